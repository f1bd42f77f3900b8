"""Reasons for recommendations, against plain comparisons of song and seed."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Query, Recommender, Shift, load_catalogue
from recommender.catalogue import columns as c
from recommender.ranking import reasons
from recommender.ranking.reasons import Comparison, Reason, explain
from recommender.ranking.wording import compare
from tests.ranking.conftest import SIZE
from tests.support.oracles import company_with, sounds
from tests.support.strategies import queries_of


def terms_and_score(recommender, query, seed_row, row):
    """Return the terms of the cosine of the sound of two tracks, and how close the two are."""
    space = recommender.space
    terms = sounds(recommender)[seed_row] * sounds(recommender)[row]
    by_terms = float((space.text[[seed_row]] @ space.text[[row]].T).toarray()[0, 0])
    numeric = float(space.numeric[seed_row].astype(float) @ space.numeric[row])
    company = query.company_weight * company_with(recommender, seed_row)[row]
    weight = query.numeric_weight
    return terms, weight * numeric + (1 - weight) * by_terms + company


def artists_and_genres(recommender, seed_row, row):
    """Return the cosine of two tracks' terms, the last two, clean and explicit, left out."""
    one, other = recommender.space.text[[seed_row, row]].toarray()[:, :-2].astype(float)
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


@settings(deadline=None, max_examples=60)
@given(query=queries_of(SIZE))
def test_the_reason_is_given_against_the_seed_that_is_closest(varied, query):
    """Sound, artists and genres are those of the song and that seed."""
    answer = varied.recommend(query)
    seeds = [varied.catalogue.row(track_id) for track_id in query.seeds]
    for item, reason in zip(answer.items, explain(varied, answer), strict=True):
        row = varied.catalogue.row(item.track.track_id)
        close = [terms_and_score(varied, query, seed, row)[1] for seed in seeds]
        closest = seeds.index(varied.catalogue.row(reason.seed.track_id))
        assert close[closest] == pytest.approx(max(close), abs=1e-6)
        assert reason.n_seeds == len(seeds)
        terms, _ = terms_and_score(varied, query, seeds[closest], row)
        assert reason.sound == pytest.approx(terms.sum())
        alike = artists_and_genres(varied, seeds[closest], row)
        assert reason.artist_and_genre == pytest.approx(alike, abs=1e-6)
        if query.numeric_weight < 1:
            artists = [name for name in item.track.artists if name in reason.seed.artists]
            assert list(reason.shared_artists) == artists
            genres = [name for name in item.track.genres if name in reason.seed.genres]
            assert list(reason.shared_genres) == genres
            assert reason.both_explicit == (item.track.explicit and reason.seed.explicit)


@settings(deadline=None, max_examples=60)
@given(query=queries_of(SIZE))
def test_the_playlists_named_are_those_in_which_both_songs_stand(varied, query):
    """The number is that of the entry of the seed's neighbours, 0 where there is none."""
    answer = varied.recommend(query)
    companions = varied.scorer.companions
    for item, reason in zip(answer.items, explain(varied, answer), strict=True):
        seed, row = (varied.catalogue.row(t.track_id) for t in (reason.seed, item.track))
        entries, _ = companions.songs.of(companions.song[[seed]])
        lists = dict(
            zip(companions.songs.indices[entries], companions.songs.lists[entries], strict=True)
        )
        expected = lists.get(companions.song[row], 0) if query.company_weight else 0
        assert reason.playlists == expected


@settings(deadline=None, max_examples=80)
@given(query=queries_of(SIZE).map(lambda query: dataclasses.replace(query, shift=Shift())))
def test_the_features_named_are_those_that_count_most_and_never_popularity(varied, query):
    answer = varied.recommend(query)
    spread = varied.scorer.space.spread
    for item, reason in zip(answer.items, explain(varied, answer), strict=True):
        seed_row = varied.catalogue.row(reason.seed.track_id)
        row = varied.catalogue.row(item.track.track_id)
        terms, _ = terms_and_score(varied, query, seed_row, row)
        nameable = [
            term
            for name, term, scale in zip(c.FEATURES, terms, spread, strict=False)
            if term >= reasons._LEAST_CONTRIBUTION
            and compare(name, reason.seed.feature(name), item.track.feature(name), scale)
        ]
        expected = sorted(nameable, reverse=True)[: reasons._MAX_COMPARISONS]
        if query.numeric_weight == 0:
            expected = []
        found = [comparison.contribution for comparison in reason.comparisons]
        assert found == pytest.approx(expected, abs=1e-6)
        named = [terms[c.FEATURES.index(comparison.feature)] for comparison in reason.comparisons]
        assert found == pytest.approx(named)


