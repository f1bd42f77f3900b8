"""Records as text."""

import csv
import io
import json

import pytest

from recommender.cli.output import as_csv, as_json, as_table


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(sign):
    text = as_csv([{"name": sign, "names": [sign, "b"]}], ["name", "names"])
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{sign}", f"'{sign}; b"]


def test_a_negative_number_stays_a_number():
    assert as_csv([{"score": -0.5}], ["score"]) == "score\r\n-0.5\r\n"


def test_json_keeps_every_script_and_comes_back_equal():
    value = [{"track_name": "夜に駆ける «$x$»", "score": 0.25}]
    assert "夜に駆ける" in as_json(value)
    assert json.loads(as_json(value)) == value


def test_a_table_drops_what_would_steer_the_terminal_and_cuts_long_cells():
    table = as_table([["\x1b[31mred\x1b[0m\u202e", "x" * 50]], ["name", "long"], widest=10)
    assert table.splitlines()[1] == "[31mred[0m  xxxxxxxxx…"


def test_a_table_aligns_wide_and_combining_characters():
    lines = as_table([["日本", "a"], ["e\u0301", "b"], ["abcd", "c"]], ["t", "u"]).splitlines()
    assert lines[1:] == ["日本  a", "e\u0301     b", "abcd  c"]
