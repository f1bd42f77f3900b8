"""Songs in groups: how many, in which order, and how far apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import silhouette_score

from recommender.taste.grouping import MAX_GROUPS, group, silhouette

vectors = st.tuples(st.integers(0, 10_000), st.integers(2, 29)).map(
    lambda drawn: np.random.default_rng(drawn[0]).normal(size=(drawn[1], 4))
)


@settings(deadline=None, max_examples=60)
@given(vectors=vectors)
def test_groups_are_numbered_from_0_by_their_first_songs_and_at_most_six(vectors):
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    labels = group(unit @ unit.T)
    _, first = np.unique(labels, return_index=True)
    assert labels.min() == 0
    assert (np.diff(first) > 0).all()
    assert labels.max() < MAX_GROUPS
    np.testing.assert_array_equal(group(unit @ unit.T), labels)


@settings(deadline=None, max_examples=60)
@given(vectors=vectors, seed=st.integers(0, 1000))
def test_the_silhouette_is_that_of_scikit_learn(vectors, seed):
    if len(vectors) < 4:
        return
    labels = np.random.default_rng(seed).integers(0, 3, len(vectors))
    labels[:3] = [0, 1, 2]
    distances = np.linalg.norm(vectors[:, None] - vectors, axis=2)
    expected = silhouette_score(distances, labels, metric="precomputed")
    assert silhouette(distances, labels) == pytest.approx(expected, abs=1e-6)
