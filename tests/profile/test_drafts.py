"""The list under work is kept: the same claims on SQLite and on PostgreSQL."""

import signal

import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.profile import Profiles, records
from tests.profile.samples import ANNA, BERT, CREEP, HALO, ONE, child, trouble
from tests.support.concurrency import in_threads

MINE = Draft((CREEP, ONE), frozenset({"creep"}), ("halo",), "Rain 中", 7, 3)


def test_a_draft_comes_back_as_it_was_with_marks_name_and_origin(store_url, anna):
    assert anna.drafts.load() is None
    assert anna.drafts.save(MINE, 0) == (1, None)
    with Profiles.open(store_url) as profiles:
        assert profiles.of(ANNA).drafts.load() == (MINE, 1)
        assert profiles.of(BERT).drafts.load() is None
    assert anna.drafts.save(MINE.without("creep"), 1) == (2, None)
    assert anna.drafts.load() == (MINE.without("creep"), 2)


def test_the_later_change_wins_and_is_given_what_it_replaced(anna):
    anna.drafts.save(MINE, 0)
    theirs, ours = Draft((HALO,)), Draft((ONE,))
    assert anna.drafts.save(theirs, 1) == (2, None)
    assert anna.drafts.save(ours, 1) == (3, theirs)
    assert anna.drafts.load() == (ours, 3)
    assert anna.drafts.save(ours, 2) == (4, None)  # the same list: nothing was replaced


def test_an_empty_list_replaces_none_that_it_did_not_know(anna):
    anna.drafts.save(MINE, 0)
    assert anna.drafts.save(Draft(), 0) == (0, MINE)
    assert anna.drafts.load() == (MINE, 1)
    # the next change of that session is told again
    assert anna.drafts.save(Draft((HALO,)), 0) == (2, MINE)
    assert anna.drafts.save(Draft(), 2) == (3, None)
    assert anna.drafts.load() == (Draft(), 3)
    assert anna.drafts.save(MINE, 0) == (4, None)  # of an empty list nothing is lost


def test_a_draft_is_cleared_and_an_older_session_does_not_take_that_for_its_own(anna):
    anna.drafts.clear()
    assert anna.drafts.load() is None
    anna.drafts.save(MINE, 0)
    anna.drafts.clear()
    assert anna.drafts.load() == (Draft(), 2)


def test_a_draft_has_the_bounds_of_a_playlist(anna, monkeypatch):
    anna.drafts.save(MINE, 0)
    monkeypatch.setattr(records, "MAX_TRACKS", 2)
    with pytest.raises(ProfileError, match="at most"):
        anna.drafts.save(MINE.added([HALO]), 1)
    monkeypatch.setattr("recommender.profile.drafts._MAX_CHARS", 50)
    with trouble("refused"):
        anna.drafts.save(MINE, 1)
    assert anna.drafts.load() == (MINE, 1)


def test_an_erased_profile_leaves_no_draft_and_takes_none(profiles, anna, store_url):
    anna.drafts.save(MINE, 0)
    anna.erase()
    with trouble("erased"):
        anna.drafts.save(MINE, 1)
    assert profiles.of(ANNA).drafts.load() is None
    with profiles._database.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM drafts")).scalar_one() == 0
    # a session that still has the list goes on with it in the new profile
    assert profiles.of(ANNA).drafts.save(MINE, 1) == (2, None)


def test_a_draft_that_cannot_be_read_is_told(profiles, anna):
    anna.drafts.save(MINE, 0)
    for songs in ("{", "[]", '{"entries": [[1, 2]]}', '{"entries": [[null, "", []]]}'):
        with profiles._database.writing() as connection:
            connection.execute(sa.text("UPDATE drafts SET songs = :songs"), {"songs": songs})
        with trouble("damaged"):
            anna.drafts.load()


def test_of_eight_sessions_that_keep_a_list_at_once_each_learns_of_the_one_before(anna):
    lists = [Draft((PlaylistEntry(f"track{n}", "", ()),)) for n in range(8)]
    saved = in_threads(8, lambda n: anna.drafts.save(lists[n], 0))
    assert sorted(one.version for one in saved) == list(range(1, 9))
    last = anna.drafts.load()
    assert last.version == 8
    replaced = [one.other for one in saved if one.other is not None]
    assert len(replaced) == 7
    assert {*replaced, last.draft} == set(lists)


def test_a_draft_that_was_acknowledged_before_sigkill_is_there(store_url):
    code = """
    from recommender.formats.playlist import PlaylistEntry
    from recommender.playlists.draft import Draft
    draft, version = Draft(), 0
    for n in range(1000):
        draft = draft.added([PlaylistEntry(f"track{n}", "", ())])
        version = profile.drafts.save(draft, version).version
        print(version, flush=True)
    """
    process = child(code, store_url, "")
    with process:
        lines = [process.stdout.readline() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().split("\n")[:-1]
    assert len(lines) < 1000
    with Profiles.open(store_url) as profiles:
        kept = profiles.of(ANNA).drafts.load()
    assert kept.version in (int(lines[-1]), int(lines[-1]) + 1)
    assert [one.track_id for one in kept.draft.entries] == [
        f"track{n}" for n in range(kept.version)
    ]
