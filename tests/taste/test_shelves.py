"""Shelves for a person: what stands on them, what is pushed away, rests, or is known already."""

import dataclasses
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Filters, Query, Recommender, load_catalogue
from recommender.scoring.similarity import near_bounds
from recommender.taste.beliefs import beliefs
from recommender.taste.dislikes import PUSH, REST_AFTER, REST_DAYS, dislike_offsets
from recommender.taste.history import History
from recommender.taste.onboarding import STARTERS, first_picks
from recommender.taste.shelves import BLEND, blended, make_shelves
from recommender.taste.tastes import find_tastes
from tests.support.oracles import varied_catalogue

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SIZE = 240


def ago(days):
    return NOW - timedelta(days=float(days))


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("shelves"), SIZE, seed=9))


def history_of(seed, **changes):
    rng = np.random.default_rng(seed)
    drawn = [f"t{i}" for i in rng.choice(SIZE, 24, replace=False)]
    history = History(
        likes=tuple((one, ago(rng.integers(200))) for one in drawn[:10]),
        plays=tuple((one, ago(rng.integers(200))) for one in drawn[8:14] * 3),
        dislikes=tuple((one, ago(rng.integers(200))) for one in drawn[14:18]),
        passed={one: (REST_AFTER, ago(1)) for one in drawn[18:21]},
    )
    return dataclasses.replace(history, **changes)


def songs(recommender, track_ids):
    return {int(recommender.catalogue.song[recommender.catalogue.row(one)]) for one in track_ids}


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
    shelves = make_shelves(varied, tastes, history, NOW, n=SIZE, filters=Filters())
    fits, queries = [], []
    for taste in tastes:
        weights = tuple(weight / taste.weights[0] for weight in taste.weights)
        queries.append(Query(taste.track_ids, n=SIZE, weights=weights))
        fits.append(varied.mean_scores(queries[-1]).astype(float))
    offsets = dislike_offsets(varied, history, NOW)
    shares = np.array([taste.share for taste in tastes])
    scores = np.log(sum(s * np.exp(BLEND * f) for s, f in zip(shares, fits, strict=True))) / BLEND
    for place, shelf in enumerate(shelves):
        rows = [varied.catalogue.row(item.track.track_id) for item in shelf.items]
        assert all(fits[place][row] >= max(fit[row] for fit in fits) - 1e-5 for row in rows)
        pulls = (scores - fits[place] + offsets)[rows].tolist()
        assert [item.pull for item in shelf.items] == pytest.approx(pulls, abs=1e-4)
        alone = varied.recommend(queries[place]).items
        matches = {item.track.track_id: item.score for item in alone}
        for item in shelf.items:
            assert item.match == pytest.approx(matches[item.track.track_id], abs=1e-4)
        found = [item.score for item in shelf.items]
        assert found == sorted(found, reverse=True)


def test_reasons_and_leads_are_those_of_the_taste(varied):
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


def test_a_dislike_pushes_its_neighbourhood_and_leaves_the_rest_alone(varied):
    history = History(dislikes=(("t5", ago(90)),))
    offsets = dislike_offsets(varied, history, NOW)
    row = varied.catalogue.row("t5")
    bound = float(near_bounds(varied.catalogue, varied.scorer.space, np.array([row]), 0.6)[0])
    alike = varied.mean_scores(Query(("t5",))).astype(float)
    own = varied.catalogue.song == varied.catalogue.song[row]
    assert (offsets[own] == -np.inf).all()
    # a half-life ago: half of PUSH, from 0 at the bound to all of it at likeness 1
    expected = np.where(alike > bound, -PUSH / 2 * (alike - bound) / (1 - bound), 0.0)
    np.testing.assert_allclose(offsets[~own], expected[~own], atol=1e-5)
    genres = varied.catalogue.track(row).genres
    of_genre = [
        other
        for other in range(SIZE)
        if set(genres) & set(varied.catalogue.genres.of(other)) and not own[other]
    ]
    assert any(offsets[other] < 0 for other in range(SIZE) if not own[other])
    assert any(offsets[other] == 0 for other in of_genre)


