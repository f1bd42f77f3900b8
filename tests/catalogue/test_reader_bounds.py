"""Reading hostile files: a sentence or a dropped line, never another error, in bounded memory."""

import pytest

from recommender import DatasetError, load_catalogue
from recommender.catalogue import reader
from tests.conftest import PLAIN_LINE

HEADER = ",".join(PLAIN_LINE)


def line(**changes):
    return ",".join(str(value) for value in {**PLAIN_LINE, **changes}.values()) + "\n"


def load(tmp_path, text):
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return load_catalogue(path)


@pytest.mark.parametrize(
    "header",
    [
        ", ".join(f'"{name}"' for name in PLAIN_LINE),
        " , ".join(PLAIN_LINE),
        HEADER.replace("energy", '"energy"'),
        f"{HEADER},{HEADER}",
        HEADER + ",x" * 100_000,
        f'{HEADER},"two\nlines"',
    ],
    ids=["quoted", "spaced", "one quoted", "twice", "100,000 more", "a line feed"],
)
def test_a_header_however_written_names_its_columns_the_first_of_a_name_counts(tmp_path, header):
    more = header.count(",") - HEADER.count(",")
    catalogue = load(tmp_path, f"{header}\n{line()[:-1]}{',other' * more}\n")
    assert catalogue.track(0).track_name == PLAIN_LINE["track_name"]
    assert catalogue.track(0).genres == (PLAIN_LINE["track_genre"],)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'"{HEADER}\n{line()}', "lacks the columns"),
        (f'"{HEADER}' + "x" * 200_000, "column names of file.csv cannot be read"),
        (f"{HEADER},\0x\n{line()}", "hold a NUL"),
        (f"{HEADER}" + ",x" * 600_000, "first line of file.csv is too long"),
        (f"{HEADER}", "ends within a line"),
        (f"{HEADER}\n{line()}" + "x" * 2**25, "more than 16 MiB"),
        (f'{HEADER}\n{line()}"' + "x\n" * 2**24, "more than 16 MiB"),
    ],
    ids=range(7),
)
def test_a_file_that_cannot_be_divided_into_lines_is_refused(tmp_path, text, message):
    with pytest.raises(DatasetError, match=message):
        load(tmp_path, text)


@pytest.mark.parametrize("bad", [b"too,few,\xc8\n", b"\xc8" + b"," * 30 + b"\n", b"\xc8"])
def test_a_line_that_is_dropped_must_be_utf8_too(tmp_path, bad):
    path = tmp_path / "file.csv"
    path.write_bytes(f"{HEADER}\n{line()}".encode() + bad)
    with pytest.raises(DatasetError, match="is not UTF-8"):
        load_catalogue(path)


def test_a_quotation_mark_that_is_not_closed_costs_the_lines_after_it(tmp_path):
    catalogue = load(tmp_path, f'{HEADER}\n{line()}"never closed\n{line()}')
    assert catalogue.report.dropped == {"too few fields": 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"energy": "1e400"}, "energy is not a number"),
        ({"energy": "0x1p-1"}, "energy is not a number"),
        ({"energy": "١"}, "energy is not a number"),
        ({"energy": "infinity"}, "energy is not a number"),
        ({"popularity": "9" * 5_000}, "popularity is not a number"),
        ({"duration_ms": "99999999999999999999"}, "duration_ms is not from 0 to 8.64e+07"),
        ({"key": "-9223372036854775809"}, "key is not from -1 to 11"),
        ({"track_id": "a\0"}, "track_id is not 1 to 64 letters and digits"),
        ({"artists": "\0"}, "no artist"),
        ({"track_name": "x" * 10_001}, "track_name is longer than 10000 bytes"),
        ({"track_genre": "é" * 5_001}, "track_genre is longer than 10000 bytes"),
    ],
)
def test_an_impossible_cell_drops_its_line_whatever_stands_beside_it(tmp_path, changes, reason):
    catalogue = load(tmp_path, f"{HEADER}\n{line()}{line(**{'track_id': 'bad', **changes})}")
    assert catalogue.report.dropped == {reason: 1}
    assert len(catalogue) == 1


@pytest.mark.parametrize("written", ["+5e-1", " 0.5 ", "0." + "5" + "0" * 5_000, "5E-0001"])
def test_a_number_however_written_is_read(tmp_path, written):
    catalogue = load(tmp_path, f"{HEADER}\n{line(energy=written)}{line(track_id='b', tempo='x')}")
    assert catalogue.track(0).feature("energy") == 0.5


def test_a_table_of_another_kind_is_given_up_before_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "_MAX_OTHER_LINES", 10)
    few = "one,two\n"
    assert load(tmp_path, f"{HEADER}\n{line()}" + few * 10).report.dropped == {"too few fields": 10}
    with pytest.raises(DatasetError, match="cannot be read as CSV"):
        load(tmp_path, f"{HEADER}\n{line()}" + few * 11)


def test_more_text_than_a_column_holds_is_refused(tmp_path, monkeypatch):
    def full(_arrays):
        raise reader.pa.ArrowInvalid("offset overflow while concatenating arrays")

    monkeypatch.setattr(reader.pa, "concat_arrays", full)
    with pytest.raises(DatasetError, match="more than 2 GiB of text"):
        load(tmp_path, f"{HEADER}\n{line()}")
