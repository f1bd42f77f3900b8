"""The connection to the database of the profile store: SQLite or PostgreSQL."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.pool import NullPool, StaticPool

from recommender.errors import ProfileError
from recommender.profile.troubles import explain, explained


class Database:
    """A database of profiles; threads may share it. `migrate` creates its tables.

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
        If `url` is no such address, or the database cannot be opened; here and in each method.
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
        """Yield a connection within one transaction that reads."""
        with self._lock, explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection within one transaction; an exception in the block undoes it."""
        with self._lock, explained(), self._writer.begin() as connection:
            yield connection

    def wipe_log(self) -> None:
        """Empty SQLite's write-ahead log, so that nothing erased stays in it."""
        if self.dialect == "sqlite":
            with self._lock, explained(), self._engine.connect() as connection:
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
            with explained():
                _use_wal(connect, busy_timeout_s)
            # No pool: a pooled connection would go on writing to a file that was removed.
            engine = sa.create_engine(
                "sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True
            )
        sa.event.listen(engine, "begin", _begin)
        return engine


def _begin(connection: Connection) -> None:
    """Begin a transaction: a reader that turns writer later would fail without waiting."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _create(path: Path) -> None:
    """Create the file, readable for its owner alone, and its folder, where they are missing."""
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


def _use_wal(connect: Any, busy_timeout_s: float) -> None:
    """Turn on the write-ahead log for good: readers and a writer then never wait for each other.

    Of two processes that do so at once, one fails without waiting, hence the loop.
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
