"""Reading, cleaning and joining a dataset."""

import csv

import numpy as np
import pytest

from recommender import DatasetError, UnknownTrackError, load_catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.text import fold, song_title
from tests.conftest import PLAIN_LINE


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


def test_duplicate_ids_that_disagree_keep_the_first_line_and_are_told(write_dataset):
    catalogue = load_catalogue(
        write_dataset([{"energy": 0.1, "track_name": "One"}, {"energy": 0.9, "track_name": "Two"}])
    )
    assert catalogue.track(0).track_name == "One"
    assert catalogue.track(0).feature("energy") == pytest.approx(0.1)
    assert (
        catalogue.report.joined["track ids with other different values (the first line is kept)"]
        == 1
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"track_name": "  "}, "no title"),
        ({"track_name": "\u200b\u2060"}, "no title"),
        ({"artists": " ; "}, "no artist"),
        ({"track_id": ""}, "track_id is not 1 to 64 letters and digits"),
        ({"track_id": "../../etc"}, "track_id is not 1 to 64 letters and digits"),
        ({"energy": "loud"}, "energy is not a number"),
        ({"energy": ""}, "energy is not a number"),
        ({"tempo": "inf"}, "tempo is not a number"),
        ({"tempo": "1e999"}, "tempo is not a number"),
        ({"valence": "nan"}, "valence is not a number"),
        ({"energy": 1.5}, "energy is not from 0 to 1"),
        ({"popularity": 101}, "popularity is not from 0 to 100"),
        ({"popularity": 1.5}, "popularity is not a whole number"),
        ({"explicit": "maybe"}, "explicit is not True or False"),
    ],
)
def test_a_line_that_cannot_be_used_is_dropped_and_counted_by_its_reason(
    write_dataset, caplog, line, reason
):
    catalogue = load_catalogue(write_dataset([{"track_id": "good"}, {"track_id": "bad", **line}]))
    assert [track_id.decode() for track_id in catalogue.track_ids] == ["good"]
    assert catalogue.report.dropped == {reason: 1}
    assert reason in caplog.text


def test_lines_with_too_many_or_too_few_fields_are_dropped_and_counted(write_dataset):
    path = write_dataset([{"track_id": "good"}])
    line = path.read_text().splitlines()[1]
    with path.open("a") as file:
        file.write(line + ",one,more\n" + line.rsplit(",", 1)[0] + "\n")
    assert load_catalogue(path).report.dropped == {"too many fields": 1, "too few fields": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xff\xfet\x00r\x00", "is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8"),
        (b"hello world", "lacks the columns track_id, artists, album_name"),
        (b'{"tracks": []}', "lacks the columns track_id, artists, album_name"),
    ],
)
def test_a_file_that_is_no_dataset_is_refused_with_the_reason(tmp_path, content, message):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=message):
        load_catalogue(path)


def test_a_missing_file_or_a_folder_is_refused_with_its_path(tmp_path):
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(DatasetError, match=str(path)):
            load_catalogue(path)


def test_every_missing_column_is_named(write_dataset):
    path = write_dataset([{}])
    path.write_text(path.read_text().replace("energy", "vigour").replace("tempo", "speed"))
    with pytest.raises(DatasetError, match="lacks the columns energy, tempo;"):
        load_catalogue(path)


def test_bytes_that_are_not_utf8_far_down_the_file_are_refused(write_dataset):
    path = write_dataset([{"track_id": f"t{i}"} for i in range(5000)])
    path.write_bytes(path.read_bytes() + b"bad,\xff\xfe" + b"," * 18 + b"\n")
    with pytest.raises(DatasetError, match="is not UTF-8"):
        load_catalogue(path)


def test_a_dataset_without_one_usable_line_is_refused_with_the_reasons(write_dataset):
    with pytest.raises(DatasetError, match="no usable track: 2 lines with no title"):
        load_catalogue(write_dataset([{"track_name": ""}, {"track_name": " "}]))
    with pytest.raises(DatasetError, match="no usable track: no lines"):
        load_catalogue(write_dataset([]))


def test_titles_that_look_like_missing_values_and_quoted_signs_are_kept(write_dataset):
    titles = ["NA", "null", "nan", 'say "hi", twice', "two\nlines", "=1+1", "<script>"]
    catalogue = load_catalogue(
        write_dataset({"track_id": f"t{i}", "track_name": t} for i, t in enumerate(titles))
    )
    assert catalogue.track_names.to_pylist() == titles


def test_an_artist_keeps_the_signs_of_the_name_and_only_a_semicolon_parts(write_dataset):
    catalogue = load_catalogue(
        write_dataset([{"artists": "Earth, Wind & Fire; Sunn O)));;AC/DC ;AC/DC"}])
    )
    assert catalogue.track(0).artists == ("Earth, Wind & Fire", "Sunn O)))", "AC/DC")


def test_a_tempo_of_zero_is_unknown(write_dataset):
    catalogue = load_catalogue(write_dataset([{"tempo": 0}]))
    assert np.isnan(catalogue.track(0).feature("tempo"))


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


@pytest.mark.parametrize("track_id", ["", "nobody", "ıd", "x" * 500, "zz"])
def test_an_unknown_id_is_a_typed_error(write_dataset, track_id):
    catalogue = load_catalogue(write_dataset([{"track_id": "one"}, {"track_id": "two"}]))
    with pytest.raises(UnknownTrackError, match="has the id"):
        catalogue.row(track_id)


def test_a_byte_order_mark_and_extra_columns_do_no_harm(write_dataset):
    path = write_dataset([{}])
    header, line = path.read_text().splitlines()
    path.write_text(f"\ufeffnumber,{header}\n0,{line}\n", encoding="utf-8")
    assert load_catalogue(path).track(0).track_name == PLAIN_LINE["track_name"]


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
