"""Erase a whole profile: bit by bit, so that nobody waits for it, and on a full disk too."""

import contextlib
from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.profile.rows import ROWS_A_TURN, OwnRows
from recommender.profile.schema import (
    judgements,
    opinions,
    passes,
    playlist_entries,
    playlists,
    plays,
    profiles,
)

_WIPES: Final = 3  # each waits for readers as long as a writer waits for another one


def erase(rows: OwnRows) -> bool:
    """Remove a profile with all it holds and the identity it belonged to.

    The profile itself goes last: who breaks off can begin again.

    Returns
    -------
    bool
        False if traces stay in the file until others who read it at this moment have ended.

    Raises
    ------
    ProfileError
        If the store fails.
    """
    own_lists = sa.select(playlists.c.id).where(rows.own(playlists))
    try:
        with rows.database.many_writes() as let_others_write:
            eraser = _Eraser(rows, let_others_write)
            for table in (plays, opinions, passes, judgements):
                eraser.delete(table, rows.own(table))
            eraser.delete(playlist_entries, playlist_entries.c.playlist_id.in_(own_lists))
            eraser.delete(playlists, rows.own(playlists))
            eraser.delete(profiles, profiles.c.id == rows.profile_id)
    finally:
        rows.database.keep_reserve()
    return any(rows.database.wipe_log() for _ in range(_WIPES))


class _Eraser:
    """Deletes rows in short transactions, shorter ones where the disk is full."""

    def __init__(self, rows: OwnRows, let_others_write: Callable[[], None]) -> None:
        self._database = rows.database
        self._let_others_write = let_others_write
        self._n_rows = ROWS_A_TURN
        self._is_full = False

    def delete(self, table: sa.Table, condition: Any) -> None:
        """Delete all rows of a table that meet a condition."""
        while True:
            wanted = self._n_rows
            try:
                if self._delete_some(table, condition, wanted) < wanted:
                    return
            except ProfileError as error:
                if error.trouble != "full":
                    raise
                self._make_room(error)
            else:
                self._let_others_write()

    def _delete_some(self, table: sa.Table, condition: Any, n_rows: int) -> int:
        """Delete some rows, and return how many it were."""
        address: Any = sa.literal_column("ctid" if self._database.dialect != "sqlite" else "rowid")
        some = sa.select(address).select_from(table).where(condition).limit(n_rows)
        with self._database.writing() as connection:
            n_gone = connection.execute(sa.delete(table).where(address.in_(some))).rowcount
        if self._is_full:  # or the log grows until there is no room again
            self._database.wipe_log()
        return n_gone

    def _make_room(self, error: ProfileError) -> None:
        """Give a deletion that found the disk full more room, and let the next one need less."""
        if self._n_rows == 1:
            raise ProfileError(
                "The disk of the profile store is so full that nothing can be erased; free 1 MB "
                "and erase again.",
                "full",
            ) from error
        self._n_rows, self._is_full = self._n_rows // 2, True
        self._database.release_reserve()
        with contextlib.suppress(ProfileError):
            self._database.wipe_log()
