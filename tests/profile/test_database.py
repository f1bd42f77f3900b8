"""Crashes, full disks, other writers: what was acknowledged is kept, and errors are clear."""

import contextlib
import os
import shutil
import signal
import sqlite3
import tempfile
import textwrap
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.profile import Profiles
from tests.profile.samples import ANNA, START, child, ended, liked, trouble


def test_what_was_acknowledged_before_sigkill_is_there_and_the_store_opens(store_url):
    code = """
    for number in range(1000):
        profile.like(f"track{number}")
        print(f"track{number}", flush=True)
    """
    process = child(code, store_url, "")
    with process:
        acknowledged = [process.stdout.readline().strip() for _ in range(100)]
        process.send_signal(signal.SIGKILL)
        # Not communicate(): it loses the lines that readline() has fetched ahead.
        acknowledged += process.stdout.read().split("\n")[:-1]
    assert process.returncode == -signal.SIGKILL
    assert 100 <= len(acknowledged) < 1000
    found = liked(store_url)
    assert set(acknowledged) <= found
    assert len(found) <= len(acknowledged) + 1  # one may be saved and not yet told


def test_two_processes_that_write_at_once_lose_nothing(store_url):
    code = """
    for number in range(60):
        profile.like(f"{name}{number}")
        profile.pass_over("shared")
    """
    for process in [child(code, store_url, name) for name in ("a", "b")]:
        ended(process)
    profiles = Profiles.open(store_url)
    profile = profiles.of(ANNA)
    assert len(profile.likes()) == 120
    assert profile.passed()["shared"].times == 120
    profiles.close()


def test_a_full_disk_is_told_and_what_was_saved_before_is_kept(tmp_path):
    url = f"sqlite:///{tmp_path}/profiles.db"
    code = """
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    saved = 0
    try:
        for number in range(100_000):
            profile.like(*(f"track{number}x{n}" for n in range(100)))
            saved += 100
    except ProfileError as error:
        print(saved, error.trouble, error)
    assert len(profile.likes()) == saved
    """
    [line] = ended(child(code, url, ""))
    saved, kind, message = line.split(" ", 2)
    assert kind == "full"
    assert "free some space" in message
    assert int(saved) > 500
    assert len(liked(url)) == int(saved)
    Profiles.open(url).of(ANNA).like("one-more")  # with room again, it goes on
    assert len(liked(url)) == int(saved) + 1


@contextlib.contextmanager
def without_privileges(folder):
    """Become somebody to whom file permissions apply: they do not to root."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.iterdir()):
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """Return a folder that anybody may reach, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="segue-test-"))
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_read_only_file_can_be_read_and_says_why_it_cannot_be_written(open_folder):
    path = open_folder / "profiles.db"
    url = f"sqlite:///{path}"
    Profiles.open(url).of(ANNA).like("a")
    with without_privileges(open_folder):
        path.chmod(0o400)
        profile = Profiles.open(url).of(ANNA)
        with trouble("read_only"):
            profile.like("b")
        assert [one.track_id for one in profile.likes()] == ["a"]
        for file in open_folder.iterdir():  # those beside it were made like it
            file.chmod(0o600)
        profile.like("b")
    assert liked(url) == {"a", "b"}


def test_a_folder_that_may_not_be_written_is_told(open_folder):
    with without_privileges(open_folder):
        open_folder.chmod(0o500)
        with trouble("read_only"):
            Profiles.open(f"sqlite:///{open_folder}/profiles.db")
        with pytest.raises(ProfileError):
            Profiles.open(f"sqlite:///{open_folder}/sub/profiles.db")


@pytest.mark.postgres
def test_a_read_only_server_says_so(postgres_server):
    postgres_server.execute("CREATE ROLE reader LOGIN")
    url = postgres_server.url("reader")
    with Profiles.open(url) as profiles:
        profiles.of(ANNA).like("a")
    postgres_server.execute("ALTER ROLE reader SET default_transaction_read_only = on")
    profiles = Profiles.open(url)
    profile = profiles.of(ANNA)
    with trouble("read_only"):
        profile.like("b")
    assert [one.track_id for one in profile.likes()] == ["a"]
    profiles.close()


