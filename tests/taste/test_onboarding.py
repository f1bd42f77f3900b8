"""Songs to begin with."""

import pytest

from recommender import load_catalogue
from recommender.taste.history import History
from recommender.taste.onboarding import first_picks, popular_songs
from recommender.taste.shelves import make_shelves
from recommender.taste.tastes import find_tastes
from tests.taste.conftest import NOW, SIZE


def test_first_picks_are_of_different_artists_and_kinds(varied):
    chosen = first_picks(varied, 5)
    artists = [artist for track in chosen for artist in track.artists]
    assert len(artists) == len(set(artists))
    assert len({track.genres[0] for track in chosen}) == len(chosen) <= 5
    tracks = varied.catalogue.tracks(range(SIZE))
    assert chosen[0].popularity == max(t.popularity for t in tracks if "nan" not in repr(t))
    assert "nan" not in repr(chosen)


@pytest.mark.real_data
def test_twelve_real_songs_to_start_with_are_famous_and_far_apart(real_recommender):
    chosen = first_picks(real_recommender)
    assert len(chosen) == 12
    assert min(track.popularity for track in chosen) >= 75
    assert len({track.genres[0] for track in chosen}) == 12
    picked = History(likes=tuple((track.track_id, NOW) for track in chosen[::4]))
    tastes = find_tastes(real_recommender, picked, NOW)
    shelves = make_shelves(real_recommender, tastes, picked, NOW, n=6)
    assert len(shelves) >= 2
    assert all(len(shelf.items) == 6 for shelf in shelves)


def test_popular_songs_share_no_artist_and_no_genre(write_dataset):
    lines = [
        {"track_id": name, "track_name": name, "artists": artists, "track_genre": genre}
        | {"popularity": popularity}
        for name, artists, genre, popularity in [
            ("c", "C", "pop", 70), ("b", "B;A", "rock", 80), ("a", "A", "pop", 90),
            ("e", "E", "jazz", 60), ("d", "D", "folk", 60),
        ]
    ]  # fmt: skip
    catalogue = load_catalogue(write_dataset(lines))
    # b shares A with a, c its genre; e comes before d in the file.
    assert [track.track_id for track in popular_songs(catalogue, 9)] == ["a", "e", "d"]
    assert [track.track_id for track in popular_songs(catalogue, 2)] == ["a", "e"]
