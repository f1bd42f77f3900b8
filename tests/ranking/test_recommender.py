"""Queries and their answers."""

import dataclasses

import numpy as np
import pytest

from recommender import Query, Recommender, UnknownTrackError, load_catalogue
from recommender.company.company import Company, Neighbours
from recommender.ranking.filters import NO_FILTERS, Filters, passes
from recommender.ranking.query import DEFAULT_N, DEFAULT_NUMERIC_WEIGHT, MAX_N
from tests.support.oracles import expected_rows, plain_query, rows_of


@pytest.fixture
def small(write_dataset):
    rng = np.random.default_rng(7)
    lines = [
        {
            "track_id": f"t{i}",
            "track_name": f"Title {rng.integers(200)}",
            "artists": f"Artist {rng.integers(20)}",
            "track_genre": f"genre {rng.integers(8)}",
            "popularity": int(rng.integers(5)) * 20,
            "explicit": bool(rng.integers(2)),
            # two values only, so that many scores are exactly equal
            "energy": float(rng.integers(2)),
            "valence": float(rng.integers(2)),
        }
        for i in range(300)
    ]
    return Recommender.build(load_catalogue(write_dataset(lines)))


@pytest.mark.parametrize("numeric_weight", [0.0, 0.2, 0.6, 1.0])
def test_a_list_equals_brute_force_also_where_many_scores_are_equal(small, numeric_weight):
    numeric, text = (m.astype(np.float64) for m in (small.space.numeric, small.space.text))
    for row in range(0, 300, 7):
        query = plain_query((f"t{row}",), n=20, numeric_weight=numeric_weight)
        answer = small.recommend(query)
        rows = rows_of(small, answer)
        assert rows == expected_rows(small, query)[0]
        by_sound, by_terms = (numeric @ numeric[row])[rows], (text @ text[[row]].toarray()[0])[rows]
        scores = numeric_weight * by_sound + (1 - numeric_weight) * by_terms
        found = [(i.score, i.numeric_similarity, i.text_similarity) for i in answer.items]
        expected = np.column_stack([scores, by_sound, by_terms])
        assert np.array(found) == pytest.approx(expected, abs=1e-9)


def test_several_seeds_score_by_their_mean_in_which_near_seeds_count_more(small):
    query = plain_query(("t3", "t50", "t200"))
    answer = small.recommend(query)
    expected, scores = expected_rows(small, query)
    assert rows_of(small, answer) == expected
    assert answer.items[0].score == pytest.approx(scores[expected[0]])
    for i in answer.items:
        assert i.score == pytest.approx(0.6 * i.numeric_similarity + 0.4 * i.text_similarity)


