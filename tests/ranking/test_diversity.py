"""MMR and the walk down an order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.ranking.diversity import ArtistCap, first_places, mmr
from tests.support.oracles import varied_catalogue


def always(place):
    return True


def test_mmr_by_hand():
    # At diversity 0.5: first 0 (0.45 against 0.40 and 0.10, nothing chosen yet).
    # Then 1: 0.40 - 0.5 * 0.8 = 0.00; 2: 0.10 - 0.5 * 0.1 = 0.05; so 2.
    # At diversity 0.1: 1: 0.72 - 0.08 = 0.64; 2: 0.18 - 0.01 = 0.17; so 1.
    scores = np.array([0.9, 0.8, 0.2])
    near = np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.3], [0.1, 0.3, 1.0]])
    assert mmr(scores, 3, 0.5, near.__getitem__, always) == [0, 2, 1]
    assert mmr(scores, 3, 0.1, near.__getitem__, always) == [0, 1, 2]


def test_mmr_weighs_a_candidate_against_the_nearest_one_chosen_not_the_last():
    # 3 is the twin of 0 and far from 2; 1 is half as like to both. After 0 and 2 comes 1.
    near = np.array(
        [[1.0, 0.5, 0.0, 0.9], [0.5, 1.0, 0.5, 0.5], [0.0, 0.5, 1.0, 0.0], [0.9, 0.5, 0.0, 1.0]]
    )
    assert mmr(np.array([0.5, 0.5, 0.5, 0.5]), 3, 0.5, near.__getitem__, always) == [0, 2, 1]


@given(st.lists(st.floats(-1, 2), min_size=1, max_size=30), st.integers(1, 30))
def test_mmr_without_diversity_keeps_the_order(scores, n):
    scores = np.sort(scores)[::-1]
    zeros = np.zeros(len(scores))
    places = mmr(scores, n, 0.0, lambda place: zeros, always)
    assert places == list(range(min(n, len(scores))))


def test_mmr_looks_at_likeness_no_more_often_than_it_must():
    asked = []

    def similarities(place):
        asked.append(place)
        return np.zeros(50)

    places = mmr(np.linspace(1, 0, 50), 6, 0.3, similarities, lambda place: place % 2 == 0)
    assert places == [0, 2, 4, 6, 8, 10]
    assert asked == places[:-1]


@given(st.lists(st.booleans(), max_size=20), st.integers(1, 10))
def test_the_walk_takes_the_first_that_may_be_taken_and_asks_no_further(may, n):
    asked = []

    def take(place):
        asked.append(place)
        return may[place]

    places = first_places(range(len(may)), n, take)
    assert places == [place for place, allowed in enumerate(may) if allowed][:n]
    assert len(asked) == (places[-1] + 1 if len(places) == n else len(may))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_artist_is_taken_more_often_than_the_limit_and_none_is_refused_before(tmp_path, limit):
    catalogue = varied_catalogue(tmp_path, 100)
    cap = ArtistCap(catalogue, limit)
    songs = {}
    for row in range(100):
        names = {name.replace("ö", "o") for name in catalogue.artists.of(row)}
        taken = cap.take(row)
        assert taken == all(songs.get(name, 0) < limit for name in names)
        for name in names if taken else ():
            songs[name] = songs.get(name, 0) + 1


def test_without_a_limit_every_track_is_taken(tmp_path):
    cap = ArtistCap(varied_catalogue(tmp_path, 40), None)
    assert all(cap.take(row) for row in range(40))
