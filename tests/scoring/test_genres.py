"""Genres widened by artists and neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from recommender import load_catalogue
from recommender.scoring import genres


def lines(*tracks):
    return [
        {"track_id": f"t{i}", "track_name": f"Title {i}", "artists": artists, "track_genre": genre}
        for i, (artists, genre) in enumerate(tracks)
    ]


def brute_force(catalogue):
    """Widen genre by genre and track by track, with dictionaries."""
    n_genres = len(catalogue.genres.names)
    names = catalogue.genres.names.to_pylist()
    candidate = [catalogue.versions(row)[0] == row for row in range(len(catalogue))]
    profiles = {}
    for artist in catalogue.artists.names.to_pylist():
        counts = np.zeros(n_genres)
        for row in range(len(catalogue)):
            if candidate[row] and artist in catalogue.artists.of(row):
                for genre in catalogue.genres.of(row):
                    counts[names.index(genre)] += 1
        profiles[artist] = counts / (counts.sum() + genres.SHRINKAGE)
    columns = np.array(list(profiles.values())).T
    near = np.zeros((n_genres, n_genres))
    for one in range(n_genres):
        similarity = {
            other: columns[one]
            @ columns[other]
            / (np.linalg.norm(columns[one]) * np.linalg.norm(columns[other]))
            for other in range(n_genres)
            if other != one
        }
        for other in sorted(similarity, key=lambda g: (-round(similarity[g], 12), g))[
            : genres.NEIGHBOURS
        ]:
            near[one, other] = similarity[other]
    rows = []
    for row in range(len(catalogue)):
        values = np.zeros(n_genres)
        for genre in catalogue.genres.of(row):
            values[names.index(genre)] += 1 / len(catalogue.genres.of(row))
        artists = catalogue.artists.of(row)
        values += genres.ARTIST_PROFILE_SHARE * np.mean(
            [profiles[name] for name in artists], axis=0
        )
        values += genres.NEIGHBOUR_SHARE * (values @ near)
        others = [g for g in range(n_genres) if names[g] not in catalogue.genres.of(row)]
        weakest = sorted(others, key=lambda g: (-round(values[g], 12), g))
        values[weakest[genres.GENRES_ADDED :]] = 0
        rows.append(values)
    return np.array(rows)


def test_an_artists_other_songs_lend_their_genre_to_a_track_by_hand(write_dataset):
    # X has 2 songs, one rock, one folk: profile 1 / (2 + 3) = 0.2 each. Only X plays either, so
    # rock and folk are each other's neighbours with similarity 1.
    # Track 0: own rock 1 + 0.3 * 0.2 = 1.06, folk 0.3 * 0.2 = 0.06; then neighbours:
    # rock 1.06 + 0.3 * 0.06 = 1.078, folk 0.06 + 0.3 * 1.06 = 0.378.
    catalogue = load_catalogue(write_dataset(lines(("X", "rock"), ("X", "folk"))))
    assert genres.widened_genres(catalogue).toarray() == pytest.approx(
        np.array([[1.078, 0.378], [0.378, 1.078]])
    )


def test_genres_that_no_artist_joins_stay_apart(write_dataset):
    catalogue = load_catalogue(write_dataset(lines(("X", "rock"), ("Y", "folk"))))
    # one song of one: its profile is 1 / (1 + 3), and 1 + 0.3 * 0.25 = 1.075
    assert genres.widened_genres(catalogue).toarray() == pytest.approx(np.diag([1.075, 1.075]))


def test_a_song_counts_once_in_its_artists_profile_however_many_versions_it_has(write_dataset):
    tracks = lines(("X", "rock"), ("X", "rock"), ("X", "folk"))
    tracks[1]["track_name"] = "Title 0 - Live"
    profiles = genres._artist_profiles(load_catalogue(write_dataset(tracks)))
    assert profiles.toarray() == pytest.approx(np.array([[0.2, 0.2]]))


def test_widening_equals_brute_force(write_dataset):
    rng = np.random.default_rng(4)
    tracks = [
        (
            ";".join(f"A{a}" for a in rng.choice(12, size=rng.integers(1, 4), replace=False)),
            f"g{rng.integers(7)}",
        )
        for _ in range(60)
    ]
    data = lines(*tracks)
    data += [{**line, "track_genre": f"g{rng.integers(7)}"} for line in data[::3]]
    catalogue = load_catalogue(write_dataset(data))
    expected = brute_force(catalogue)
    assert genres.widened_genres(catalogue).toarray() == pytest.approx(expected)


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=5, max_size=5), min_size=1, max_size=6),
    st.integers(1, 4),
)
def test_strongest_keeps_the_largest_entries_of_each_row_and_the_first_of_equal_ones(rows, n):
    values = np.array(rows, dtype=float)
    kept = genres._strongest(sparse.csr_array(values), n).toarray()
    for row, result in zip(values, kept, strict=True):
        order = sorted(np.flatnonzero(row), key=lambda column: (-row[column], column))[:n]
        assert np.flatnonzero(result).tolist() == sorted(order)
        assert (result[order] == row[order]).all()


@pytest.mark.real_data
def test_the_nearest_real_genres_are_those_a_listener_would_name(real_catalogue):
    names = real_catalogue.genres.names.to_pylist()
    near = genres._genre_neighbours(genres._artist_profiles(real_catalogue)).toarray()
    pairs = {
        ("punk", "punk-rock"),
        ("indie", "indie-pop"),
        ("reggaeton", "latino"),
        ("edm", "house"),
    }
    assert {(genre, names[near[names.index(genre)].argmax()]) for genre, _ in pairs} == pairs
