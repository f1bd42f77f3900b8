"""The rows of saved playlists, read and written within a transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.errors import PlaylistChangedError, ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.profile.database.troubles import explain
from recommender.profile.records import (
    MAX_PLAYLISTS,
    SavedPlaylist,
    checked_entries,
    from_ms,
    to_ms,
)
from recommender.profile.rows import OwnRows, whole
from recommender.profile.schema import playlist_entries, playlists

_HEAD_COLUMNS: Final = (
    playlists.c.id,
    playlists.c.name,
    playlists.c.created_at_ms,
    playlists.c.changed_at_ms,
    playlists.c.deleted_at_ms,
    playlists.c.version,
)


@dataclass(frozen=True, slots=True)
class PlaylistRows:
    """The playlists of one person and their entries, deleted playlists included."""

    rows: OwnRows

    @property
    def own(self) -> sa.ColumnElement[bool]:
        """The condition that a playlist belongs to the person."""
        return self.rows.own(playlists)

    def add(
        self,
        connection: Connection,
        name: str,
        entries: tuple[PlaylistEntry, ...],
        times: Mapping[str, int | None] | None = None,
    ) -> int:
        """Insert a playlist and return its number.

        Parameters
        ----------
        connection : sqlalchemy.engine.Connection
        name : str
        entries : tuple of PlaylistEntry
        times : mapping of str to int or None, optional
            Its ``created_at_ms``, ``changed_at_ms`` and ``deleted_at_ms``; by default it is created
            and changed now and not deleted.

        Raises
        ------
        ProfileError
            If the person has `MAX_PLAYLISTS` already, or there are too many entries.
        """
        if self.rows.count(connection, playlists) >= MAX_PLAYLISTS:
            raise ProfileError(
                f"A profile holds {MAX_PLAYLISTS:,} playlists at most; delete some.", "refused"
            )
        now = to_ms(None)
        row = {"created_at_ms": now, "changed_at_ms": now, **(times or {}), "name": name}
        inserted = connection.execute(
            sa.insert(playlists)
            .values(profile_id=self.rows.profile_id, **row)
            .returning(playlists.c.id)
        )
        playlist_id = int(inserted.scalar_one())
        self.write_entries(connection, playlist_id, entries)
        return playlist_id

    def change(
        self, connection: Connection, playlist_id: int, version: int | None = None, **values: Any
    ) -> int:
        """Change columns of a playlist, note that it was changed now, and return its new version.

        The row is locked until the transaction ends.

        Parameters
        ----------
        connection : sqlalchemy.engine.Connection
        playlist_id : int
        version : int, optional
            The version it must still have; any by default.
        **values
            The columns that change.

        Raises
        ------
        PlaylistChangedError
            If it has another version.
        ProfileError
            If the person has no such playlist.
        """
        this = [self.own, playlists.c.id == _checked_number(playlist_id)]
        same = [] if version is None else [playlists.c.version == version]
        new = {"changed_at_ms": to_ms(None), "version": playlists.c.version + 1, **values}
        changed = connection.execute(
            sa.update(playlists).where(*this, *same).values(**new).returning(playlists.c.version)
        ).scalar_one_or_none()
        if changed is not None:
            return int(changed)
        current = self.heads(connection, *this)
        raise changed_elsewhere(current[0]) if current else missing()

    def heads(
        self, connection: Connection, *conditions: sa.ColumnElement[bool]
    ) -> list[SavedPlaylist]:
        """Return the playlists that meet conditions, without entries, the last changed first."""
        query = (
            sa.select(*_HEAD_COLUMNS, sa.func.count(playlist_entries.c.position))
            .outerjoin(playlist_entries, playlist_entries.c.playlist_id == playlists.c.id)
            .where(self.own, *conditions)
            .group_by(*_HEAD_COLUMNS)
            .order_by(playlists.c.changed_at_ms.desc(), playlists.c.id.desc())
        )
        rows = whole(connection.execute(query).all(), query.selected_columns)
        return [_saved_playlist(row, row[-1]) for row in rows]

    def write_entries(
        self, connection: Connection, playlist_id: int, entries: tuple[PlaylistEntry, ...]
    ) -> None:
        """Replace the entries of a playlist that is known to be the person's."""
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

    def contents(
        self, connection: Connection, playlist_id: int | None = None
    ) -> list[tuple[SavedPlaylist, tuple[PlaylistEntry, ...]]]:
        """Return one playlist with its entries, or all in order of number, by one query.

        The list is empty where the person has no playlist of this number.
        """
        cells = playlist_entries.c
        query = (
            sa.select(*_HEAD_COLUMNS, cells.position, cells.track_id, cells.title, cells.artists)
            .outerjoin(playlist_entries, cells.playlist_id == playlists.c.id)
            .where(self.own)
            .order_by(playlists.c.id, cells.position)
        )
        if playlist_id is not None:
            query = query.where(playlists.c.id == _checked_number(playlist_id))
        heads: dict[int, Any] = {}
        entries: dict[int, list[PlaylistEntry]] = {}
        rows = connection.execute(query).all()
        for row in whole(rows, query.selected_columns, outer=playlist_entries):
            heads[row.id] = row
            found = entries.setdefault(row.id, [])
            if row.position is not None:
                found.append(_entry(row))
        return [
            (_saved_playlist(row, len(entries[number])), tuple(entries[number]))
            for number, row in heads.items()
        ]


def _entry(row: Any) -> PlaylistEntry:
    try:
        return PlaylistEntry(row.track_id, row.title, tuple(json.loads(row.artists)))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise explain("damaged") from error


def _saved_playlist(row: Any, n_entries: int) -> SavedPlaylist:
    """Return a playlist of its `_HEAD_COLUMNS` and how many entries it has."""
    return SavedPlaylist(
        row.id,
        row.name,
        n_entries,
        from_ms(row.created_at_ms),
        from_ms(row.changed_at_ms),
        None if row.deleted_at_ms is None else from_ms(row.deleted_at_ms),
        row.version,
    )


def changed_elsewhere(current: SavedPlaylist) -> PlaylistChangedError:
    """Return the error for a playlist that is no longer as it was opened."""
    return PlaylistChangedError(
        current.name,
        version=current.version,
        n_entries=current.n_entries,
        changed_at=current.changed_at,
        is_deleted=current.deleted_at is not None,
    )


def missing() -> ProfileError:
    """Return the error for a playlist that the person does not have."""
    return ProfileError("There is no such playlist; it may have been removed.", "refused")


def _checked_number(playlist_id: int) -> int:
    """Return the number of a playlist; one that fits in no column of the database is refused."""
    if not 0 < playlist_id < 2**31:
        raise missing()
    return playlist_id
