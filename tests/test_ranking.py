"""The order of a list."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.ranking import best_first


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1000)), unique_by=lambda p: p[1]))
def test_best_first_sorts_by_score_then_row(pairs):
    scores = np.array([score for score, _ in pairs], dtype=np.float64)
    rows = np.array([row for _, row in pairs], dtype=np.intp)
    places = best_first(scores + 1e-16 * rows, rows, len(pairs))
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    assert [pairs[place] for place in places] == ordered
