"""Bytes into text."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError
from recommender.formats.decoding import decode

TEXT = "title,artist\r\nHalo,Beyoncé\r\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"],
)
def test_every_encoding_that_exporters_use_gives_the_same_text(encoding):
    assert decode(TEXT.encode(encoding), "songs.csv") == TEXT


def test_marks_for_utf_16_and_utf_32_of_both_byte_orders_are_known():
    for mark, encoding in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ):
        assert decode(mark + TEXT.encode(encoding), "songs.csv") == TEXT


@pytest.mark.parametrize(
    "data",
    [PNG, b"\x00" * 100, b"ID3\x03\x00\x00\x00\x00\x00\x21TIT2", bytes(range(32)) * 9],
)
def test_a_picture_or_a_recording_is_no_text_whatever_its_name(data):
    with pytest.raises(PlaylistFileError, match=r"songs\.csv is no text"):
        decode(data, "songs.csv")


def test_undefined_bytes_of_windows_1252_cost_one_letter_each():
    assert decode(b"Beyonc\xe9 \x81", "a.csv") == "Beyoncé \ufffd"


@given(st.binary())
def test_any_bytes_are_text_or_refused(data):
    with contextlib.suppress(PlaylistFileError):
        assert "\0" not in decode(data, "x")[:4_000]


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1))
def test_any_text_in_utf_8_is_read_back(text):
    assert decode(b"\xef\xbb\xbf" + text.encode(), "x") == text