@contextlib.contextmanager
def other_writer(url):
    """Hold what every writer needs, as another program would."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.rollback()
        connection.close()
    else:
        with psycopg.connect(url) as connection:
            connection.execute("LOCK TABLE opinions IN SHARE MODE")
            yield
            connection.rollback()


def test_a_locked_store_can_be_read_and_written_once_it_is_free(store_url):
    profiles = Profiles.open(store_url, busy_timeout_s=0.1)
    profile = profiles.of(ANNA)
    profile.like("a")
    with other_writer(store_url):
        with trouble("busy"):
            profile.like("b")
        assert [one.track_id for one in profile.likes()] == ["a"]
    profile.like("b")
    profiles.close()
    assert liked(store_url) == {"a", "b"}


def test_a_file_that_is_gone_is_never_replaced_and_works_when_it_is_back(tmp_path):
    path = tmp_path / "profiles.db"
    profiles = Profiles.open(f"sqlite:///{path}")
    profile = profiles.of(ANNA)
    profile.like("a")
    away = path.rename(tmp_path / "away.db")
    for access in (lambda: profile.like("b"), profile.likes, lambda: profiles.of(ANNA)):
        with trouble("unreachable"):
            access()
    assert not path.exists()
    away.rename(path)
    profile.like("c")
    assert {one.track_id for one in profile.likes()} == {"a", "c"}


@pytest.mark.postgres
def test_a_server_that_crashed_is_told_and_works_when_it_is_back(postgres_server):
    url = postgres_server.url()
    profiles = Profiles.open(url)
    profile = profiles.of(ANNA)
    profile.like("a")
    postgres_server.kill()
    try:
        for access in (lambda: profile.like("b"), profile.likes, lambda: Profiles.open(url)):
            with trouble("unreachable"):
                access()
    finally:
        postgres_server.start()
    profile.like("c")
    assert {one.track_id for one in profile.likes()} == {"a", "c"}
    profiles.close()


@pytest.mark.parametrize("contents", [b"title,artist\n" * 500, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_store_is_left_as_it_is(tmp_path, contents):
    path = tmp_path / "profiles.db"
    path.write_bytes(contents)
    with trouble("damaged"):
        Profiles.open(f"sqlite:///{path}")
    assert path.read_bytes() == contents


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", "refused"),
        ("nonsense", "refused"),
        ("mysql://user:hunter2@localhost/x", "refused"),
        ("postgresql://user:hunter2@127.0.0.1:1/x", "unreachable"),
        ("postgresql://user:hunter2@127.0.0.1:port/x", "refused"),
        ("sqlite:////proc/none/profiles.db", "unreachable"),
    ],
)
def test_a_bad_address_is_refused_without_telling_the_password(url, kind):
    with pytest.raises(ProfileError) as raised:
        Profiles.open(url)
    assert raised.value.trouble == kind
    assert "hunter2" not in str(raised.value)


def test_a_file_is_private_durable_and_keeps_references(tmp_path):
    path = tmp_path / "folder with #? and %20" / "profiles.db"
    profiles = Profiles.open(f"sqlite:///{quote(str(path))}")
    assert path.stat().st_mode & 0o777 == 0o600
    with profiles._database.reading() as connection:
        settings = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete")
        }
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
    }


def test_a_writer_waits_for_another_one_as_long_as_it_was_told(store_url):
    profiles = Profiles.open(store_url, busy_timeout_s=30)
    profile = profiles.of(ANNA)
    code = """
    with profile.rows.database.writing() as connection:
        profile.rows.insert(connection, opinions, [{"track_id": "a", "liked": True, "at_ms": 0}])
        profile.rows.remove(connection, (opinions,), ["b"])
        print("holding", flush=True)
        time.sleep(0.5)
    """
    imports = "import time\nfrom recommender.profile.schema import opinions\n"
    process = child(code, store_url, "", start=imports + textwrap.dedent(START))
    assert process.stdout.readline() == "holding\n"
    profile.like("a")  # the row that the other one holds
    ended(process)
    assert profile.likes()[0].at.year > 1970  # ours came last
    profiles.close()
