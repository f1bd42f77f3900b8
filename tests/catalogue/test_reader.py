"""Reading: what is no dataset is refused, what is no track is dropped and counted."""

import pytest

from recommender import DatasetError, load_catalogue
from tests.conftest import PLAIN_LINE


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


def test_a_byte_order_mark_and_extra_columns_do_no_harm(write_dataset):
    path = write_dataset([{}])
    header, line = path.read_text().splitlines()
    path.write_text(f"\ufeffnumber,{header}\n0,{line}\n", encoding="utf-8")
    assert load_catalogue(path).track(0).track_name == PLAIN_LINE["track_name"]
