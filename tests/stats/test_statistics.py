"""What is counted once for a catalogue, checked by hand and against plain Python."""

import numpy as np
import pytest

from recommender import load_catalogue
from recommender.catalogue import columns as c
from recommender.stats.statistics import QUANTILES, Statistics, popularity_counts

ENERGY, TEMPO, POPULARITY = (c.FEATURES.index(name) for name in ("energy", "tempo", "popularity"))

# Four songs by three artists in two genres. "One" has two versions; Ann is a guest on "Two".
LINES = [
    {"track_id": "t0", "track_name": "One", "artists": "Ann", "popularity": 20, "energy": 0.1},
    {"track_id": "t1", "track_name": "One - Live", "artists": "Ann", "popularity": 60,
     "energy": 0.3, "track_genre": "rock"},
    {"track_id": "t2", "track_name": "Two", "artists": "Bob;Ann", "popularity": 40, "energy": 0.5},
    {"track_id": "t3", "track_name": "Three", "artists": "Bob", "popularity": 0, "energy": 0.7,
     "tempo": 0.0, "track_genre": "rock"},
    {"track_id": "t3", "track_name": "Three", "artists": "Bob", "popularity": 0, "energy": 0.7,
     "tempo": 0.0, "track_genre": "pop"},
    {"track_id": "t4", "track_name": "Four", "artists": "Cy", "popularity": 100, "energy": 0.9,
     "tempo": 140.0, "track_genre": "rock"},
    {"track_id": "t5", "track_name": " ", "artists": "Cy"},
]  # fmt: skip


@pytest.fixture
def catalogue(write_dataset):
    return load_catalogue(write_dataset(LINES))


@pytest.fixture
def counted(catalogue):
    return Statistics.build(catalogue)


def test_numbers_count_tracks_songs_and_what_was_dropped(counted):
    numbers = counted.numbers
    assert (numbers.tracks, numbers.songs, numbers.artists, numbers.genres) == (5, 4, 3, 2)
    assert numbers.mean_popularity == (60 + 40 + 0 + 100) / 4
    assert (numbers.lines, dict(numbers.dropped)) == (7, {"no title": 1})
    assert dict(numbers.joined) == {"lines joined as a further genre of a track": 1}
    assert numbers.unknown_tempo == 1


def rows_by_name(songs, names):
    return {name: songs.of(number).tolist() for number, name in enumerate(names.names.to_pylist())}


def test_an_artist_has_each_song_once_by_the_most_popular_version_that_lists_them(
    catalogue, counted
):
    by_artist = rows_by_name(counted.artist_songs, catalogue.artists)
    assert by_artist == {"Ann": [1, 2], "Bob": [2, 3], "Cy": [4]}
    assert counted.artist_songs.counts().tolist() == [2, 2, 1]
    # the means of 60 and 40, of 40 and 0, and of 100
    assert counted.artist_popularity.tolist() == [50.0, 20.0, 100.0]


def test_a_genre_has_a_song_if_any_version_of_it_does(catalogue, counted):
    by_genre = rows_by_name(counted.genre_songs, catalogue.genres)
    # "One" is pop as a studio take (row 0) and rock as a live take (row 1)
    assert by_genre == {"pop": [2, 0, 3], "rock": [4, 1, 3]}


def test_lists_of_artists_are_ordered_and_ties_go_by_the_other_number_then_the_name(
    catalogue, counted
):
    assert [a.name for a in counted.most_songs(catalogue, 3)] == ["Ann", "Bob", "Cy"]
    assert [a.name for a in counted.most_songs(catalogue, 1)] == ["Ann"]
    popular = counted.most_popular(catalogue, 3, least_songs=1)
    expected = [("Cy", 1, 100.0), ("Ann", 2, 50.0), ("Bob", 2, 20.0)]
    assert [(a.name, a.songs, a.mean_popularity) for a in popular] == expected
    assert [a.name for a in counted.most_popular(catalogue, 3, least_songs=2)] == ["Ann", "Bob"]
    assert counted.most_popular(catalogue, 3, least_songs=3) == []


