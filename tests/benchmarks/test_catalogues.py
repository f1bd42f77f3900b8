"""Enlarged catalogues keep the statistics of what they are made from."""

import numpy as np

from benchmarks.support.catalogues import enlarged, write_enlarged
from recommender import Query, Recommender, load_catalogue
from tests.support.oracles import expected_rows, varied_catalogue

SIZE = 240


def test_an_enlarged_catalogue_keeps_tracks_an_artist_and_versions_a_song(tmp_path):
    source = varied_catalogue(tmp_path, SIZE)
    large = enlarged(source, 3 * SIZE)
    assert len(large) == 3 * SIZE
    assert large.n_songs == 3 * source.n_songs
    assert len(large.artists.names) == 3 * len(source.artists.names)
    for names in ("artists", "genres"):
        of_source, of_large = getattr(source, names), getattr(large, names)
        counts = np.bincount(of_source.indices)
        factor = 1 if names == "artists" else 3
        assert sorted(set(np.bincount(of_large.indices))) == sorted(set(factor * counts))
    row = large.row(large.track(500).track_id)
    assert row == 500
    assert large.genres.of(500) == source.genres.of(500 - 2 * SIZE)


def test_an_enlarged_catalogue_answers_as_brute_force(tmp_path):
    recommender = Recommender.build(enlarged(varied_catalogue(tmp_path, SIZE), 600))
    for row in (0, 250, 599):
        query = Query((recommender.catalogue.track(row).track_id,), n=20)
        rows = [
            recommender.catalogue.row(i.track.track_id) for i in recommender.recommend(query).items
        ]
        assert rows == expected_rows(recommender, query)[0]


def test_an_enlarged_dataset_keeps_versions_a_song_and_lines_a_track(tmp_path):
    source = varied_catalogue(tmp_path, SIZE)
    path = write_enlarged(tmp_path / "varied.csv", tmp_path / "large.csv", 3 * SIZE)
    large = load_catalogue(path)
    assert len(large) == 3 * SIZE
    assert large.n_songs == 3 * source.n_songs
    assert len(large.artists.names) == 3 * len(source.artists.names)
    assert large.genres.of(500) == source.genres.of(500 - 2 * SIZE)
