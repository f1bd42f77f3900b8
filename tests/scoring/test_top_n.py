"""Selection without sorting everything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.scoring.top_n import best_first, contenders, floor_of_best

SCORES = st.lists(
    st.one_of(st.integers(-3, 3).map(float), st.just(float("-inf"))), min_size=1, max_size=900
)


@given(SCORES, st.integers(1, 40))
def test_contenders_hold_every_row_that_sorting_would_put_among_the_best(scores, n):
    scores = np.array(scores, dtype=np.float32)
    rows = contenders(scores, n, tolerance=0.0)
    finite = np.flatnonzero(np.isfinite(scores))
    best = finite[np.lexsort((finite, -scores[finite]))][:n]
    assert set(best) <= set(rows.tolist())
    assert (np.isfinite(scores[rows])).all()
    if len(finite) >= n:
        assert (scores[rows] >= scores[best[-1]]).all()


@pytest.mark.parametrize("size", [255, 256, 257, 10_000])
def test_contenders_allow_for_the_error_of_a_score(size):
    scores = np.zeros(size, dtype=np.float32)
    scores[-1], scores[0] = 1.0, np.float32(1.0 - 1e-6)
    assert contenders(scores, 1, tolerance=1e-6).tolist() == [0, size - 1]
    assert contenders(scores, 1, tolerance=1e-8).tolist() == [size - 1]


def test_contenders_of_large_scores_are_few():
    scores = np.random.default_rng(0).random(100_000).astype(np.float32)
    assert len(contenders(scores, 6, tolerance=4e-6)) < 12


@given(st.integers(0, 2**32 - 1), st.integers(500, 3_000), st.integers(1, 400))
def test_as_many_values_as_asked_for_reach_the_floor(seed, size, n):
    values = np.random.default_rng(seed).integers(0, 50, size).astype(np.float32)
    assert np.count_nonzero(values >= floor_of_best(values, n)) >= n


@pytest.mark.parametrize("n", [6, 350])
def test_few_values_reach_the_floor_of_many_in_any_order(n):
    values = np.random.default_rng(1).random(90_000).astype(np.float32)
    # At worst all of the values that are left over when the groups are made lie above, too.
    most = n + max(2 * n, 256)
    for ordered in (values, np.sort(values)):
        assert np.count_nonzero(ordered >= floor_of_best(ordered, n)) < most


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1000)), unique_by=lambda p: p[1]))
def test_best_first_sorts_by_score_then_row(pairs):
    scores = np.array([score for score, _ in pairs], dtype=np.float64)
    rows = np.array([row for _, row in pairs], dtype=np.intp)
    places = best_first(scores + 1e-16 * rows, rows, len(pairs))
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    assert [pairs[place] for place in places] == ordered