def test_artists_that_tie_in_everything_come_by_name(write_dataset):
    lines = [{"track_id": name, "track_name": name, "artists": name} for name in "DBCA"]
    catalogue = load_catalogue(write_dataset(lines))
    assert [a.name for a in Statistics.build(catalogue).most_songs(catalogue, 3)] == ["A", "B", "C"]


def test_a_song_counts_once_in_the_distribution_of_popularity(catalogue, counted):
    assert counted.popularity_counts.shape == (101,)
    assert np.flatnonzero(counted.popularity_counts).tolist() == [0, 40, 60, 100]
    assert popularity_counts(catalogue, np.array([0, 1, 1]))[[20, 60]].tolist() == [1, 2]


def test_quantiles_of_a_genre_leave_unknown_values_out(counted):
    middle = QUANTILES.index(0.5)
    # rock: energy 0.9, 0.3, 0.7; tempo 140, 120 and one unknown
    rock = counted.genre_quantiles[1]
    assert rock[middle, ENERGY] == pytest.approx(0.7)
    assert rock[middle, TEMPO] == pytest.approx(130)
    # a quarter of the way from 0.3 to 0.7 to 0.9: half a step from 0.3
    assert rock[QUANTILES.index(0.25), ENERGY] == pytest.approx(0.5)


def test_correlation_is_over_songs_of_which_both_features_are_known(counted):
    # songs: energy 0.3, 0.5, 0.7, 0.9 against popularity 60, 40, 0, 100.
    # Deviations -.3 -.1 .1 .3 and 10 -10 -50 50: sum of products 8, squares 0.2 and 5200.
    expected = 8 / np.sqrt(0.2 * 5200)
    assert counted.correlation[ENERGY, POPULARITY] == pytest.approx(expected)
    # tempo is unknown for "Three": 120, 120, 140 against energy 0.3, 0.5, 0.9
    known = np.corrcoef([120, 120, 140], [0.3, 0.5, 0.9])[0, 1]
    assert counted.correlation[TEMPO, ENERGY] == pytest.approx(known)
    assert np.isnan(counted.correlation[c.FEATURES.index("valence"), ENERGY])


def test_a_profile_has_means_in_units_and_mean_percentiles(catalogue, counted):
    profile = counted.profile(catalogue, counted.artist_songs.of(0))
    assert profile.songs == 2
    assert profile.means[ENERGY] == pytest.approx((0.3 + 0.5) / 2)
    # of four songs 0.3 has 0 below and itself: 12.5 %; 0.5 has 37.5 %
    assert profile.percentiles[ENERGY] == pytest.approx((12.5 + 37.5) / 2)
    alone = counted.profile(catalogue, np.array([3]))
    assert np.isnan([alone.means[TEMPO], alone.percentiles[TEMPO]]).all()


def test_the_percentiles_of_the_whole_are_in_the_middle(counted):
    assert counted.whole.songs == 4
    assert counted.whole.percentiles == pytest.approx(np.full(len(c.FEATURES), 50.0))


def test_a_catalogue_of_one_track_has_statistics(write_dataset):
    catalogue = load_catalogue(write_dataset([{"track_id": "t0", "tempo": 0.0}]))
    counted = Statistics.build(catalogue)
    assert counted.numbers.songs == 1
    assert np.isnan(counted.correlation).all()
    assert np.isnan(counted.whole.means[TEMPO])
    assert counted.whole.percentiles[ENERGY] == 50.0
    assert [a.name for a in counted.most_songs(catalogue, 20)] == ["Artist"]


def test_tracks_without_a_genre_have_no_genre_to_count(write_dataset):
    catalogue = load_catalogue(write_dataset([{"track_id": "t0", "track_genre": ""}]))
    numbers = Statistics.build(catalogue).numbers
    assert (numbers.genres, numbers.songs) == (0, 1)
