"""The file of a SQLite database: created, opened, and kept usable on a disk that is full."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Final

from recommender.errors import ProfileError
from recommender.profile.database.troubles import explain, explained

RESERVE_BYTES: Final = 1024 * 1024
"""Room that is kept for the day the disk is full: a deletion writes some pages of 4 KB a row."""

_SHARED_MEMORY_BYTES: Final = 64 * 1024  # what SQLite needs to open a file at all
_RETRY_S: Final = 0.02


class SqliteFile:
    """A file with a database in it; readers and a writer never wait for each other.

    Beside it a second file, ``<name>-reserve``, holds nothing but room on the disk, which is given
    back when a deletion finds no other.

    Parameters
    ----------
    path : Path
        It is created where it is missing, readable for its owner alone.
    busy_timeout_s : float
        How long a connection waits for another writer.

    Raises
    ------
    ProfileError
        If it cannot be created or opened.
    """

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        # "rw": a file that is gone is an error, and not silently a new and empty one.
        self._target = f"{path.absolute().as_uri()}?mode=rw"
        self._reserve = path.with_name(f"{path.name}-reserve")
        self._busy_timeout_s = busy_timeout_s
        _create(path)
        with explained():
            self._use_wal()

    def connect(self) -> sqlite3.Connection:
        """Return a new connection, also where a full disk has no room for what readers share."""
        try:
            return connect(self._target, self._busy_timeout_s)
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_IOERR or not self.release(_SHARED_MEMORY_BYTES):
                raise
            return connect(self._target, self._busy_timeout_s)

    def keep_reserve(self) -> None:
        """Make the reserve as large as it should be; where there is no room, it stays smaller."""
        try:
            number = os.open(self._reserve, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(number, "wb") as file:
                # Random: a file system that compresses would keep no room for zeros.
                file.write(os.urandom(max(RESERVE_BYTES - os.fstat(number).st_size, 0)))
        except OSError:
            return

    def release(self, n_bytes: int) -> bool:
        """Give some of the reserve back to the disk; return whether there was any."""
        try:
            size = self._reserve.stat().st_size
            os.truncate(self._reserve, max(size - n_bytes, 0))
        except OSError:
            return False
        return size > 0

    def _use_wal(self) -> None:
        """Turn on the write-ahead log for good.

        Of two processes that do so at once, one fails without waiting, hence the loop.
        """
        deadline = time.monotonic() + self._busy_timeout_s
        while True:
            try:
                connection = self.connect()
                try:
                    connection.execute("PRAGMA journal_mode = WAL")
                finally:
                    connection.close()
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_S)
            else:
                return


def connect(target: str, busy_timeout_s: float) -> sqlite3.Connection:
    """Return a connection to a file or to memory, given as a URI, with the settings of the store.

    Threads may share it; transactions begin where the caller says so.
    """
    connection = sqlite3.connect(
        target,
        timeout=busy_timeout_s,
        isolation_level=None,
        check_same_thread=False,
        uri=True,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL: what was acknowledged survives a power cut too.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _create(path: Path) -> None:
    """Create the file and its folder where they are missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except PermissionError:
        if not path.exists():
            raise explain("read_only") from None
    except OSError as error:
        raise ProfileError(
            f"Cannot create the profile store {path}: {error.strerror}; check DATABASE_URL.",
            "unreachable",
        ) from error
