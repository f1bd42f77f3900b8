"""An upload is read in a process of its own, and whatever that does, there is an answer."""

import contextlib
import logging
import subprocess
import sys
import threading

import pytest

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import PlaylistEntry
from recommender.uploads import worker
from recommender.uploads.readers import HISTORY, LISTS, PROFILE
from recommender.uploads.worker import read_apart, read_history, read_lists, read_profile
from tests.conftest import ROOT
from tests.support.hostile.uploads import HOSTILE

ONE = PlaylistEntry(None, "One", ("U2",))


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Have a shell script in place of the process that reads."""

    def replace(script):
        path = tmp_path / "child"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))

    return replace


def test_a_file_is_read_in_another_process():
    assert read_lists(b"title,artist\nOne,U2", "Road.csv").playlists[0].name == "Road"
    assert read_history(b'{"tracks": [{"track": "One", "artist": "U2"}]}', "a.json").tracks() == (
        ONE,
    )
    assert read_profile(b'{"format": "segue-profile", "version": 1, "likes": [0]}', "").skipped == 1


def test_what_the_reader_says_reaches_the_person():
    with pytest.raises(PlaylistFileError, match="ünd is empty; it needs at least one song"):
        read_lists(b"  ", "ünd")
    with pytest.raises(PlaylistFileError, match="no export of a profile"):
        read_profile(b"[]", "a.json")


def test_a_small_text_is_read_here_and_a_large_one_apart(child):
    child("""echo '["error", "read apart"]'""")
    assert read_lists("U2 - One").tracks() == (ONE,)
    with pytest.raises(PlaylistFileError, match="read apart"):
        read_lists("U2 - One\n" * 8_000)


def test_a_process_that_does_not_end_is_stopped_with_a_sentence(child):
    child("while true; do :; done")
    with pytest.raises(PlaylistFileError, match="takes too long to read; divide it"):
        read_apart(LISTS, b"x" * 2**20, "a.txt", deadline_s=1.2)


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", "echo nonsense", "cat", 'echo "[]"'])
def test_a_process_that_breaks_is_told_to_the_log_alone(child, script, caplog):
    child(script)
    with caplog.at_level(logging.ERROR), pytest.raises(PlaylistFileError, match="cannot be read"):
        read_lists(b"title,artist\nOne,U2", "a.csv")
    assert "could not be read" in caplog.text


def test_an_answer_without_end_is_cut(child, monkeypatch):
    monkeypatch.setattr(worker, "MAX_ANSWER_BYTES", 2**20)
    child("""while true; do echo '["value", [{}, []]]'; done""")
    with pytest.raises(PlaylistFileError):
        read_apart(LISTS, b"U2 - One", "a.txt", deadline_s=60)


def test_the_process_does_not_get_the_environment(child, monkeypatch):
    monkeypatch.setenv("SPOTIFY_CLIENT_SECRET", "hush")
    child("""echo "[\\"error\\", \\"secret: $SPOTIFY_CLIENT_SECRET.\\"]" """)
    with pytest.raises(PlaylistFileError, match=r"secret: \."):
        read_lists(b"x", "a.txt")


def test_whoever_waits_too_long_for_others_is_told_so():
    for _ in range(worker.MAX_WORKERS):
        assert worker._slots.acquire(blocking=False)
    try:
        with pytest.raises(PlaylistFileError, match="try again in a minute"):
            read_apart(LISTS, b"U2 - One", "a.txt", deadline_s=1.1)
    finally:
        worker._slots.release(worker.MAX_WORKERS)
    assert read_lists(b"U2 - One").tracks() == (ONE,)


def test_many_at_once_are_read_two_at_a_time():
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(read_lists(b"U2 - One").tracks()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(ONE,)] * 4


def run_child(code, upload=b""):
    """Run the child with something changed in it; return what it answers."""
    start = "import sys\nfrom recommender.uploads import child, readers\n"
    return subprocess.run(
        [sys.executable, "-c", f"{start}{code}\nsys.argv = ['', 'lists']\nchild.main()"],
        cwd=ROOT, input=b'"a.txt"\n' + upload, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps the limit of memory")
def test_a_reader_that_takes_too_much_memory_ends_with_a_sentence():
    code = "readers.READERS['lists'] = readers.Reader(lambda *_: bytearray(2**30), None, None)"
    assert "takes too much memory" in run_child(code)


def test_a_reader_that_fails_tells_where_but_not_on_what():
    code = "readers.READERS['lists'] = readers.Reader(lambda upload, _: int(upload), None, None)"
    answer = run_child(code, b"private")
    assert "ValueError at <string>:3" in answer
    assert "private" not in answer


def test_the_process_loads_no_matrices_and_no_database():
    code = "child._answer('lists')\nprint(sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = run_child(code, b"U2 - One")
    assert "'zipfile'" in loaded
    for library in ("numpy", "pandas", "pyarrow", "scipy", "sklearn", "sqlalchemy", "streamlit"):
        assert f"'{library}'" not in loaded


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_upload_is_answered(name, caplog):
    file_name, make = HOSTILE[name]
    reader = PROFILE if "profile" in name else HISTORY if "plays" in name else LISTS
    # A few take all the time there is; half of it says as much.
    with contextlib.suppress(PlaylistFileError):
        read_apart(reader, make(), file_name, deadline_s=worker.DEADLINE_S / 2)
    assert not caplog.records  # it was read or refused; nothing broke
