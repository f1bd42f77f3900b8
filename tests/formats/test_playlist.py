"""Entries: always clean, and refused where they name nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError, SegueError
from recommender.formats import playlist
from recommender.formats.playlist import HistoryPlay, PlaylistEntry, PlaylistFile, clean, utc

ID = "5SuOikwiRyPMVoIQDJUgSV"


@given(st.text())
def test_clean_text_is_one_line_that_every_database_and_encoding_takes(text):
    cleaned = clean(text)
    assert len(f"{cleaned}x".splitlines()) == 1
    assert "\0" not in cleaned
    assert cleaned.encode("utf-8").decode() == cleaned
    assert clean(cleaned) == cleaned
    assert len(cleaned) <= playlist._MAX_TEXT


@pytest.mark.parametrize("track_id", ["", "a b", "../me", "x" * 65, "é", "a\n"])
def test_an_entry_takes_no_id_that_is_none(track_id):
    with pytest.raises(PlaylistFileError) as raised:
        PlaylistEntry(track_id, "Creep", ())
    assert isinstance(raised.value, SegueError)


@pytest.mark.parametrize("title", ["", " \n", "\x00\ufeff"])
def test_an_entry_needs_an_id_or_a_title(title):
    with pytest.raises(PlaylistFileError, match="needs"):
        PlaylistEntry(None, title, ("Radiohead",))
    assert PlaylistEntry(ID, title, ()).label() == ID


def test_artists_are_cleaned_and_stand_once():
    assert PlaylistEntry(None, "Creep", (" A ", "", "A", "B\n")).artists == ("A", "B")


def test_where_an_entry_stood_makes_no_difference_between_entries():
    assert PlaylistEntry(ID, "Creep", (), "line 1") == PlaylistEntry(ID, "Creep", (), "line 2")


def test_times_of_any_offset_become_utc_and_others_none():
    assert utc("2024-01-01T01:30:00+02:00") == datetime(2023, 12, 31, 23, 30, tzinfo=UTC)
    for bad in ("", "2024", None, 5, "2024-13-01 00:00", "0001-01-01T00:00:00+23:59"):
        assert utc(bad) is None


def test_the_most_played_songs_come_first_and_skipped_plays_do_not_count():
    def play(name, minute, ms_played=60_000):
        entry = PlaylistEntry(None, name, ("Someone",))
        return HistoryPlay(entry, datetime(2024, 1, 1, 0, minute, tzinfo=UTC), ms_played)

    plays = [play("once", 0), play("twice", 1), play("twice", 2), play("skipped", 3, 29_999)]
    found = PlaylistFile((), tuple(plays), {}, ())
    (top,) = found.most_played(5)
    assert top.name == "Your 2 most played songs"
    assert [entry.title for entry in top.entries] == ["twice", "once"]
    assert len(found.most_played(1)[0].entries) == 1
    assert PlaylistFile((), (), {}, ()).most_played(5) == ()
