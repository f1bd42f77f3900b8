"""The catalogue: tracks by id, and the versions of a song."""

import numpy as np
import pytest

from recommender import UnknownTrackError, load_catalogue


@pytest.mark.parametrize("track_id", ["", "nobody", "ıd", "x" * 500, "zz"])
def test_an_unknown_id_is_a_typed_error(write_dataset, track_id):
    catalogue = load_catalogue(write_dataset([{"track_id": "one"}, {"track_id": "two"}]))
    with pytest.raises(UnknownTrackError, match="has the id"):
        catalogue.row(track_id)


def test_versions_of_a_song_are_ordered_by_popularity_then_row(write_dataset):
    catalogue = load_catalogue(
        write_dataset(
            [
                {"track_id": "album", "track_name": "Song", "popularity": 10},
                {"track_id": "cover", "track_name": "Song", "artists": "Somebody Else"},
                {"track_id": "live", "track_name": "Song - Live", "popularity": 40},
                {"track_id": "demo", "track_name": "Song (Demo)", "popularity": 40},
                {"track_id": "feat", "track_name": "song", "artists": "ARTIST;Guest"},
            ]
        )
    )
    assert catalogue.n_songs == 2
    ids = [catalogue.track(row).track_id for row in catalogue.versions(catalogue.row("album"))]
    assert ids == ["feat", "live", "demo", "album"]
    assert catalogue.versions(catalogue.row("cover")).tolist() == [1]


def test_a_candidate_is_the_most_popular_version_that_passes_of_equals_the_first(write_dataset):
    lines = [
        {"track_id": "live", "track_name": "Song - Live", "popularity": 10},
        {"track_id": "demo", "track_name": "Song (Demo)", "popularity": 40},
        {"track_id": "album", "track_name": "Song", "popularity": 40},
        {"track_id": "other", "track_name": "Other", "popularity": 0},
    ]
    catalogue = load_catalogue(write_dataset(lines))
    assert catalogue.candidates().tolist() == [False, True, False, True]
    passes = np.array([True, False, True, False])
    assert catalogue.candidates(passes).tolist() == [False, False, True, False]
    assert not catalogue.candidates(np.zeros(4, dtype=bool)).any()
