"""The saved playlists of one person."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.formats.playlist import PlaylistEntry
from recommender.profile.playlist_rows import (
    HEAD_COLUMNS,
    PlaylistRows,
    missing,
    saved_playlist,
)
from recommender.profile.records import SavedPlaylist, checked_name, to_ms
from recommender.profile.rows import OwnRows
from recommender.profile.schema import playlist_entries, playlists

_DELETED_KEPT: Final = timedelta(days=30)


class SavedPlaylists:
    """Saves, opens, merges and deletes the playlists of one person; `Profile.playlists` is one.

    A number of a playlist that does not exist, or that is somebody else's, raises a `ProfileError`
    whose `trouble` is "refused".
    """

    def __init__(self, rows: OwnRows) -> None:
        self._database = rows.database
        self._rows = PlaylistRows(rows)

    def all(self, *, deleted: bool = False) -> list[SavedPlaylist]:
        """Return the saved playlists, or the deleted ones, the last changed first."""
        n_entries = sa.func.count(playlist_entries.c.position)
        gone = playlists.c.deleted_at_ms
        query = (
            sa.select(*HEAD_COLUMNS, n_entries)
            .outerjoin(playlist_entries, playlist_entries.c.playlist_id == playlists.c.id)
            .where(self._rows.own, gone.is_not(None) if deleted else gone.is_(None))
            .group_by(*HEAD_COLUMNS)
            .order_by(playlists.c.changed_at_ms.desc(), playlists.c.id.desc())
        )
        with self._database.reading() as connection:
            return [saved_playlist(row, row[-1]) for row in connection.execute(query)]

    def save(self, name: str, entries: Iterable[PlaylistEntry]) -> int:
        """Save a new playlist and return its number; several may have the same name."""
        with self._database.writing() as connection:
            return self._rows.add(connection, checked_name(name), tuple(entries))

    def replace(self, playlist_id: int, entries: Iterable[PlaylistEntry]) -> None:
        """Give a saved playlist other entries."""
        with self._database.writing() as connection:
            self._rows.change(connection, playlist_id)
            self._rows.write_entries(connection, playlist_id, tuple(entries))

    def rename(self, playlist_id: int, name: str) -> None:
        """Give a saved playlist another name."""
        with self._database.writing() as connection:
            self._rows.change(connection, playlist_id, name=checked_name(name))

    def open(self, playlist_id: int) -> tuple[PlaylistEntry, ...]:
        """Return the entries of a saved or deleted playlist, in their order."""
        with self._database.reading() as connection:
            return self._entries(connection, playlist_id)

    def merge(self, name: str, playlist_ids: Iterable[int]) -> int:
        """Save the entries of several playlists as a new one, each song once; they stay.

        Returns
        -------
        int
            The number of the new playlist.
        """
        with self._database.writing() as connection:
            merged: dict[object, PlaylistEntry] = {}
            for playlist_id in dict.fromkeys(playlist_ids):
                for entry in self._entries(connection, playlist_id):
                    merged.setdefault(entry.key(), entry)
            return self._rows.add(connection, checked_name(name), tuple(merged.values()))

    def delete(self, playlist_id: int) -> None:
        """Delete a playlist; for 30 days `restore` takes it back.

        What was deleted longer ago is now removed for good, so that it fills no profile.
        """
        with self._database.writing() as connection:
            self._purge(connection)
            self._rows.change(connection, playlist_id, deleted_at_ms=to_ms(None))

    def restore(self, playlist_id: int) -> None:
        """Take back the deletion of a playlist."""
        with self._database.writing() as connection:
            self._rows.change(connection, playlist_id, deleted_at_ms=None)

    def _entries(self, connection: Connection, playlist_id: int) -> tuple[PlaylistEntry, ...]:
        found = self._rows.contents(connection, playlist_id)
        if not found:
            raise missing()
        return found[0][1]

    def _purge(self, connection: Connection) -> None:
        """Remove for good what was deleted too long ago to be taken back."""
        expired = playlists.c.deleted_at_ms <= to_ms(datetime.now(UTC) - _DELETED_KEPT)
        connection.execute(sa.delete(playlists).where(self._rows.own, expired))