def test_of_several_dislikes_the_strongest_counts(varied):
    one, two = History(dislikes=(("t5", NOW),)), History(dislikes=(("t9", ago(30)),))
    both = History(dislikes=one.dislikes + two.dislikes)
    single = np.minimum(dislike_offsets(varied, one, NOW), dislike_offsets(varied, two, NOW))
    np.testing.assert_array_equal(dislike_offsets(varied, both, NOW), single)


@pytest.mark.parametrize(
    ("times", "days", "rests"),
    [(REST_AFTER, 0, True), (REST_AFTER - 1, 0, False), (9, REST_DAYS - 0.1, True),
     (9, REST_DAYS, False)],
)  # fmt: skip
def test_what_was_passed_over_often_rests_for_a_while(varied, times, days, rests):
    offsets = dislike_offsets(
        varied, History(passed={"t7": (times, ago(days)), "nobody": (9, NOW)}), NOW
    )
    own = varied.catalogue.same_songs([varied.catalogue.row("t7")])
    assert set(np.flatnonzero(offsets == -np.inf)) == (set(own.tolist()) if rests else set())


def test_every_belief_goes_with_the_tracks_it_stands_on(varied):
    history = history_of(1)
    catalogue = varied.catalogue
    tastes = find_tastes(varied, history, NOW)
    found = beliefs(catalogue, tastes, history, NOW)
    kinds = [belief.kind for belief in found]
    assert kinds == sorted(kinds, key=["likes", "avoids", "rests"].index)
    assert set(kinds) == {"likes", "avoids", "rests"}
    for belief in found:
        left = history.without(belief.track_ids)
        again = beliefs(catalogue, find_tastes(varied, left, NOW), left, NOW)
        assert not {one for other in again for one in other.track_ids} & set(belief.track_ids)
        assert belief.sentence not in [other.sentence for other in again]


def test_beliefs_are_told_in_words(write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": f"T{i}", "artists": "A", "track_genre": "folk"}
        for i in range(8)
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    history = History(
        likes=tuple((f"t{i}", ago(i)) for i in range(5)),
        dislikes=(("t5", NOW), ("nobody", NOW)),
        passed={"t6": (4, NOW), "t7": (1, NOW)},
    )
    found = beliefs(recommender.catalogue, find_tastes(recommender, history, NOW), history, NOW)
    assert [belief.sentence for belief in found] == [
        "100% of what you like: folk (“T0”, “T1”, “T2” and 2 more).",
        "Songs like A - T5 are pushed away.",
        "A - T6 rests: it was passed over 4 times.",
    ]


def test_nothing_believed_makes_no_shelf(varied):
    assert make_shelves(varied, (), History(), NOW) == ()
    assert beliefs(varied.catalogue, (), History(), NOW) == ()


def test_the_start_offers_different_artists_and_kinds(varied):
    chosen = first_picks(varied, 5)
    artists = [artist for track in chosen for artist in track.artists]
    assert len(artists) == len(set(artists))
    assert len({track.genres[0] for track in chosen}) == len(chosen) <= 5
    best = max(
        t.popularity for t in map(varied.catalogue.track, range(SIZE)) if "nan" not in repr(t)
    )
    assert chosen[0].popularity == best
    assert "nan" not in repr(chosen)


@pytest.mark.real_data
def test_twelve_real_songs_to_start_with_are_famous_and_far_apart(real_recommender):
    chosen = first_picks(real_recommender)
    assert len(chosen) == STARTERS == 12
    assert min(track.popularity for track in chosen) >= 75
    assert len({track.genres[0] for track in chosen}) == 12
    picked = History(likes=tuple((track.track_id, NOW) for track in chosen[::4]))
    tastes = find_tastes(real_recommender, picked, NOW)
    shelves = make_shelves(real_recommender, tastes, picked, NOW, n=6)
    assert len(shelves) >= 2
    assert all(len(shelf.items) == 6 for shelf in shelves)
