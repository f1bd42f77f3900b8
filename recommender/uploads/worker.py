"""Read uploads in processes of their own, so that no file holds up the server or fills its memory.

A thread would not do: Python runs one at a time, and none can be stopped. A process (`child`) has
limits of memory and of the processor's time, does not get the server's environment, and is killed
after 10 seconds. Where a system has no such limits (Windows) or keeps none for memory (macOS), the
deadline alone holds.
"""

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import PlaylistFile
from recommender.formats.upload import MAX_UPLOAD_BYTES, read_playlist
from recommender.profile.transfer.rows import ProfileUpload
from recommender.uploads.readers import HISTORY, LISTS, PROFILE, READERS, Reader

DEADLINE_S: Final = 10.0
"""Seconds until a person has an answer, those of waiting for other uploads counted in."""

MAX_WORKERS: Final = 2
"""Uploads that are read at the same time; others wait."""

MAX_ANSWER_BYTES: Final = 128 * 1024 * 1024
"""The longest answer of a process that is read."""

_LEAST_S: Final = 1.0  # with less time left, a process is not started
_SMALL_TEXT: Final = 64 * 1024  # characters; read here sooner than a process starts
_ROOT: Final = Path(__file__).parent.parent.parent
_Found = TypeVar("_Found")

_slots = threading.BoundedSemaphore(MAX_WORKERS)
_log = logging.getLogger(__name__)


def read_lists(upload: bytes | str, name: str = "") -> PlaylistFile:
    """Read the lists of a file or of a pasted text as `read_playlist` does, in another process.

    Parameters
    ----------
    upload : bytes or str
        A text of at most 65,536 characters is read in this process: every reader is linear.
    name : str
        Name of the file, if it has one.

    Returns
    -------
    PlaylistFile
        Without plays: the 100 songs played most are a list of it, the last one.

    Raises
    ------
    PlaylistFileError
        As `read_playlist`; also if it takes too long, or too many others upload files.
    """
    if isinstance(upload, str):
        if len(upload) <= _SMALL_TEXT:
            return read_playlist(upload, name)
        upload = upload.encode("utf-8", "replace")
    return read_apart(LISTS, upload, name)


def read_history(upload: bytes, name: str) -> PlaylistFile:
    """Read plays, liked and hidden songs of a file; errors as in `read_lists`."""
    return read_apart(HISTORY, upload, name)


def read_profile(upload: bytes, name: str) -> ProfileUpload:
    """Read the export of a profile as `read_export` does; errors as in `read_lists`."""
    return read_apart(PROFILE, upload, name)


def read_apart(
    reader: Reader[_Found], upload: bytes, name: str, *, deadline_s: float = DEADLINE_S
) -> _Found:
    """Return what a reader of the table finds in an upload; it works in another process.

    Raises
    ------
    PlaylistFileError
        What the reader raises; also after `deadline_s` seconds.
    """
    if len(upload) > MAX_UPLOAD_BYTES:
        raise PlaylistFileError(
            f"{name or 'The file'} is larger than {MAX_UPLOAD_BYTES >> 20} MB; divide it and try "
            "again."
        )
    end = time.monotonic() + deadline_s
    if not _slots.acquire(timeout=max(0.0, deadline_s - _LEAST_S)):
        raise PlaylistFileError("Many files are being read just now; try again in a minute.")
    try:
        return _read(reader, upload, name, end)
    finally:
        _slots.release()


def _read(reader: Reader[_Found], upload: bytes, name: str, end: float) -> _Found:
    key = next(key for key, known in READERS.items() if known is reader)
    command = [sys.executable, "-E", "-s", "-m", "recommender.uploads.child", key]
    # The server's environment holds secrets; Windows cannot start a process without one.
    environment: dict[str, str] | None = None if sys.platform == "win32" else {}
    with subprocess.Popen(  # noqa: S603 - the command is ours
        command, cwd=_ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(end - time.monotonic(), stop)
        timer.start()
        try:
            assert process.stdin is not None  # noqa: S101 - for mypy
            assert process.stdout is not None  # noqa: S101
            with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
                stdin.write(json.dumps(name).encode() + b"\n")
                stdin.write(upload)
            return reader.unpack(_values(process.stdout))
        except PlaylistFileError:
            raise
        except _BROKEN as error:
            if late.is_set():
                raise PlaylistFileError(
                    "This file takes too long to read; divide it and try again."
                ) from None
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LEAST_S)
            _log.error("An upload could not be read: %s (%s).", error, process.returncode)
            raise PlaylistFileError(
                "This file cannot be read; save it in another format and try again."
            ) from None
        finally:
            timer.cancel()
            process.kill()


class _CutError(Exception):
    """The answer of a process ended before its end."""


# What reading an answer raises that no child of ours gives.
_BROKEN: Final = (_CutError, LookupError, RuntimeError, StopIteration, TypeError, ValueError)


def _values(lines: IO[bytes]) -> Iterator[Any]:
    """Yield the values that a process answers with."""
    left = MAX_ANSWER_BYTES
    while left > 0 and (line := lines.readline(left)):
        left -= len(line)
        what, *values = json.loads(line)
        if what == "error":
            raise PlaylistFileError(values[0])
        if what == "broken":
            raise _CutError(values[0])
        if what == "end":
            return
        yield values[0]
    raise _CutError("its process stopped")
