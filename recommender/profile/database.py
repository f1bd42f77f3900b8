"""The connection to the profile store: SQLite or PostgreSQL, and what their errors mean."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.pool import NullPool, StaticPool

from recommender.errors import ProfileError, ProfileTrouble

# Primary result codes, https://www.sqlite.org/rescode.html
_SQLITE: Final[dict[int, ProfileTrouble]] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest beginning counts
_POSTGRESQL: Final[dict[str, ProfileTrouble]] = {
    "55P03": "busy",  # lock_timeout
    "57014": "busy",  # statement_timeout
    "40": "busy",  # deadlock, serialization
    "53100": "full",
    "53": "busy",  # too many connections, out of memory
    "25006": "read_only",
    "42501": "read_only",
    "08": "unreachable",
    "57P": "unreachable",  # shut down, or starting
    "28": "unreachable",  # login refused
    "3D": "unreachable",  # no such database
}
_SENTENCES: Final[dict[ProfileTrouble, str]] = {
    "busy": "Another program is writing to the profile store; try again in a moment.",
    "full": "The disk of the profile store is full or fails; free some space and try again.",
    "read_only": "The profile store may not be written; check the permissions of its files.",
    "unreachable": "The profile store cannot be reached; check DATABASE_URL and try again.",
    "damaged": "The profile store is damaged or is none; put a copy of it back.",
    "erased": "This profile was erased; open it anew.",
    "failed": "The profile store failed; the log tells more.",
}


class Database:
    """A database with the newest tables; threads may share it.

    Parameters
    ----------
    url : str
        ``sqlite:///path``, ``sqlite://`` (in memory, gone with the process) or
        ``postgresql://user:password@host/name``.
    busy_timeout_s : float
        How long to wait for another writer.

    Raises
    ------
    ProfileError
        If the address is none, or the database cannot be opened.
    """

    def __init__(self, url: str, busy_timeout_s: float) -> None:
        try:
            address = make_url(url)
        except (sa.exc.ArgumentError, ValueError):  # ValueError: of a port that is no number
            raise ProfileError(
                "DATABASE_URL is no address of a database; write sqlite:///path or "
                "postgresql://user:password@host/name.",
                "refused",
            ) from None  # the original names the whole address, and with it the password
        self._lock: Any = nullcontext()
        kind = address.get_backend_name()
        if kind == "sqlite":
            self._engine = self._open_sqlite(address, busy_timeout_s)
        elif kind in ("postgresql", "postgres"):
            self._engine = _open_postgresql(address, busy_timeout_s)
        else:
            raise ProfileError("DATABASE_URL is neither SQLite nor PostgreSQL.", "refused")
        self._writer = self._engine.execution_options(writes=True)
        self.dialect = self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection within one transaction that reads."""
        with self._lock, telling(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection within one transaction that is kept when the block ends well."""
        with self._lock, telling(), self._writer.begin() as connection:
            yield connection

    def wipe_log(self) -> None:
        """Move SQLite's write-ahead log into the file, so that nothing erased stays in it."""
        if self.dialect == "sqlite":
            with self._lock, telling(), self._engine.connect() as connection:
                # None only for a closed connection, and this one was just opened.
                connection.connection.driver_connection.execute(  # type: ignore[union-attr]
                    "PRAGMA wal_checkpoint(TRUNCATE)"
                )

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _open_sqlite(self, address: URL, busy_timeout_s: float) -> Engine:
        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(
                target,
                timeout=busy_timeout_s,
                isolation_level=None,  # transactions begin below, not where sqlite3 guesses
                check_same_thread=False,
                uri=True,
            )
            connection.execute("PRAGMA foreign_keys = ON")
            # FULL: what was acknowledged survives a power cut too.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            return connection

        path = address.database
        if path in (None, "", ":memory:"):
            target = "file::memory:"
            self._lock = threading.RLock()
            # One connection for all: each further one would be an empty database of its own.
            engine = sa.create_engine(
                "sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True
            )
        else:
            # "rw": a file that is gone is an error, and not silently a new and empty one.
            target = f"{Path(path).absolute().as_uri()}?mode=rw"
            _create(Path(path))
            with telling():
                _use_wal(connect, busy_timeout_s)
            # No pool: a pooled connection would go on writing to a file that was removed.
            engine = sa.create_engine(
                "sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True
            )
        sa.event.listen(engine, "begin", _begin)
        return engine


@contextmanager
def telling() -> Iterator[None]:
    """Turn any error of the database into a `ProfileError` with a sentence for a person."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        trouble = _trouble(error)
        raise ProfileError(_SENTENCES[trouble], trouble) from error


def _trouble(error: Exception) -> ProfileTrouble:
    if isinstance(error, sa.exc.IntegrityError):
        return "erased"  # the only constraint that can fail: rows of a profile that is gone
    if isinstance(error, sa.exc.TimeoutError):
        return "busy"
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return _SQLITE.get(code & 0xFF, "failed") if code is not None else "failed"
    state = getattr(cause, "sqlstate", None)
    if state is None:  # psycopg's own: no server answered, or it stopped answering
        return "unreachable" if isinstance(error, sa.exc.OperationalError) else "failed"
    starts = [start for start in _POSTGRESQL if state.startswith(start)]
    return _POSTGRESQL[max(starts, key=len)] if starts else "failed"


def _begin(connection: Connection) -> None:
    """Begin as a writer at once: a reader that turns writer later may fail without waiting."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create(path: Path) -> None:
    """Create the file, readable for its owner alone, and its folder, where they are missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except PermissionError:
        if not path.exists():
            raise ProfileError(_SENTENCES["read_only"], "read_only") from None
    except OSError as error:
        raise ProfileError(
            f"Cannot create the profile store {path}: {error.strerror}; check DATABASE_URL.",
            "unreachable",
        ) from error


def _use_wal(connect: Any, busy_timeout_s: float) -> None:
    """Turn on the write-ahead log, which stays on: readers and a writer then never wait.

    Two processes that do so at once do not wait for each other but fail, hence the loop.
    """
    deadline = time.monotonic() + busy_timeout_s
    while True:
        connection = connect()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()


def _open_postgresql(address: URL, busy_timeout_s: float) -> Engine:
    def set_limits(connection: Any, _record: object) -> None:
        wait_ms = int(busy_timeout_s * 1000)
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {wait_ms}")
            cursor.execute(f"SET statement_timeout = {wait_ms + 30_000}")
        connection.commit()

    engine = sa.create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": 5},
        pool_pre_ping=True,  # a server that was restarted is no error
        pool_timeout=busy_timeout_s,
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", set_limits)
    return engine
