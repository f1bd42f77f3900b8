"""The rows of one person, whatever the table: every statement here names their owner."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from recommender.profile.database import Database
from recommender.profile.database.troubles import explain
from recommender.profile.records import checked_id

ROWS_A_TURN: Final = 500
"""Rows that one transaction writes at most, so that others who want to write wait a moment only."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class OwnRows:
    """Reads and writes the rows that belong to the profile with one number."""

    database: Database
    profile_id: int

    def own(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """Return the condition that a row belongs to the profile."""
        return table.c.profile_id == self.profile_id

    def all(self, query: sa.Select[Any]) -> Sequence[Any]:
        """Return all rows of a query, whose values have the types of its columns."""
        with self.database.reading() as connection:
            return whole(connection.execute(query).all(), query.selected_columns)

    def count(self, connection: Connection, table: sa.Table) -> int:
        """Return how many rows of a table belong to the profile."""
        query = sa.select(sa.func.count()).select_from(table).where(self.own(table))
        return int(connection.execute(query).scalar_one())

    def counts(self, *tables: sa.Table) -> list[int]:
        """Return how many rows of each table belong to the profile."""
        with self.database.reading() as connection:
            return [self.count(connection, table) for table in tables]

    def write_in_turns(
        self,
        items: Sequence[_Item],
        write: Callable[[Connection, Sequence[_Item]], None],
        size: Callable[[_Item], int] = lambda _: 1,
    ) -> None:
        """Write items in transactions of `ROWS_A_TURN` rows; others write in between.

        After an error, what earlier transactions wrote is kept.

        Parameters
        ----------
        items : sequence
        write : callable
            Writes some of the items within a transaction.
        size : callable
            How many rows an item has; all of them are written by one transaction.
        """
        if not items:
            return
        turns: list[list[_Item]] = [[]]
        n_rows = 0
        for item in items:
            if turns[-1] and n_rows + size(item) > ROWS_A_TURN:
                turns.append([])
                n_rows = 0
            turns[-1].append(item)
            n_rows += size(item)
        with self.database.many_writes() as let_others_write:
            for number, turn in enumerate(turns):
                if number:
                    let_others_write()
                with self.database.writing() as connection:
                    write(connection, turn)

    def insert(
        self,
        connection: Connection,
        table: sa.Table,
        rows: Iterable[Mapping[str, Any]],
        *,
        update: Sequence[str] = (),
        changes: Mapping[str, Any] | None = None,
        if_later: str | None = None,
    ) -> None:
        """Insert rows; where one has the same key already, keep it or change some of its columns.

        Parameters
        ----------
        update : sequence of str
            Columns that take the new row's value.
        changes : mapping of str to expression, optional
            Columns that take another value.
        if_later : str, optional
            A column that must be greater in the new row for anything to change.
        """
        owned = [{**row, "profile_id": self.profile_id} for row in rows]
        if not owned:
            return
        insert = _dialect(connection).insert(table)
        key = list(table.primary_key.columns)
        new = {name: insert.excluded[name] for name in update} | dict(changes or {})
        if new:
            later = None if if_later is None else insert.excluded[if_later] > table.c[if_later]
            statement = insert.on_conflict_do_update(index_elements=key, set_=new, where=later)
        else:
            statement = insert.on_conflict_do_nothing(index_elements=key)
        connection.execute(statement, owned)

    def remove(
        self, connection: Connection, tables: Iterable[sa.Table], track_ids: Iterable[str]
    ) -> None:
        """Remove the rows of some tracks."""
        wanted = [{"gone": checked_id(track_id)} for track_id in track_ids]
        for table in tables if wanted else ():
            same = table.c.track_id == sa.bindparam("gone")
            connection.execute(sa.delete(table).where(self.own(table), same), wanted)


def whole(
    rows: Sequence[Any], columns: Iterable[sa.ColumnElement[Any]], outer: sa.Table | None = None
) -> Sequence[Any]:
    """Return rows if their values have the types of their columns: SQLite itself checks nothing.

    Values of a table that was joined by an outer join may be missing.

    Raises
    ------
    ProfileError
        If the file is damaged.
    """
    for place, column in enumerate(columns):
        may_be_none = getattr(column, "nullable", False) or (
            outer is not None and getattr(column, "table", None) is outer
        )
        expected = {column.type.python_type, type(None) if may_be_none else column.type.python_type}
        if not (found := {type(row[place]) for row in rows}) <= expected:
            raise explain("damaged") from TypeError(f"{column} holds {found}")
    return rows


def insert_or_keep(connection: Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Insert one row, whosever it is, unless one has the same key already."""
    connection.execute(_dialect(connection).insert(table).values(row).on_conflict_do_nothing())


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite
