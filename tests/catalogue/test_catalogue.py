"""The catalogue: tracks by id, and the versions of a song."""

import tracemalloc

import numpy as np
import pytest

from recommender import UnknownTrackError, load_catalogue


@pytest.mark.parametrize("track_id", ["", "nobody", "ıd", "x" * 500, "zz", "one\0", "one "])
def test_an_unknown_id_is_a_typed_error(write_dataset, track_id):
    catalogue = load_catalogue(write_dataset([{"track_id": "one"}, {"track_id": "two"}]))
    with pytest.raises(UnknownTrackError, match="has the id"):
        catalogue.row(track_id)


def test_looking_for_what_is_no_id_costs_no_copy_of_the_ids(write_dataset):
    catalogue = load_catalogue(write_dataset([{"track_id": f"t{i}"} for i in range(5_000)]))
    long = "x" * 100_000
    tracemalloc.start()
    with pytest.raises(UnknownTrackError):
        catalogue.row(long)
    assert catalogue.known_rows([long, "t7", "", "t7\0", "ıd"]).tolist() == [-1, 7, -1, -1, -1]
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # As wide as the text that is looked for, one id alone would take 100,000 bytes.
    assert peak_bytes < 100_000


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
