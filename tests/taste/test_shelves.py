"""Shelves for a person: what is on them, what the other tastes add, and what is left out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Query
from recommender.taste.dislikes import dislike_offsets
from recommender.taste.history import History
from recommender.taste.shelves import BLEND, blended, make_shelves
from recommender.taste.tastes import find_tastes
from tests.taste.conftest import NOW, SIZE, history_of


def songs(recommender, track_ids):
    return set(recommender.catalogue.song[recommender.catalogue.rows(track_ids)].tolist())


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 20))
def test_shelves_hold_new_songs_once_none_known_none_resting(varied, seed, n):
    history = history_of(seed)
    tastes = find_tastes(varied, history, NOW)
    shelves = make_shelves(varied, tastes, history, NOW, n=n)
    shown = [item.track.track_id for shelf in shelves for item in shelf.items]
    assert len(songs(varied, shown)) == len(shown)
    gone = [one for one, _ in history.likes + history.plays + history.dislikes]
    assert not songs(varied, shown) & songs(varied, [*gone, *history.passed])
    assert [shelf.taste for shelf in shelves] == list(tastes)
    for shelf in shelves:
        assert len(shelf.items) == len(shelf.reasons) == len(shelf.attributions) <= n
        artists = [artist for item in shelf.items for artist in item.track.artists]
        assert max(map(artists.count, artists), default=0) <= 2


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_a_song_stands_on_the_shelf_it_fits_best_and_the_other_tastes_add_to_its_score(
    varied, seed
):
    history = history_of(seed)
    tastes = find_tastes(varied, history, NOW)
    shelves = make_shelves(varied, tastes, history, NOW, n=SIZE)
    fits, queries = [], []
    for taste in tastes:
        weights = tuple(weight / taste.weights[0] for weight in taste.weights)
        queries.append(Query(taste.track_ids, n=SIZE, weights=weights, max_per_artist=None))
        fits.append(varied.mean_scores(queries[-1]).astype(float))
    offsets = dislike_offsets(varied, history, NOW)
    shares = np.array([taste.share for taste in tastes])
    scores = np.log(sum(s * np.exp(BLEND * f) for s, f in zip(shares, fits, strict=True))) / BLEND
    for place, shelf in enumerate(shelves):
        rows = [varied.catalogue.row(item.track.track_id) for item in shelf.items]
        assert all(fits[place][row] >= max(fit[row] for fit in fits) - 1e-5 for row in rows)
        pulls = (scores - fits[place] + offsets)[rows].tolist()
        assert [i.parts["pull"] for i in shelf.items] == pytest.approx(pulls, abs=1e-4)
        alone = varied.recommend(queries[place]).items
        matches = {item.track.track_id: item.match for item in alone}
        for item in shelf.items:
            assert item.match == pytest.approx(matches[item.track.track_id], abs=1e-4)
        found = [item.score for item in shelf.items]
        assert found == sorted(found, reverse=True)


def test_reasons_and_attributions_are_those_of_the_taste(varied):
    history = history_of(3, dislikes=(), passed={})
    (taste, *_) = tastes = find_tastes(varied, history, NOW)
    shelf = make_shelves(varied, tastes, history, NOW)[0]
    for reason, close in zip(shelf.reasons, shelf.attributions, strict=True):
        assert reason.seed.track_id in taste.track_ids
        assert {seed.track_id for seed in close.seeds} <= set(taste.track_ids)


def test_the_blend_of_one_taste_is_its_score_and_of_several_between_mean_and_best():
    one = np.array([[0.2, 0.9]], dtype=np.float32)
    np.testing.assert_allclose(blended(one, np.array([0.3])), one[0], atol=1e-6)
    two = np.array([[0.2, 0.9], [0.8, 0.1]], dtype=np.float32)
    found = blended(two, np.array([2.0, 1.0]))
    expected = [
        math.log((2 * math.exp(1.6) + math.exp(6.4)) / 3) / 8,
        math.log((2 * math.exp(7.2) + math.exp(0.8)) / 3) / 8,
    ]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)


def test_no_taste_makes_no_shelf(varied):
    assert make_shelves(varied, (), History(), NOW) == ()
