"""The saved playlists of one person."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.profile.records import (
    MAX_PLAYLISTS,
    SavedPlaylist,
    checked_entries,
    checked_name,
    from_ms,
    to_ms,
)
from recommender.profile.rows import OwnRows
from recommender.profile.schema import playlist_entries, playlists

DELETED_KEPT: Final = timedelta(days=30)
"""So long a deleted playlist can be taken back."""

_COLUMNS: Final = (
    playlists.c.id,
    playlists.c.name,
    playlists.c.created_at_ms,
    playlists.c.changed_at_ms,
    playlists.c.deleted_at_ms,
)


class SavedPlaylists:
    """Saves, reopens, merges and deletes playlists; `Profile.playlists` is one.

    A playlist that belongs to somebody else is one that does not exist: a `ProfileError` whose
    `trouble` is "refused".
    """

    def __init__(self, rows: OwnRows) -> None:
        self._rows = rows

    def all(self, *, deleted: bool = False) -> list[SavedPlaylist]:
        """Return the saved playlists, or the deleted ones, the last changed first."""
        n_entries = sa.func.count(playlist_entries.c.position)
        gone = playlists.c.deleted_at_ms
        query = (
            sa.select(*_COLUMNS, n_entries)
            .outerjoin(playlist_entries, playlist_entries.c.playlist_id == playlists.c.id)
            .where(self._own, gone.is_not(None) if deleted else gone.is_(None))
            .group_by(*_COLUMNS)
            .order_by(playlists.c.changed_at_ms.desc(), playlists.c.id.desc())
        )
        return [_saved(row, row[-1]) for row in self._rows.all(query)]

    def save(self, name: str, entries: Iterable[PlaylistEntry]) -> int:
        """Save a new playlist; return its number. Two may have one name."""
        with self._rows.database.writing() as connection:
            return self.add(connection, checked_name(name), tuple(entries))

    def replace(self, playlist_id: int, entries: Iterable[PlaylistEntry]) -> None:
        """Give a saved playlist other entries."""
        with self._rows.database.writing() as connection:
            self._change(connection, playlist_id)
            self._write(connection, playlist_id, tuple(entries))

    def rename(self, playlist_id: int, name: str) -> None:
        """Give a saved playlist another name."""
        with self._rows.database.writing() as connection:
            self._change(connection, playlist_id, name=checked_name(name))

    def open(self, playlist_id: int) -> tuple[PlaylistEntry, ...]:
        """Return the entries of a saved or deleted playlist, in their order."""
        with self._rows.database.reading() as connection:
            found = self.contents(connection, playlist_id)
        if not found:
            raise _missing()
        return found[0][1]

    def merge(self, name: str, playlist_ids: Iterable[int]) -> int:
        """Save the entries of several playlists as a new one, each song once; they stay.

        Returns
        -------
        int
            The number of the new playlist.
        """
        with self._rows.database.writing() as connection:
            merged: dict[object, PlaylistEntry] = {}
            for playlist_id in dict.fromkeys(playlist_ids):
                found = self.contents(connection, playlist_id)
                if not found:
                    raise _missing()
                for entry in found[0][1]:
                    merged.setdefault(entry.key(), entry)
            return self.add(connection, checked_name(name), tuple(merged.values()))

    def delete(self, playlist_id: int) -> None:
        """Delete a playlist; `restore` takes it back for as long as `DELETED_KEPT`.

        What was deleted longer ago goes for good now, so that it fills no profile.
        """
        with self._rows.database.writing() as connection:
            self._purge(connection, datetime.now(UTC) - DELETED_KEPT)
            self._change(connection, playlist_id, deleted_at_ms=to_ms(None))

    def restore(self, playlist_id: int) -> None:
        """Take back the deletion of a playlist."""
        with self._rows.database.writing() as connection:
            self._change(connection, playlist_id, deleted_at_ms=None)

    def purge(self, deleted_before: datetime | None = None) -> int:
        """Remove for good what was deleted, or deleted before a time; return how many."""
        with self._rows.database.writing() as connection:
            return self._purge(connection, deleted_before)

    def _purge(self, connection: Connection, deleted_before: datetime | None) -> int:
        gone = playlists.c.deleted_at_ms <= to_ms(deleted_before)
        return connection.execute(sa.delete(playlists).where(self._own, gone)).rowcount

    def add(
        self,
        connection: Connection,
        name: str,
        entries: tuple[PlaylistEntry, ...],
        times: Mapping[str, int | None] | None = None,
    ) -> int:
        """Insert a playlist within a transaction; `times` are its ``..._at_ms``, if not now."""
        if self._rows.count(connection, playlists) >= MAX_PLAYLISTS:
            raise ProfileError(
                f"A profile holds {MAX_PLAYLISTS:,} playlists at most; delete some.", "refused"
            )
        now = to_ms(None)
        row = {"created_at_ms": now, "changed_at_ms": now, **(times or {}), "name": name}
        inserted = connection.execute(
            sa.insert(playlists)
            .values(profile_id=self._rows.profile_id, **row)
            .returning(playlists.c.id)
        )
        playlist_id = int(inserted.scalar_one())
        self._write(connection, playlist_id, entries)
        return playlist_id

    def contents(
        self, connection: Connection, playlist_id: int | None = None
    ) -> list[tuple[SavedPlaylist, tuple[PlaylistEntry, ...]]]:
        """Return one playlist with its entries, or all, deleted ones included, by one query."""
        cells = playlist_entries.c
        query = (
            sa.select(*_COLUMNS, cells.position, cells.track_id, cells.title, cells.artists)
            .outerjoin(playlist_entries, cells.playlist_id == playlists.c.id)
            .where(self._own)
            .order_by(playlists.c.id, cells.position)
        )
        if playlist_id is not None:
            query = query.where(playlists.c.id == _number(playlist_id))
        heads: dict[int, Any] = {}
        entries: dict[int, list[PlaylistEntry]] = {}
        for row in connection.execute(query):
            heads[row.id] = row
            found = entries.setdefault(row.id, [])
            if row.position is not None:
                found.append(PlaylistEntry(row.track_id, row.title, tuple(json.loads(row.artists))))
        return [
            (_saved(row, len(entries[number])), tuple(entries[number]))
            for number, row in heads.items()
        ]

    @property
    def _own(self) -> sa.ColumnElement[bool]:
        return self._rows.own(playlists)

    def _change(self, connection: Connection, playlist_id: int, **values: Any) -> None:
        """Change an own playlist; whoever names another one changes nothing."""
        result = connection.execute(
            sa.update(playlists)
            .where(self._own, playlists.c.id == _number(playlist_id))
            .values(**{"changed_at_ms": to_ms(None), **values})
        )
        if result.rowcount != 1:
            raise _missing()

    def _write(
        self, connection: Connection, playlist_id: int, entries: tuple[PlaylistEntry, ...]
    ) -> None:
        """Replace the entries of a playlist that the caller knows to be an own one."""
        rows = [
            {
                "playlist_id": playlist_id,
                "position": position,
                "track_id": entry.track_id,
                "title": entry.title,
                "artists": json.dumps(entry.artists, ensure_ascii=False),
            }
            for position, entry in enumerate(checked_entries(entries))
        ]
        same = playlist_entries.c.playlist_id == playlist_id
        connection.execute(sa.delete(playlist_entries).where(same))
        if rows:
            connection.execute(sa.insert(playlist_entries), rows)


def _saved(row: Any, n_entries: int) -> SavedPlaylist:
    return SavedPlaylist(
        row.id,
        row.name,
        n_entries,
        from_ms(row.created_at_ms),
        from_ms(row.changed_at_ms),
        None if row.deleted_at_ms is None else from_ms(row.deleted_at_ms),
    )


def _number(playlist_id: int) -> int:
    """Return the number of a playlist; one no database could hold belongs to none."""
    if not 0 < playlist_id < 2**31:
        raise _missing()
    return playlist_id


def _missing() -> ProfileError:
    return ProfileError("There is no such playlist; it may have been removed.", "refused")
