"""Features compared in words that hold, and what many songs have in common."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue import columns as c
from recommender.catalogue.reader import RANGES
from recommender.ranking import wording
from recommender.ranking.wording import WORDS, compare, difference, medians, mood_words


@st.composite
def comparisons(draw):
    feature = draw(st.sampled_from(c.FEATURES))
    values = st.floats(*RANGES[feature])
    return feature, draw(values), draw(values), draw(st.floats(0.01, 40))


def test_every_feature_has_words_and_no_bound_lies_outside_its_range():
    assert set(WORDS) == set(c.FEATURES)
    for feature, words in WORDS.items():
        low, high = RANGES[feature]
        assert low < words.high[0] < high
        assert words.low[0] < words.high[0]
        assert bool(words.low[1]) == (words.low[0] > -math.inf)


@given(comparisons())
def test_no_closeness_is_claimed_that_is_not_there(case):
    feature, seed, track, spread = case
    words, said = WORDS[feature], compare(*case)
    apart = abs(track - seed) / spread
    if said == f"both {words.high[1]}":
        assert min(seed, track) >= words.high[0]
    elif said.startswith("both"):
        assert said == f"both {words.low[1]}"
        assert max(seed, track) <= words.low[0]
    elif said.startswith("a little"):
        assert wording._SAME < apart <= wording._LITTLE
        assert said.removeprefix("a little ") == (words.more if track > seed else words.less)
    elif said:
        assert said == words.same
        assert apart <= wording._SAME
    else:
        assert apart > wording._LITTLE or not words.same


@given(comparisons())
def test_what_brings_two_songs_close_is_the_same_from_either_side(case):
    feature, seed, track, spread = case
    one, other = compare(feature, seed, track, spread), compare(feature, track, seed, spread)
    if one.startswith("a little"):
        assert {one[9:], other[9:]} == {WORDS[feature].more, WORDS[feature].less}
    else:
        assert one == other


@pytest.mark.parametrize(
    ("seed", "track", "said"),
    [
        # spread 30: same up to 7.5 bpm apart, a little up to 30
        (100.0, 107.5, "same tempo"),
        (100.0, 108.0, "a little faster"),
        (130.0, 100.0, "a little slower"),
        (130.0, 99.0, ""),
        (150.0, 240.0, "both fast"),
        (90.0, 60.0, "both slow"),
        (float("nan"), 100.0, ""),
        (160.0, float("nan"), ""),
    ],
)
def test_tempo_by_hand(seed, track, said):
    assert compare("tempo", seed, track, 30.0) == said


@pytest.mark.parametrize(
    ("deviations", "said"),
    [(0.25, ""), (0.3, "a little happier"), (-1.0, "a little sadder"), (-1.1, "sadder"),
     (3.0, "happier"), (float("nan"), "")],
)  # fmt: skip
def test_a_difference_by_hand(deviations, said):
    assert difference("valence", deviations) == said


def test_medians_leave_unknown_values_out():
    values = np.array([[1.0, np.nan], [3.0, np.nan], [8.0, np.nan]])
    np.testing.assert_array_equal(medians(values), [3, np.nan])


def features(**values):
    return np.array([values.get(name, 0.0) for name in c.FEATURES])


@pytest.mark.parametrize(
    ("deviations", "words"),
    [
        ({}, ()),
        ({"energy": -0.49}, ()),
        ({"energy": -0.5}, ("calm",)),
        ({"acousticness": 2.0, "energy": -1.0}, ("calm", "acoustic")),
        # liveness is further off than the other two, and the second of them goes
        ({"liveness": 3.0, "energy": 1.0, "valence": -0.8}, ("energetic", "live")),
        # the other side of acousticness is the usual state of music
        ({"acousticness": -3.0, "valence": 0.7}, ("happy",)),
        ({"tempo": math.nan, "valence": -1.0}, ("melancholic",)),
    ],
)
def test_words_name_what_is_half_a_deviation_off_the_two_furthest(deviations, words):
    values = features(**deviations)[None, :] * 2 + 5
    centre, spread = np.full(len(c.FEATURES), 5.0), np.full(len(c.FEATURES), 2.0)
    assert mood_words(np.repeat(values, 3, axis=0), centre, spread) == words
