"""Erasing a whole profile: in turns, on a full disk, and again where it broke off."""

import os
import sqlite3
import subprocess

import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.profile import Profiles, erasing, rows
from recommender.profile.database import connection
from recommender.profile.database.sqlite_file import RESERVE_BYTES
from tests.profile.samples import ANNA, BERT, CREEP, NOON, child, ended, liked, trouble


def filled(profile, n):
    profile.import_plays((f"erased-{i * 7919 % n:05}", NOON, 1) for i in range(n))
    profile.like(*(f"erased-{i}" for i in range(n // 10)))
    for name in ("erased-one", "erased-two"):
        profile.playlists.save(name, [CREEP] * (n // 20))


def test_a_large_profile_is_erased_in_turns_and_a_neighbour_writes_in_between(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(erasing, "ROWS_A_TURN", 100)
    url = f"sqlite:///{tmp_path}/profiles.db"
    gone = []
    with Profiles.open(url) as profiles, Profiles.open(url, busy_timeout_s=0) as impatient:
        anna, bert = profiles.of(ANNA), impatient.of(BERT)
        filled(anna, 1_000)
        n_held = sum(anna.summary())

        def count(connection, cursor, statement, *_):
            if statement.startswith("DELETE"):
                gone.append(cursor.rowcount)

        sa.event.listen(profiles._database._engine, "after_cursor_execute", count)
        likes = iter(range(1_000))
        monkeypatch.setattr(connection.time, "sleep", lambda _: bert.like(f"b{next(likes)}"))
        anna.erase()
        assert max(gone) == 100
        assert sum(gone) == n_held + 100 + 1  # the songs of the playlists, the profile itself
        assert len(bert.likes()) >= n_held // 100


def test_an_erasure_that_breaks_off_leaves_the_profile_and_a_second_one_removes_the_rest(
    store_url, monkeypatch
):
    monkeypatch.setattr(erasing, "ROWS_A_TURN", 100)
    with Profiles.open(store_url) as profiles:
        anna = profiles.of(ANNA)
        profiles.of(BERT).like("kept")
        filled(anna, 1_000)
        delete_some, calls = erasing._Eraser._delete_some, []

        def fail_fifth(*arguments):
            calls.append(None)
            if len(calls) == 5:
                raise ProfileError("Gone.", "unreachable")
            return delete_some(*arguments)

        monkeypatch.setattr(erasing._Eraser, "_delete_some", fail_fifth)
        with trouble("unreachable"):
            anna.erase()
        assert profiles.of(ANNA).summary().plays == 600
        profiles.of(ANNA).erase()
        assert profiles.of(ANNA).summary() == (0, 0, 0, 0, 0, 0)
        assert [one.track_id for one in profiles.of(BERT).likes()] == ["kept"]


def test_a_profile_is_erased_where_no_file_may_grow(tmp_path):
    url = f"sqlite:///{tmp_path}/profiles.db"
    with Profiles.open(url) as profiles:
        filled(profiles.of(ANNA), 4_000)
        profiles.of(BERT).like("kept")
    size = (tmp_path / "profiles.db").stat().st_size
    # The log of one transaction that deletes all of it would be larger than the file.
    code = f"""
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, ({size // 4096 * 4096}, {size // 4096 * 4096}))
    profile.erase()
    print(profile.summary())
    """
    [line] = ended(child(code, url, ""))
    assert (
        line == "ProfileSummary(likes=0, dislikes=0, plays=0, passes=0, playlists=0, judgements=0)"
    )
    assert b"erased" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    with Profiles.open(url) as profiles:
        assert [one.track_id for one in profiles.of(BERT).likes()] == ["kept"]


@pytest.fixture
def small_disk(tmp_path):
    """Return the folder of a disk of 8 MB; it takes root to make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]
    made = subprocess.run(mount, check=False, capture_output=True)
    if made.returncode:
        pytest.skip("a small disk can only be made by root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder):
    """Fill a disk to its last byte."""
    with (folder / "other").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def test_a_profile_is_erased_on_a_disk_without_a_free_byte(small_disk):
    url = f"sqlite:///{small_disk}/profiles.db"
    with Profiles.open(url) as profiles:
        filled(profiles.of(ANNA), 4_000)
        profiles.of(BERT).like("kept")
    assert (small_disk / "profiles.db-reserve").stat().st_size == RESERVE_BYTES
    fill(small_disk)
    assert os.statvfs(small_disk).f_bavail == 0
    with Profiles.open(url) as profiles:
        assert profiles.of(ANNA).summary().plays == 4_000  # it can be read, too
        profiles.of(ANNA).erase()
        assert [one.track_id for one in profiles.of(BERT).likes()] == ["kept"]
    contents = b"".join(path.read_bytes() for path in small_disk.iterdir())
    assert b"erased" not in contents
    assert b"kept" in contents


def test_without_a_reserve_a_full_disk_is_told_and_nothing_of_another_person_is_lost(small_disk):
    url = f"sqlite:///{small_disk}/profiles.db"
    with Profiles.open(url) as profiles:
        anna, bert = profiles.of(ANNA), profiles.of(BERT)
        filled(anna, 1_000)
        bert.like("kept")
        with sqlite3.connect(small_disk / "profiles.db") as held:  # what all share stays on disk
            held.execute("SELECT count(*) FROM plays").fetchone()
            profiles._database.wipe_log()
            (small_disk / "profiles.db-reserve").unlink()
            fill(small_disk)
            with trouble("full"):
                anna.erase()
            (small_disk / "other").unlink()
        held.close()
        assert anna.summary().plays == 1_000
        anna.erase()
    assert liked(url) == set()


def test_what_others_read_delays_only_the_traces_and_that_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "ROWS_A_TURN", 100)
    url = f"sqlite:///{tmp_path}/profiles.db"
    with Profiles.open(url, busy_timeout_s=0.05) as profiles:
        anna = profiles.of(ANNA)
        anna.like("erased")
        reader = sqlite3.connect(tmp_path / "profiles.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM opinions").fetchone()
        assert not anna.erase()
        reader.close()
        assert profiles.of(ANNA).summary() == (0, 0, 0, 0, 0, 0)
    assert b"erased" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
