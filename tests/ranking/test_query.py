"""What a query may ask for."""

import pytest

from recommender import Filters, Query, QueryError, Shift


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"familiarity": 1.01}, "familiarity is from 0 to 1, not 1.01"),
        ({"familiarity": None}, "familiarity is a number from 0 to 1, not None"),
        ({"diversity": -0.1}, "diversity is from 0 to 1, not -0.1"),
        ({"filters": {"mode": 1}}, "filters is of the class Filters"),
        ({"shift": 2}, "shift is of the class Shift, not 2"),
        ({"n": 0}, "n is from 1 to 500, not 0"),
        ({"n": 10_000}, "n is from 1 to 500, not 10000"),
        ({"n": 2.5}, "n is a whole number, not 2.5"),
        ({"n": 10**5000}, "n is from 1 to 500, not a number of 16610 bits"),
        ({"n": "x" * 1000}, "^n is a whole number, not '.{20,40}'.$"),
        ({"numeric_weight": 1.2}, "numeric_weight is from 0 to 1, not 1.2"),
        ({"numeric_weight": -0.1}, "numeric_weight is from 0 to 1, not -0.1"),
        ({"numeric_weight": float("nan")}, "numeric_weight is a number from 0 to 1, not nan"),
        ({"numeric_weight": "much"}, "numeric_weight is a number from 0 to 1, not 'much'"),
        ({"seeds": ()}, "needs 1 to 5000 seeds, not 0"),
        ({"seeds": "abc"}, "seeds is a tuple of track ids"),
        ({"weights": (1.0,)}, "weights has one number a seed: 2, not 1"),
        ({"weights": (1.0, 0)}, "A weight is above 0"),
        ({"weights": (1.0, -1)}, "weights is from 0 to 100, not -1"),
        ({"weights": (1.0, float("nan"))}, "weights is a number"),
        ({"less_like": "c"}, "less_like is a tuple of track ids"),
        ({"less_like": ("c", "a")}, "either a seed or in less_like"),
        ({"less_like": tuple(map(str, range(5001)))}, "at most 5000 tracks, not 5001"),
    ],
)
def test_a_query_out_of_range_is_a_typed_error_that_says_what_to_do(changes, message):
    with pytest.raises(QueryError, match=message):
        Query(**{"seeds": ("a", "b"), **changes})


@pytest.mark.parametrize(
    ("steps", "message"),
    [(3, "energy is from -2 to 2, not 3"), (0.5, "energy is a whole number, not 0.5")],
)
def test_a_shift_is_of_whole_steps_up_to_two(steps, message):
    with pytest.raises(QueryError, match=message):
        Shift(energy=steps)


def test_a_shift_adds_a_gain_for_each_step_at_its_features():
    gains = Shift(energy=-2, popularity=1).gains()
    # energy, valence, tempo, acousticness, popularity
    assert gains.tolist() == pytest.approx([-0.8, 0, 0, 0, 0.15])


def test_equal_queries_are_equal_keys():
    query = Query(("a",), filters=Filters(keys=[1]), shift=Shift(tempo=1))
    assert len({query, Query(("a",), filters=Filters(keys={1}), shift=Shift(tempo=1))}) == 1
