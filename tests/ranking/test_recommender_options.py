"""Queries with filters, cap, diversity, familiarity and shift, against brute force."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Cost, Filters, Query, QueryError, Recommender, Shift, load_catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.text import fold
from recommender.scoring.numeric import STEERED
from tests.ranking.conftest import SIZE
from tests.support.oracles import ARTISTS, expected_rows, passing_rows, rows_of, sounds
from tests.support.strategies import queries_of


@settings(deadline=None, max_examples=80)
@given(query=queries_of(SIZE))
def test_any_mix_of_options_gives_the_list_of_brute_force(varied, query):
    answer = varied.recommend(query)
    expected, scores = expected_rows(varied, query)
    assert rows_of(varied, answer) == expected
    assert [item.rank for item in answer.items] == list(range(1, len(expected) + 1))
    weight = query.numeric_weight
    for item, row in zip(answer.items, expected, strict=True):
        cosines = weight * item.numeric_similarity + (1 - weight) * item.text_similarity
        assert item.score == pytest.approx(scores[row], abs=1e-6)
        assert item.score == pytest.approx(cosines + sum(item.parts.values()), abs=1e-9)
        pull = 1.6 * query.familiarity * item.track.popularity / 100
        assert item.parts["pull"] == pytest.approx(pull)
        assert 0 <= item.match <= 1


@settings(deadline=None, max_examples=50)
@given(query=queries_of(SIZE))
def test_available_counts_the_songs_that_pass_without_the_seeds_own(varied, query):
    catalogue = varied.catalogue
    seeds = {catalogue.song[catalogue.row(track_id)] for track_id in query.seeds}
    songs = {catalogue.song[row] for row in passing_rows(catalogue, query.filters)}
    query = dataclasses.replace(query, new_artists=False)
    assert varied.recommend(query).available == len(songs - seeds)


def test_diversity_1_needs_nothing_but_the_pool_and_starts_with_the_best(varied):
    query = Query(("t0",), n=10)
    best = varied.recommend(query).items[0]
    answer = varied.recommend(dataclasses.replace(query, diversity=1.0))
    # an unknown tempo is NaN, which equals nothing: repr shows every value
    assert repr(answer.items[0]) == repr(best)
    assert rows_of(varied, answer) == expected_rows(varied, answer.query)[0]


def test_the_pool_grows_until_the_cap_is_met_wherever_the_songs_stand(write_dataset):
    # 150 songs by A are nearest; the pool of 100 holds one artist, the list needs three.
    songs = [(f"a{i}", "A", {"energy": i / 300}) for i in range(150)]
    songs += [(one, one, {"track_genre": "folk", "energy": 1.0, "popularity": 0}) for one in "XY"]
    lines = [{"track_id": one, "track_name": one, "artists": by} | rest for one, by, rest in songs]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    for diversity in (0.0, 0.4):
        query = Query(("a0",), n=3, diversity=diversity, max_per_artist=1)
        artists = [item.track.artists[0] for item in recommender.recommend(query).items]
        assert sorted(artists) == ["A", "X", "Y"]


def test_an_artist_counts_towards_the_cap_as_a_guest_and_however_written(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "Seed", "artists": "Q"},
        {"track_id": "one", "track_name": "One", "artists": "Björk", "popularity": 52},
        {"track_id": "two", "track_name": "Two", "artists": "R;BJORK", "popularity": 54},
        {"track_id": "three", "track_name": "Three", "artists": "R", "popularity": 56},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    query = Query(("seed",), numeric_weight=0, max_per_artist=1)
    # Of like score the first row comes first: one, then two (Björk again), then three.
    order = recommender.recommend(dataclasses.replace(query, max_per_artist=None)).items
    assert {item.track.track_id for item in order} == {"one", "two", "three"}
    found = {item.track.track_id for item in recommender.recommend(query).items}
    assert found in ({"one", "three"}, {"two"})


def test_the_most_popular_version_that_passes_stands_for_its_song(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "Seed"},
        {"track_id": "hit", "track_name": "Other", "popularity": 90, "explicit": True},
        {"track_id": "clean", "track_name": "Other - Radio Edit", "popularity": 40},
        {"track_id": "demo", "track_name": "Other - Demo", "popularity": 20},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    (item,) = recommender.recommend(Query(("seed",), filters=Filters(explicit=False))).items
    assert (item.track.track_id, item.versions) == ("clean", 3)


def test_no_version_of_a_seed_comes_back_because_a_filter_keeps_the_seed_out(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "Seed", "explicit": True, "popularity": 90},
        {"track_id": "clean", "track_name": "Seed - Radio Edit"},
        {"track_id": "other", "track_name": "Other"},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    answer = recommender.recommend(Query(("seed",), filters=Filters(explicit=False)))
    assert [item.track.track_id for item in answer.items] == ["other"]
    assert answer.available == 1


def test_too_few_songs_tell_what_each_filter_costs(varied):
    filters = Filters({"genre 1"}, tempo=(90, 130), popularity=(40, 100))
    query = Query(("t0",), n=100, filters=filters, max_per_artist=1)
    answer = varied.recommend(query)
    found = varied.costs(answer)
    assert answer.available > len(answer.items)
    assert Cost("max_per_artist", answer.available - len(answer.items)) in found
    assert [cost.songs for cost in found] == sorted((cost.songs for cost in found), reverse=True)
    for cost in found:
        if cost.name != "max_per_artist":
            loose = dataclasses.replace(query, filters=filters.without(cost.name))
            assert varied.recommend(loose).available == answer.available + cost.songs
    assert varied.costs(varied.recommend(dataclasses.replace(query, n=1))) == ()


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, SIZE - 1),
    name=st.sampled_from(["energy", "valence", "tempo", "acousticness", "popularity"]),
)
def test_a_shift_never_moves_the_list_against_what_was_asked(varied, seed, name):
    """The mean of the feature over the list, by its share of tracks, grows with each step."""
    column = STEERED.index(name)
    means = []
    for step in range(-2, 3):
        query = Query((f"t{seed}",), shift=Shift(**{name: step}), max_per_artist=None)
        means.append(varied.space.steering[rows_of(varied, varied.recommend(query)), column].mean())
    assert (np.diff(means) >= -1e-6).all()


def test_without_the_artists_of_the_seeds_none_of_them_is_in_the_list(varied):
    query = Query(("t0", "t1"), n=20, new_artists=True, max_per_artist=None)
    artists = {fold(a) for seed in query.seeds for a in varied.catalogue.get(seed).artists}
    items = varied.recommend(query).items
    assert len(items) == 20
    assert all(artists.isdisjoint(map(fold, item.track.artists)) for item in items)


def test_the_sound_alone_is_the_cosine_of_the_nine_audio_features(varied):
    answer = varied.recommend(Query(("t5",), sound_only=True))
    cosines = sounds(varied) @ sounds(varied)[varied.catalogue.row("t5")]
    for item in answer.items:
        row = varied.catalogue.row(item.track.track_id)
        assert item.numeric_similarity == pytest.approx(cosines[row])


def test_match_is_the_score_as_a_share_of_what_the_best_possible_song_would_get(write_dataset):
    """A twin of popularity 100 beside a seed of 50: numeric < 1, text 1, fame 0.6 * 0.25 * 1."""
    lines = [
        {"track_id": "seed", "track_name": "Seed", "popularity": 50},
        {"track_id": "twin", "track_name": "Twin", "popularity": 100},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    (item,) = recommender.recommend(Query(("seed",))).items
    score = 0.6 * item.numeric_similarity + 0.4 * item.text_similarity + 0.6 * 0.25
    assert item.score == pytest.approx(score)
    assert item.match == pytest.approx(score / (1 + 0.6 * 0.25))
    away = recommender.recommend(Query(("seed",), company_weight=0, fame_weight=0)).items[0]
    assert away.match == pytest.approx(0.6 * item.numeric_similarity + 0.4 * item.text_similarity)


def test_an_unknown_genre_in_a_query_is_a_typed_error(varied):
    with pytest.raises(QueryError, match="no genre 'genre 99'"):
        varied.recommend(Query(("t0",), filters=Filters(genres_in={"genre 99"})))


def test_the_varied_catalogue_has_versions_and_names_that_differ_in_accents_only(varied):
    assert 100 < varied.catalogue.n_songs < 0.8 * SIZE
    assert {"Björk", "Bjork"} <= set(ARTISTS)


@pytest.mark.real_data
def test_options_never_leave_a_real_list_short_and_are_all_obeyed(real_recommender):
    filters = Filters(genres_out={"sleep"}, popularity=(20, 70), tempo=(80, 160))
    for row in range(0, len(real_recommender.catalogue), 9_000):
        seed = real_recommender.catalogue.track(row).track_id
        for diversity in (0.0, 0.3, 1.0):
            query = Query((seed,), 24, 0.6, filters, 0.5, diversity, max_per_artist=1)
            items = real_recommender.recommend(query).items
            assert len(items) == 24
            artists = [artist for item in items for artist in item.track.artists]
            assert len(artists) == len(set(artists))
            assert all(20 <= item.track.popularity <= 70 for item in items)
            assert all(80 <= item.track.feature("tempo") <= 160 for item in items)
            assert not any("sleep" in item.track.genres for item in items)


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["energy", "valence", "tempo", "acousticness", "popularity"])
def test_like_this_but_more_of_it_gives_real_songs_with_more_of_it(real_recommender, name):
    catalogue = real_recommender.catalogue
    column = c.FEATURES.index(name)
    means = []
    for step in (-2, -1, 0, 1, 2):
        values = []
        for row in range(0, len(catalogue), 2_500):
            query = Query((catalogue.track(row).track_id,), shift=Shift(**{name: step}))
            items = real_recommender.recommend(query).items
            values += [item.track.features[column] for item in items]
        means.append(np.nanmean(values))
    assert means == sorted(means)
    assert means[-1] - means[0] > 0.5 * real_recommender.space.spread[column]
