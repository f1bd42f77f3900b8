"""What a step from song to song costs, by hand and for any songs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.playlists.transitions import step_costs
from tests.playlists.mix_tracks import track, tracks_of


@pytest.mark.parametrize(
    ("other", "cost"),
    [
        (track(), 0.0),
        # a quarter of an octave and more: 0.4 * 1
        (track(tempo=120 * 2**0.25), 0.4),
        (track(tempo=170), 0.4),
        # an eighth of an octave: 0.4 * 0.5
        (track(tempo=120 * 2**0.125), 0.2),
        # half and double time: 0.4 * 0.1
        (track(tempo=60), 0.04),
        (track(tempo=240), 0.04),
        # C to A minor and to G: one step of four, 0.4 * 0.25; to F sharp six: 0.4 * 1
        (track(key=9, mode=0), 0.1),
        (track(key=7), 0.1),
        (track(key=6), 0.4),
        # 0.2 * 0.4
        (track(energy=0.9), 0.08),
        # what is not known costs half
        (track(tempo=math.nan), 0.2),
        (track(key=-1), 0.2),
        (track(energy=math.nan), 0.1),
    ],
)
def test_a_step_costs_what_its_tempo_key_and_energy_cost(other, cost):
    assert step_costs([track()], [other])[0, 0] == pytest.approx(cost)
    assert step_costs([other], [track()])[0, 0] == pytest.approx(cost)


@settings(deadline=None, max_examples=50)
@given(tracks=st.lists(tracks_of, min_size=1, max_size=8))
def test_costs_are_symmetric_and_from_0_to_1(tracks):
    costs = step_costs(tracks, tracks)
    np.testing.assert_array_equal(costs, costs.T)
    assert ((costs >= 0) & (costs <= 1)).all()
