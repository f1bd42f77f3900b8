"""The connection to the database of the profile store: SQLite or PostgreSQL."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.pool import NullPool, StaticPool

from recommender.errors import ProfileError
from recommender.profile.database.sqlite_file import RESERVE_BYTES, SqliteFile, connect
from recommender.profile.database.troubles import explained

_SHORTEST_PAUSE_S: Final = 0.03
_LONGEST_PAUSE_S: Final = 0.5


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
        self._file: SqliteFile | None = None
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

    @contextmanager
    def many_writes(self) -> Iterator[Callable[[], None]]:
        """Yield what to call between the transactions of one long task, so that others can write.

        It pauses as long as the last transaction took, where there is one writer at a time: who
        waits for SQLite asks again now and then, and would miss a shorter pause.
        """
        if self._file is None:
            yield lambda: None
            return
        start_s = time.monotonic()

        def pause() -> None:
            nonlocal start_s
            time.sleep(min(max(time.monotonic() - start_s, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S))
            start_s = time.monotonic()

        # While one connection stays open, SQLite does not tidy up whenever another is closed.
        with explained(), closing(self._file.connect()):
            yield pause

    def wipe_log(self) -> bool:
        """Empty SQLite's write-ahead log, so that nothing erased stays in it.

        Returns
        -------
        bool
            False if that has to wait, because somebody was reading all the time.
        """
        if self.dialect != "sqlite":
            return True
        with self._lock, explained(), self._engine.connect() as connection:
            # None only for a closed connection, and this one was just opened.
            answer = connection.connection.driver_connection.execute(  # type: ignore[union-attr]
                "PRAGMA wal_checkpoint(TRUNCATE)"
            )
            is_busy, *_ = answer.fetchone()
            return not is_busy

    def keep_reserve(self) -> None:
        """Keep room on SQLite's disk for the day it is full; see `release_reserve`."""
        if self._file is not None:
            self._file.keep_reserve()

    def release_reserve(self) -> None:
        """Give the room that is kept to what has to be written now."""
        if self._file is not None:
            self._file.release(RESERVE_BYTES)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _open_sqlite(self, address: URL, busy_timeout_s: float) -> Engine:
        path = address.database
        if path in (None, "", ":memory:"):
            self._lock = threading.RLock()
            # One connection for all: each further one would be an empty database of its own.
            engine = sa.create_engine(
                "sqlite://",
                creator=partial(connect, "file::memory:", busy_timeout_s),
                poolclass=StaticPool,
                hide_parameters=True,
            )
        else:
            self._file = SqliteFile(Path(path), busy_timeout_s)
            # No pool: a pooled connection would go on writing to a file that was removed.
            engine = sa.create_engine(
                "sqlite://", creator=self._file.connect, poolclass=NullPool, hide_parameters=True
            )
        sa.event.listen(engine, "begin", _begin)
        return engine


def _begin(connection: Connection) -> None:
    """Begin a transaction: a reader that turns writer later would fail without waiting."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
