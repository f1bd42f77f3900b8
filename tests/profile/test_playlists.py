"""Saved playlists: the same claims on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.profile import playlists, records
from tests.profile.samples import CREEP, HALO, HOUR, ONE


def test_a_playlist_is_saved_reopened_updated_and_renamed(anna):
    number = anna.playlists.save("  Road\n trip ", [CREEP, ONE, HALO])
    assert anna.playlists.open(number) == (CREEP, ONE, HALO)
    [saved] = anna.playlists.all()
    assert (saved.playlist_id, saved.name, saved.n_entries) == (number, "Road trip", 3)
    assert (saved.deleted_at, saved.version) == (None, 1)
    assert anna.playlists.update(number, 1, entries=[HALO, CREEP]) == 2
    assert anna.playlists.update(number, 2, name=" Home ") == 3
    assert anna.playlists.contents(number)[1] == (HALO, CREEP)
    [changed] = anna.playlists.all()
    assert anna.playlists.contents(number)[0] == changed
    assert (changed.name, changed.created_at, changed.version) == ("Home", saved.created_at, 3)
    assert changed.changed_at >= saved.changed_at
    assert anna.playlists.update(number, 3, name="Empty", entries=[]) == 4
    assert anna.playlists.open(number) == ()


def test_merged_playlists_hold_each_song_once_and_stay(anna):
    first = anna.playlists.save("First", [CREEP, ONE])
    second = anna.playlists.save("Second", [PlaylistEntry("creep", "Other name", ()), HALO])
    merged = anna.playlists.merge("Both", [first, second, first])
    assert anna.playlists.open(merged) == (CREEP, ONE, HALO)
    assert [one.name for one in anna.playlists.all()] == ["Both", "Second", "First"]


def test_a_later_deletion_removes_what_was_deleted_long_ago_for_good(anna, monkeypatch):
    long_ago, now_gone, kept = (anna.playlists.save(name, [ONE]) for name in ("A", "B", "C"))
    anna.playlists.delete(long_ago)
    anna.playlists.delete(now_gone)
    assert len(anna.playlists.all(deleted=True)) == 2
    monkeypatch.setattr(playlists, "_DELETED_KEPT", timedelta(0))
    anna.playlists.delete(kept)
    assert [one.playlist_id for one in anna.playlists.all(deleted=True)] == [kept]


def test_a_deleted_playlist_comes_back_until_a_later_deletion_removes_it(anna, monkeypatch):
    kept, gone = anna.playlists.save("Kept", [CREEP]), anna.playlists.save("Gone", [ONE])
    anna.playlists.delete(gone)
    assert [one.playlist_id for one in anna.playlists.all()] == [kept]
    assert [one.playlist_id for one in anna.playlists.all(deleted=True)] == [gone]
    anna.playlists.restore(gone)
    assert anna.playlists.open(gone) == (ONE,)
    assert len(anna.playlists.all()) == 2
    anna.playlists.delete(gone)
    monkeypatch.setattr(playlists, "_DELETED_KEPT", HOUR)
    anna.playlists.delete(kept)
    assert anna.playlists.open(gone) == (ONE,)
    monkeypatch.setattr(playlists, "_DELETED_KEPT", timedelta(0))
    anna.playlists.delete(anna.playlists.save("Another", []))
    for method in (anna.playlists.restore, anna.playlists.open, anna.playlists.delete):
        with pytest.raises(ProfileError, match="no such playlist"):
            method(gone)


def test_a_playlist_needs_a_name_and_has_bounds(anna, monkeypatch):
    with pytest.raises(ProfileError, match="name"):
        anna.playlists.save(" \n", [])
    monkeypatch.setattr(records, "MAX_TRACKS", 2)
    number = anna.playlists.save("Full", [CREEP, ONE])
    with pytest.raises(ProfileError, match="at most"):
        anna.playlists.update(number, 1, name="Fuller", entries=[CREEP, ONE, HALO])
    with pytest.raises(ProfileError, match="name"):
        anna.playlists.update(number, 1, name=" ", entries=[HALO])
    [full] = anna.playlists.all()
    assert (full.name, full.version) == ("Full", 1)
    assert anna.playlists.open(number) == (CREEP, ONE)
    monkeypatch.setattr("recommender.profile.playlist_rows.MAX_PLAYLISTS", 1)
    with pytest.raises(ProfileError, match="delete some"):
        anna.playlists.save("One more", [])


@pytest.mark.parametrize("number", [0, -1, 10**30, 2**31])
def test_a_number_that_no_playlist_has_is_refused(anna, number):
    with pytest.raises(ProfileError, match="no such playlist"):
        anna.playlists.open(number)
