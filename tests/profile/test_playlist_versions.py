"""Two who change one saved playlist: nobody's changes are lost, on SQLite and on PostgreSQL."""

import signal

import pytest

from recommender.errors import PlaylistChangedError, ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.profile import Profiles, records
from tests.profile.samples import ANNA, BERT, CREEP, HALO, ONE, child
from tests.support.concurrency import in_threads


@pytest.fixture
def other(store_url, anna):
    """Return the same person's profile as another server has it."""
    with Profiles.open(store_url) as profiles:
        yield profiles.of(ANNA)


@pytest.fixture
def number(anna):
    return anna.playlists.save("Road", [CREEP])


def test_a_save_of_an_older_version_is_refused_and_tells_what_is_there(anna, other, number):
    assert anna.playlists.update(number, 1, name="Trip", entries=[CREEP, ONE]) == 2
    with pytest.raises(PlaylistChangedError, match="changed elsewhere") as raised:
        other.playlists.update(number, 1, name="Home", entries=[HALO])
    [saved] = other.playlists.all()
    there = raised.value
    assert (there.name, there.version, there.n_entries) == ("Trip", 2, 2)
    assert (there.changed_at, there.is_deleted) == (saved.changed_at, False)
    assert there.trouble == "refused"
    assert (saved.name, other.playlists.open(number)) == ("Trip", (CREEP, ONE))
    assert other.playlists.update(number, there.version, entries=[HALO]) == 3


def test_a_name_that_was_given_elsewhere_is_not_lost_to_a_save_nor_a_save_to_a_name(
    anna, other, number
):
    anna.playlists.update(number, 1, name="Named")
    with pytest.raises(PlaylistChangedError):
        other.playlists.update(number, 1, name="Road", entries=[HALO])
    with pytest.raises(PlaylistChangedError):
        other.playlists.update(number, 1, name="Other name")
    assert other.playlists.all()[0].name == "Named"


def test_a_list_that_was_deleted_elsewhere_takes_no_save_and_a_changed_one_no_deletion(
    anna, other, number
):
    anna.playlists.update(number, 1, entries=[HALO])
    with pytest.raises(PlaylistChangedError):
        other.playlists.delete(number, 1)
    anna.playlists.delete(number, 2)
    for change in (
        lambda: other.playlists.update(number, 2, entries=[ONE]),
        lambda: other.playlists.merge_into(number, [ONE]),
    ):
        with pytest.raises(PlaylistChangedError, match="deleted elsewhere") as raised:
            change()
        assert raised.value.is_deleted
    [gone] = anna.playlists.all(deleted=True)
    assert (gone.version, anna.playlists.open(number)) == (3, (HALO,))
    anna.playlists.restore(number)
    with pytest.raises(PlaylistChangedError):
        other.playlists.update(number, 3, entries=[])


def test_merging_into_a_list_keeps_what_is_there_first_and_each_song_once(
    anna, other, number, monkeypatch
):
    anna.playlists.update(number, 1, name="Trip", entries=[ONE, CREEP])
    mine = [PlaylistEntry("creep", "Other title", ()), HALO]
    saved, entries = other.playlists.merge_into(number, mine)
    assert entries == (ONE, CREEP, HALO)
    assert (saved.name, saved.version, saved.n_entries) == ("Trip", 3, 3)
    assert anna.playlists.contents(number) == (saved, entries)
    assert other.playlists.merge_into(number, [], name="Mine")[0].name == "Mine"
    monkeypatch.setattr(records, "MAX_TRACKS", 3)
    with pytest.raises(ProfileError, match="at most"):
        other.playlists.merge_into(number, [PlaylistEntry("more", "", ())], name="Full")
    assert anna.playlists.contents(number)[0].name == "Mine"


def test_nobody_changes_the_list_of_somebody_else_by_its_number_and_version(profiles, number):
    bert = profiles.of(BERT)
    for change in (
        lambda: bert.playlists.update(number, 1, name="Mine"),
        lambda: bert.playlists.merge_into(number, [ONE]),
        lambda: bert.playlists.contents(number),
        lambda: bert.playlists.delete(number, 1),
    ):
        with pytest.raises(ProfileError, match="no such playlist"):
            change()


def test_of_eight_who_save_one_version_at_once_one_wins_and_seven_are_told(anna, number):
    lists = [[PlaylistEntry(f"track{n}x{i}", "", ()) for i in range(40)] for n in range(8)]

    def save(n):
        try:
            return anna.playlists.update(number, 1, name=f"Name {n}", entries=lists[n])
        except PlaylistChangedError as error:
            return error.name

    outcomes = in_threads(8, save)
    assert outcomes.count(2) == 1
    winner = outcomes.index(2)
    assert set(outcomes) == {2, f"Name {winner}"}
    saved, entries = anna.playlists.contents(number)
    assert (saved.version, saved.name) == (2, f"Name {winner}")
    assert entries == tuple(lists[winner])


def test_of_eight_who_merge_into_one_list_at_once_nobody_loses_a_song(anna, number):
    def merge(n):
        return anna.playlists.merge_into(number, [PlaylistEntry(f"track{n}", "", ())])[0].version

    assert sorted(in_threads(8, merge)) == list(range(2, 10))
    assert {entry.track_id for entry in anna.playlists.open(number)} == {
        "creep", *(f"track{n}" for n in range(8)),
    }  # fmt: skip


def test_a_save_that_was_acknowledged_before_sigkill_is_there_whole(store_url):
    code = """
    from recommender.formats.playlist import PlaylistEntry
    number, version = profile.playlists.save("0", []), 1
    for n in range(1, 1000):
        songs = [PlaylistEntry(f"track{n}x{i}", "", ()) for i in range(20)]
        version = profile.playlists.update(number, version, name=str(n), entries=songs)
        print(n, version, flush=True)
    """
    process = child(code, store_url, "")
    with process:
        lines = [process.stdout.readline() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().split("\n")[:-1]
    assert len(lines) < 999
    n, version = map(int, lines[-1].split())
    with Profiles.open(store_url) as profiles:
        lists = profiles.of(ANNA).playlists
        [saved] = lists.all()
        entries = lists.open(saved.playlist_id)
    assert saved.version in (version, version + 1)  # one may be saved and not yet told
    assert int(saved.name) == n + saved.version - version
    assert [one.track_id for one in entries] == [f"track{saved.name}x{i}" for i in range(20)]
