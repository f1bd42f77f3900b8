"""JSON from outside, and Segue's own."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError
from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.json_documents import load_json, read_ours
from recommender.formats.playlist import PlaylistEntry


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_nested_ten_thousand_deep_is_refused(opening):
    with pytest.raises(PlaylistFileError, match="nested too deep"):
        load_json(opening * 10_000, "deep.json")


@pytest.mark.parametrize("text", ["", "{", "[1,]", "nul", "9" * 5_000, "\ufeff{}"])
def test_what_is_no_json_is_refused_by_name(text):
    with pytest.raises(PlaylistFileError, match=r"a\.json is no JSON"):
        load_json(text, "a.json")


@given(st.text())
def test_any_text_is_json_or_refused(text):
    with contextlib.suppress(PlaylistFileError):
        load_json(text, "a.json")


def test_a_list_of_a_newer_version_is_refused():
    with pytest.raises(PlaylistFileError, match="newer"):
        read_ours({"format": "segue-playlist", "version": 2}, PlaylistFileBuilder())


def test_members_of_another_kind_are_passed_over():
    builder = PlaylistFileBuilder()
    tracks = [1, {"title": 5}, {"title": "One", "artists": ["U2", 7]}, {"track_id": "t1"}]
    read_ours({"version": 1, "name": "Road", "tracks": tracks}, builder)
    found = builder.build()
    assert found.tracks("Road") == (
        PlaylistEntry(None, "One", ("U2",)),
        PlaylistEntry("t1", "", ()),
    )
    assert found.skipped == {"neither id nor title": 1}
