"""The saved playlists of one person."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.formats.playlist import PlaylistEntry
from recommender.profile.playlist_rows import PlaylistRows, changed_elsewhere, missing
from recommender.profile.records import SavedPlaylist, checked_name, to_ms
from recommender.profile.rows import OwnRows
from recommender.profile.schema import playlists

_DELETED_KEPT: Final = timedelta(days=30)


class SavedPlaylists:
    """Saves, opens, merges and deletes the playlists of one person; `Profile.playlists` is one.

    Each change of a playlist gives it a greater version, from 1 on. Who changes one states the
    version that they opened: where it has another by now, nothing is written and a
    `PlaylistChangedError` tells what it is now. A number of a playlist that does not exist, or that
    is somebody else's, raises a `ProfileError` whose `trouble` is "refused".

    Examples
    --------
    >>> from recommender.profile import Identity, Profiles
    >>> lists = Profiles.open("sqlite://").of(Identity("local", "me")).playlists
    >>> number = lists.save("Rain", [])
    >>> lists.update(number, 1, name="Sun")
    2
    >>> lists.update(number, 1, name="Snow")
    Traceback (most recent call last):
    recommender.errors.PlaylistChangedError: The playlist was changed elsewhere; open it anew.
    """

    def __init__(self, rows: OwnRows) -> None:
        self._database = rows.database
        self._rows = PlaylistRows(rows)

    def all(self, *, deleted: bool = False) -> list[SavedPlaylist]:
        """Return the saved playlists, or the deleted ones, the last changed first."""
        gone = playlists.c.deleted_at_ms
        with self._database.reading() as connection:
            return self._rows.heads(connection, gone.is_not(None) if deleted else gone.is_(None))

    def save(self, name: str, entries: Iterable[PlaylistEntry]) -> int:
        """Save a new playlist and return its number; several may have the same name."""
        with self._database.writing() as connection:
            return self._rows.add(connection, checked_name(name), tuple(entries))

    def update(
        self,
        playlist_id: int,
        version: int,
        *,
        name: str | None = None,
        entries: Iterable[PlaylistEntry] | None = None,
    ) -> int:
        """Give a saved playlist another name, other entries, or both; all of it or nothing.

        Parameters
        ----------
        playlist_id : int
        version : int
            The version that was opened.
        name : str, optional
        entries : iterable of PlaylistEntry, optional

        Returns
        -------
        int
            Its version from now on.

        Raises
        ------
        PlaylistChangedError
            If it was changed since it was opened.
        ProfileError
            If there is no such playlist, the name is empty, or there are too many entries.
        """
        values: dict[str, Any] = {} if name is None else {"name": checked_name(name)}
        with self._database.writing() as connection:
            new = self._rows.change(connection, playlist_id, version, **values)
            if entries is not None:
                self._rows.write_entries(connection, playlist_id, tuple(entries))
            return new

    def open(self, playlist_id: int) -> tuple[PlaylistEntry, ...]:
        """Return the entries of a saved or deleted playlist, in their order."""
        return self.contents(playlist_id)[1]

    def contents(self, playlist_id: int) -> tuple[SavedPlaylist, tuple[PlaylistEntry, ...]]:
        """Return a saved or deleted playlist as it is now, with its version, and its entries."""
        with self._database.reading() as connection:
            return self._contents(connection, playlist_id)

    def merge_into(
        self, playlist_id: int, entries: Iterable[PlaylistEntry], *, name: str | None = None
    ) -> tuple[SavedPlaylist, tuple[PlaylistEntry, ...]]:
        """Add entries to the end of a saved playlist, whatever its version, each song once.

        Parameters
        ----------
        playlist_id : int
        entries : iterable of PlaylistEntry
        name : str, optional
            Another name for it.

        Returns
        -------
        tuple of SavedPlaylist and tuple of PlaylistEntry
            The playlist and its entries from now on.

        Raises
        ------
        PlaylistChangedError
            If it was deleted.
        ProfileError
            If there is no such playlist, the name is empty, or there are too many entries.
        """
        values: dict[str, Any] = {} if name is None else {"name": checked_name(name)}
        with self._database.writing() as connection:
            # First of all, so that nobody changes the entries between reading and writing them.
            self._rows.change(connection, playlist_id, **values)
            current, there = self._contents(connection, playlist_id)
            if current.deleted_at is not None:
                raise changed_elsewhere(current)
            merged = _each_once((*there, *entries))
            self._rows.write_entries(connection, playlist_id, merged)
            return current._replace(n_entries=len(merged)), merged

    def merge(self, name: str, playlist_ids: Iterable[int]) -> int:
        """Save the entries of several playlists as a new one, each song once; they stay.

        Returns
        -------
        int
            The number of the new playlist.
        """
        with self._database.writing() as connection:
            numbers = dict.fromkeys(playlist_ids)
            found = [self._contents(connection, number)[1] for number in numbers]
            merged = _each_once(entry for entries in found for entry in entries)
            return self._rows.add(connection, checked_name(name), merged)

    def delete(self, playlist_id: int, version: int | None = None) -> None:
        """Delete a playlist; for 30 days `restore` takes it back.

        What was deleted longer ago is now removed for good, so that it fills no profile.

        Parameters
        ----------
        playlist_id : int
        version : int, optional
            The version it must still have; any by default.

        Raises
        ------
        PlaylistChangedError
            If it has another version.
        """
        with self._database.writing() as connection:
            self._purge(connection)
            self._rows.change(connection, playlist_id, version, deleted_at_ms=to_ms(None))

    def restore(self, playlist_id: int) -> None:
        """Take back the deletion of a playlist."""
        with self._database.writing() as connection:
            self._rows.change(connection, playlist_id, deleted_at_ms=None)

    def _contents(
        self, connection: Connection, playlist_id: int
    ) -> tuple[SavedPlaylist, tuple[PlaylistEntry, ...]]:
        found = self._rows.contents(connection, playlist_id)
        if not found:
            raise missing()
        return found[0]

    def _purge(self, connection: Connection) -> None:
        """Remove for good what was deleted too long ago to be taken back."""
        expired = playlists.c.deleted_at_ms <= to_ms(datetime.now(UTC) - _DELETED_KEPT)
        connection.execute(sa.delete(playlists).where(self._rows.own, expired))


def _each_once(entries: Iterable[PlaylistEntry]) -> tuple[PlaylistEntry, ...]:
    """Return the entries in their order, of each song the first."""
    merged: dict[object, PlaylistEntry] = {}
    for entry in entries:
        merged.setdefault(entry.key(), entry)
    return tuple(merged.values())