def test_by_hand(write_dataset):
    # Two kinds of tracks, loud by night and soft by day: whatever differs from the mean in the
    # seed differs the same way in "near", so both features count; "far" shares neither.
    night = {"energy": 0.95, "acousticness": 0.0, "popularity": 50}
    day = {"energy": 0.1, "acousticness": 0.95, "popularity": 50}
    lines = [
        {"track_id": "seed", "track_name": "Seed", "artists": "A;B", "explicit": True} | night,
        {"track_id": "near", "track_name": "Near", "artists": "C;B", "explicit": True} | night,
        {"track_id": "far", "track_name": "Far", "artists": "D", "track_genre": "folk"} | day,
        {"track_id": "odd", "track_name": "Odd", "artists": "E", "track_genre": "folk"} | day,
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    near, far, _ = explain(recommender, recommender.recommend(Query(("seed",))))
    assert near.sentence() == (
        "Also by B; shares the genre pop; both explicit; both energetic, both electric."
    )
    # Both 1 deviation from the mean in two features, the same way: half of the cosine each.
    assert [x.contribution for x in near.comparisons] == pytest.approx([1 / 2, 1 / 2])
    assert near.sound == pytest.approx(1)
    assert far.sentence() == "No single part stands out."
    assert far.sound == pytest.approx(-1)
    assert 0 < near.artist_and_genre < 1
    assert far.artist_and_genre == 0


def test_what_has_no_weight_is_no_reason(varied):
    by_sound = explain(varied, varied.recommend(Query(("t1",), numeric_weight=1, n=20)))
    assert not any(r.shared_artists or r.shared_genres or r.both_explicit for r in by_sound)
    assert any(r.comparisons for r in by_sound)
    by_metadata = explain(varied, varied.recommend(Query(("t1",), numeric_weight=0, n=20)))
    assert not any(r.comparisons for r in by_metadata)
    assert any(r.shared_genres for r in by_metadata)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, SIZE - 1), steps=st.sampled_from([-2, -1, 1, 2]))
def test_what_a_shift_asked_for_is_named_first_where_it_came_true_and_only_there(
    varied, seed, steps
):
    answer = varied.recommend(Query((f"t{seed}",), n=12, shift=Shift(acousticness=steps)))
    place = c.FEATURES.index("acousticness")
    spread = varied.scorer.space.spread[place]
    for item, reason in zip(answer.items, explain(varied, answer), strict=True):
        moved = (item.track.features[place] - reason.seed.features[place]) / spread
        named = [x for x in reason.comparisons if x.feature == "acousticness"]
        if moved * np.sign(steps) > 0.25:
            assert reason.comparisons[0] is named[0]
            assert named[0].words.endswith("more acoustic" if steps > 0 else "more electric")
        else:
            assert named == []


COMPARED = (
    Comparison("energy", "same energy", 0.4),
    Comparison("tempo", "a little slower", 0.2),
    Comparison("acousticness", "both acoustic", 0.1),
)
REASON = Reason(None, 1, (), (), False, 0.5, 0.3, 0, False, ())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "No single part stands out."),
        ({"playlists": 7}, ""),
        ({"both_known": True}, ""),
        ({"playlists": 7, "shared_artists": ("Björk",)}, "Also by Björk."),
        ({"shared_artists": ("Björk",)}, "Also by Björk."),
        (
            {"shared_artists": ("A", "B"), "shared_genres": ("rock", "folk", "pop")},
            "Also by A and B; shares the genres rock, folk and pop.",
        ),
        (
            {"shared_genres": ("rock", "folk", "pop", "jazz"), "comparisons": COMPARED},
            "Shares the genres rock, folk and 2 more; same energy, a little slower, both acoustic.",
        ),
    ],
)
def test_a_sentence_by_hand(changes, sentence):
    assert dataclasses.replace(REASON, **changes).sentence() == sentence


def test_facts_are_told_apart_from_the_sentence():
    """Of several seeds the closest is named, even if there is nothing to add."""
    known = dataclasses.replace(REASON, playlists=1, both_known=True)
    assert known.facts() == ("together in 1 playlist", "both well known")
    assert dataclasses.replace(REASON, playlists=7).facts() == ("together in 7 playlists",)
    assert REASON.facts() == ()
    several = dataclasses.replace(known, n_seeds=2, seed=SimpleNamespace(track_name="Hyper"))
    assert several.sentence() == "Closest to “Hyper”."


def test_a_sentence_names_the_closest_of_several_seeds(varied):
    answer = varied.recommend(Query(("t1", "t2"), n=3))
    for reason in explain(varied, answer):
        assert reason.sentence().startswith(f"Closest to “{reason.seed.track_name}”")


def test_an_empty_answer_has_no_reasons(write_dataset):
    recommender = Recommender.build(load_catalogue(write_dataset([{}])))
    assert explain(recommender, recommender.recommend(Query(("id",)))) == ()


@pytest.mark.real_data
def test_nearly_every_real_recommendation_names_two_features_or_more(real_recommender):
    counts = []
    for row in range(0, len(real_recommender.catalogue), 1_500):
        seed = real_recommender.catalogue.track(row).track_id
        found = explain(real_recommender, real_recommender.recommend(Query((seed,))))
        counts += [len(reason.comparisons) for reason in found]
    assert np.mean(np.array(counts) >= 2) > 0.95