def test_a_song_near_one_seed_beats_a_song_half_near_to_both(write_dataset):
    lines = [
        {"track_id": "loud", "track_name": "L", "artists": "A", "energy": 1.0},
        {"track_id": "soft", "track_name": "S", "artists": "B", "energy": 0.0},
        {"track_id": "near", "track_name": "N", "artists": "A", "energy": 1.0},
        {"track_id": "half", "track_name": "H", "artists": "C", "energy": 0.5},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    items = recommender.recommend(plain_query(("loud", "soft"), numeric_weight=0)).items
    assert [item.track.track_id for item in items] == ["near", "half"]
    # The text cosines with "loud" and "soft" are 1 and 0.5 (genre and clean, but no artist).
    expected = (np.exp(2) * 1 + np.exp(1) * 0.5) / (np.exp(2) + np.exp(1))
    assert items[0].score == pytest.approx(expected, abs=1e-6)


def test_of_several_seeds_a_strong_tie_with_one_counts_more_than_its_mean(write_dataset):
    lines = [{"track_id": f"t{i}", "track_name": f"T{i}", "artists": f"A{i}"} for i in range(4)]
    catalogue = load_catalogue(write_dataset(lines))
    tied = Neighbours(
        np.array([0, 1, 1, 1, 1], dtype=np.int32),  # t0 alone stands with a song, t3
        np.array([3], dtype=np.int32),
        np.array([0.8], dtype=np.float32),
        np.array([5], dtype=np.int32),
    )
    recommender = Recommender.build(catalogue, Company(tied, Company.none(catalogue).artists))
    query = Query(("t0", "t1"), weights=(3, 1))
    first = recommender.recommend(query).items[0]
    assert first.track.track_id == "t3"
    assert first.parts["company"] == pytest.approx(0.5 * 0.8 * np.sqrt(3 / 4))


def test_exactly_n_come_back_whenever_n_exist_and_all_where_fewer_do(small):
    songs = small.catalogue.n_songs
    for n in (1, 6, songs - 1, min(songs + 5, MAX_N)):
        assert len(small.recommend(Query(("t0",), n=n, max_per_artist=None)).items) == min(
            n, songs - 1
        )


def test_a_catalogue_of_one_song_has_nothing_to_recommend(write_dataset):
    lines = [{"track_id": "a"}, {"track_id": "b", "track_name": "Title - Live"}]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    assert recommender.recommend(Query(("b",))).items == ()


def test_a_song_stands_once_by_its_most_popular_version_and_never_beside_its_seed(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "Seed", "popularity": 80},
        {"track_id": "seed2", "track_name": "Seed - Live", "popularity": 90},
        {"track_id": "album", "track_name": "Other", "popularity": 30},
        {"track_id": "single", "track_name": "Other - Single Version", "popularity": 60},
        {"track_id": "cover", "track_name": "Other", "artists": "Somebody Else"},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    for seed in ("seed", "seed2"):
        items = recommender.recommend(Query((seed,))).items
        assert [item.track.track_id for item in items] == ["single", "cover"]
        assert [item.versions for item in items] == [2, 1]
        assert [item.rank for item in items] == [1, 2]


def test_shared_artists_and_genres_are_the_ones_on_both_sides(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "S", "artists": "A;B", "track_genre": "folk"},
        {"track_id": "hit", "track_name": "H", "artists": "C;B", "track_genre": "rock"},
        {"track_id": "hit", "track_name": "H", "artists": "C;B", "track_genre": "folk"},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    item = recommender.recommend(Query(("seed",))).items[0]
    assert item.track.genres == ("rock", "folk")
    assert item.shared_artists == ("B",)
    assert item.shared_genres == ("folk",)


def test_defaults_are_six_songs_at_six_to_four_and_two_an_artist():
    query = Query(("a",))
    assert (query.n, query.numeric_weight) == (DEFAULT_N, DEFAULT_NUMERIC_WEIGHT) == (6, 0.6)
    assert query.max_per_artist == 2


def test_an_unknown_seed_is_a_typed_error(small):
    with pytest.raises(UnknownTrackError):
        small.recommend(Query(("nobody",)))


def test_a_query_repeats_no_seed_and_cannot_be_changed():
    query = Query(("a", "b", "a"))
    assert query.seeds == ("a", "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        query.n = 3


def random_filters(rng, catalogue):
    """Return filters that leave anything from a handful to all tracks."""
    genres = catalogue.genres.names.to_pylist()
    choices = {
        "genres_in": frozenset(rng.choice(genres, rng.integers(1, 20), replace=False).tolist()),
        "genres_out": frozenset(rng.choice(genres, 5, replace=False).tolist()),
        "popularity": tuple(np.sort(rng.integers(0, 101, 2)).tolist()),
        "tempo": tuple(np.sort(rng.uniform(60, 200, 2)).tolist()),
        "explicit": bool(rng.integers(2)),
        "mode": int(rng.integers(2)),
    }
    chosen = rng.choice(list(choices), rng.integers(1, 4), replace=False)
    return Filters(**{name: choices[name] for name in chosen})


def dense_company(companions, row):
    """Return the company of all tracks with one, from whole rows of strengths."""
    company = np.zeros(len(companions.song))
    for neighbours, number, factor in (
        (companions.songs, companions.song, 1.0),
        (companions.artists, companions.first_artist, 0.3),
    ):
        strengths = np.zeros(len(neighbours.indptr) - 1)
        own = slice(neighbours.indptr[number[row]], neighbours.indptr[number[row] + 1])
        strengths[neighbours.indices[own]] = neighbours.strengths[own]
        company += factor * strengths[number]
    return company


@pytest.mark.real_data
@pytest.mark.parametrize("numeric_weight", [0.0, 0.2, 0.6, 1.0])
def test_a_thousand_real_queries_rank_as_brute_force_in_float64(real_recommender, numeric_weight):
    catalogue, space = real_recommender.catalogue, real_recommender.space
    numeric, text = space.numeric.astype(np.float64), space.text.astype(np.float64)
    popularity = catalogue.popularity / 100
    rng = np.random.default_rng(int(10 * numeric_weight))
    for row in rng.integers(0, len(catalogue), 250):
        filters = random_filters(rng, catalogue) if rng.random() < 0.5 else NO_FILTERS
        n = int(rng.choice([6, 6, 24, 100]))
        seed = (catalogue.track(row).track_id,)
        query = Query(seed, n, numeric_weight, filters, max_per_artist=None)
        scores = numeric_weight * (numeric @ numeric[row])
        scores += (1 - numeric_weight) * (text @ text[[row]].toarray()[0])
        scores += 0.5 * dense_company(real_recommender.scorer.companions, row)
        scores += 0.6 * (popularity[row] * popularity) ** 2
        scores -= 0.1 * (space.holiday & ~space.holiday[row])
        scores[~catalogue.candidates(passes(catalogue, filters))] = -np.inf
        scores[catalogue.song == catalogue.song[row]] = -np.inf
        expected = np.lexsort((np.arange(len(scores)), -np.round(scores, 12)))[:n]
        expected = expected[np.isfinite(scores[expected])]
        answer = real_recommender.recommend(query)
        assert rows_of(real_recommender, answer) == expected.tolist(), query
        parts = np.array([(i.numeric_similarity, i.text_similarity) for i in answer.items])
        expected = parts.reshape(-1, 2) @ [numeric_weight, 1 - numeric_weight]
        expected += [sum(item.parts.values()) for item in answer.items]
        assert [i.score for i in answer.items] == pytest.approx(expected, abs=1e-9)


@pytest.mark.real_data
def test_the_candidates_of_the_real_catalogue_are_one_a_song_the_most_popular(real_recommender):
    catalogue = real_recommender.catalogue
    candidates = np.flatnonzero(catalogue.candidates())
    assert sorted(catalogue.song[candidates]) == list(range(catalogue.n_songs))
    for row in candidates[::53]:
        versions = np.flatnonzero(catalogue.song == catalogue.song[row])
        assert row == versions[np.argmax(catalogue.popularity[versions])]
