"""Loading: the lines of a dataset joined into tracks, and the tracks into songs."""

import csv

import numpy as np
import pytest

from recommender import load_catalogue
from recommender.artifacts.snapshot import Parts, take_apart
from recommender.catalogue import columns as c
from recommender.catalogue import reader
from recommender.catalogue.text import fold, song_title
from tests.support.oracles import varied_catalogue


def test_lines_of_one_id_become_one_row_with_all_genres_and_the_highest_popularity(write_dataset):
    catalogue = load_catalogue(
        write_dataset(
            [
                {"track_id": "a", "popularity": 10, "track_genre": "rock"},
                {"track_id": "b", "track_genre": "pop"},
                {"track_id": "a", "popularity": 30, "track_genre": "indie"},
                {"track_id": "a", "popularity": 30, "track_genre": "indie"},
            ]
        )
    )
    assert len(catalogue) == 2
    track = catalogue.track(0)
    assert track.track_id == "a"
    assert track.genres == ("rock", "indie")
    assert track.popularity == 30
    assert track.feature("popularity") == 30
    assert catalogue.report.lines == 4
    assert catalogue.report.joined == {
        "lines repeated exactly": 1,
        "lines joined as a further genre of a track": 1,
        "track ids with different popularity (the highest is kept)": 1,
    }


def test_duplicate_ids_that_disagree_keep_the_first_line_and_are_counted(write_dataset):
    catalogue = load_catalogue(
        write_dataset([{"energy": 0.1, "track_name": "One"}, {"energy": 0.9, "track_name": "Two"}])
    )
    assert catalogue.track(0).track_name == "One"
    assert catalogue.track(0).feature("energy") == pytest.approx(0.1)
    assert (
        catalogue.report.joined["track ids with other different values (the first line is kept)"]
        == 1
    )


def test_an_artist_keeps_the_signs_of_the_name_and_only_a_semicolon_parts(write_dataset):
    catalogue = load_catalogue(
        write_dataset([{"artists": "Earth, Wind & Fire; Sunn O)));;AC/DC ;AC/DC"}])
    )
    assert catalogue.track(0).artists == ("Earth, Wind & Fire", "Sunn O)))", "AC/DC")


def test_a_tempo_of_zero_is_unknown(write_dataset):
    catalogue = load_catalogue(write_dataset([{"tempo": 0}]))
    assert np.isnan(catalogue.track(0).feature("tempo"))


def test_a_catalogue_does_not_depend_on_how_much_of_the_file_is_read_at_once(tmp_path, monkeypatch):
    varied_catalogue(tmp_path, 60)
    path = tmp_path / "varied.csv"
    with path.open("a", encoding="utf-8") as file:
        file.writelines(path.read_text(encoding="utf-8").splitlines(keepends=True)[9:21:2])
        file.write("too,few\n")
    whole, by_blocks = Parts(), Parts()
    take_apart(load_catalogue(path), "catalogue", whole)
    monkeypatch.setattr(reader, "_BLOCK_BYTES", 600)
    take_apart(load_catalogue(path), "catalogue", by_blocks)
    assert by_blocks.values == whole.values
    assert by_blocks.texts == whole.texts
    assert list(by_blocks.arrays) == list(whole.arrays)
    for name, array in by_blocks.arrays.items():
        np.testing.assert_array_equal(array, whole.arrays[name], err_msg=name)
        assert array.dtype == whole.arrays[name].dtype, name


@pytest.mark.real_data
def test_the_real_catalogue_loses_no_named_track_and_knows_its_facts(real_dataset, real_catalogue):
    with real_dataset.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    named = dict.fromkeys(line[c.TRACK_ID] for line in lines if line[c.TRACK_NAME])
    assert [track_id.decode() for track_id in real_catalogue.track_ids] == list(named)
    assert len(real_catalogue) == 89_740
    assert real_catalogue.report.dropped == {"no title": 1}
    assert real_catalogue.report.joined["lines repeated exactly"] == 450
    genres = {}
    for line in lines:
        genres.setdefault(line[c.TRACK_ID], {})[line[c.GENRE]] = None
    for row in range(0, len(real_catalogue), 97):
        track = real_catalogue.track(row)
        assert real_catalogue.row(track.track_id) == row
        assert track.genres == tuple(genres[track.track_id])


@pytest.mark.real_data
def test_a_song_of_the_real_catalogue_is_one_primary_artist_and_one_title(real_catalogue):
    keys = {}
    for row in range(len(real_catalogue)):
        artist = fold(real_catalogue.artists.of(row)[0])
        key = (artist, song_title(real_catalogue.track_names[row].as_py()))
        assert keys.setdefault(key, real_catalogue.song[row]) == real_catalogue.song[row]
    assert len(keys) == real_catalogue.n_songs
