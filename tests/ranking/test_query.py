"""What a query may ask for."""

import pytest

from recommender import Filters, Query, QueryError, Shift
from recommender.catalogue import columns as c
from recommender.ranking.query import POPULARITY_STEP, SHIFT_STEP


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"familiarity": 1.01}, "familiarity is from 0 to 1, not 1.01"),
        ({"familiarity": None}, "familiarity is a number from 0 to 1, not None"),
        ({"diversity": -0.1}, "diversity is from 0 to 1, not -0.1"),
        ({"filters": {"mode": 1}}, "filters is of the class Filters"),
        ({"shift": 2}, "shift is of the class Shift, not 2"),
    ],
)
def test_an_option_out_of_range_is_a_typed_error_that_names_it(changes, message):
    with pytest.raises(QueryError, match=message):
        Query(("a",), **changes)


@pytest.mark.parametrize(
    ("steps", "message"),
    [(3, "energy is from -2 to 2, not 3"), (0.5, "energy is a whole number, not 0.5")],
)
def test_a_shift_is_of_whole_steps_up_to_two(steps, message):
    with pytest.raises(QueryError, match=message):
        Shift(energy=steps)


def test_a_shift_in_deviations_stands_at_its_features():
    deviations = Shift(energy=-2, popularity=1).deviations()
    expected = dict.fromkeys(c.FEATURES, 0.0) | {
        "energy": -2 * SHIFT_STEP,
        "popularity": POPULARITY_STEP,
    }
    assert deviations.tolist() == list(expected.values())


def test_equal_queries_are_equal_keys():
    query = Query(("a",), filters=Filters(keys=[1]), shift=Shift(tempo=1))
    assert len({query, Query(("a",), filters=Filters(keys={1}), shift=Shift(tempo=1))}) == 1
