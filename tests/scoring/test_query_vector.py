"""Query vectors: sums of the vectors of seeds, and what they are similar to."""

import numpy as np
import pytest

from recommender import Recommender
from recommender.scoring.query_vector import QueryVector
from tests.support.oracles import varied_catalogue

SIZE = 60


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    catalogue = varied_catalogue(tmp_path_factory.mktemp("query_vector"), SIZE, seed=2)
    return Recommender.build(catalogue).space


def dense(space, vector):
    """The terms of a query vector as a row of the text matrix."""
    row = np.zeros(space.text.shape[1])
    row[vector.terms] = vector.term_weights
    return row


@pytest.mark.parametrize("rows", [[3], [3, 7, 7, 40]])
def test_a_vector_without_weights_is_the_mean_of_the_rows(space, rows):
    vector = QueryVector.of_rows(space, rows)
    np.testing.assert_allclose(vector.numeric, space.numeric[rows].mean(axis=0), atol=1e-7)
    text = space.text[rows].toarray().mean(axis=0)
    np.testing.assert_allclose(dense(space, vector), text, atol=1e-7)
    assert (np.diff(vector.terms) > 0).all()


def test_weights_count_as_given(space):
    """Fame counts for what is wanted alone: row 5 twice, row 9 not at all."""
    vector = QueryVector.of_rows(space, [5, 9], np.array([2.0, -0.5]))
    numeric = space.numeric[[5, 9]].astype(float)
    np.testing.assert_allclose(vector.numeric, 2 * numeric[0] - 0.5 * numeric[1], atol=1e-7)
    assert vector.fame == pytest.approx(2 * space.fame[5])
    text = space.text[[5, 9]].toarray().astype(float)
    np.testing.assert_allclose(dense(space, vector), 2 * text[0] - 0.5 * text[1], atol=1e-7)


def test_similarities_are_the_products_with_the_rows_whatever_their_order(space):
    vector = QueryVector.of_rows(space, [1, 8, 30])
    rows = np.random.default_rng(0).permutation(SIZE)
    numeric, text = vector.similarities(space, rows)
    np.testing.assert_allclose(numeric, space.numeric[rows].astype(float) @ vector.numeric)
    expected = space.text[rows].toarray().astype(float) @ dense(space, vector)
    np.testing.assert_allclose(text, expected, atol=1e-12)
    again = vector.similarities(space, rows[::-1])
    assert (numeric[::-1] == again[0]).all()
    assert (text[::-1] == again[1]).all()
