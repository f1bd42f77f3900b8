"""Posting lists hold what the columns of the text matrix hold."""

import numpy as np
from scipy import sparse

from recommender.scoring.postings import Postings


def test_lists_are_the_columns_of_the_matrix_at_the_slots_of_the_rows():
    rng = np.random.default_rng(0)
    dense = rng.random((200, 30)) * (rng.random((200, 30)) < 0.1)
    dense[:, 7] = 0
    slots = rng.permutation(250)[:200].astype(np.int64)
    postings = Postings.build(sparse.csr_array(dense.astype(np.float32)), slots)
    for term in range(30):
        found, weights = postings.weighted(np.array([term]), np.array([0.5], np.float32))
        expected = np.zeros(250)
        expected[slots] = 0.5 * dense[:, term]
        assert (np.diff(found) > 0).all()
        np.testing.assert_allclose(weights, expected[found], rtol=1e-6)
        assert set(found.tolist()) == set(np.flatnonzero(expected).tolist())


def test_an_entry_of_zero_is_no_hit():
    text = sparse.csr_array(np.array([[1.0], [0.5]], dtype=np.float32))
    text.data[1] = 0
    postings = Postings.build(text, np.array([0, 1]))
    assert postings.slots.tolist() == [0]


def test_no_terms_give_no_hits():
    postings = Postings.build(sparse.csr_array(np.eye(2, dtype=np.float32)), np.array([0, 1]))
    slots, weights = postings.weighted(np.empty(0, np.int32), np.empty(0, np.float32))
    assert (len(slots), len(weights)) == (0, 0)
