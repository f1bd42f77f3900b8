"""The list that one person works on, kept so that it outlives the session."""

import json
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.profile.database.troubles import explain
from recommender.profile.records import MAX_NAME, checked_entries, to_ms
from recommender.profile.rows import OwnRows, whole
from recommender.profile.schema import drafts

_MAX_CHARS: Final = 8_000_000  # 5,000 songs have 600,000; more would slow down each change


class KeptDraft(NamedTuple):
    """A draft as it is kept; each change makes `version` greater."""

    draft: Draft
    version: int


class DraftSaved(NamedTuple):
    """What saving a draft led to.

    Attributes
    ----------
    version : int
        What the next save by the same session states.
    other : Draft or None
        A list that another session kept meanwhile, which the one to save did not know. It was
        replaced; but an empty list replaces none that it did not know.
    """

    version: int
    other: Draft | None


class Drafts:
    """Keeps the one list that a person works on; `Profile.drafts` is one.

    The later change wins, whichever session makes it, and gets what it replaced.

    Examples
    --------
    >>> from recommender.profile import Identity, Profiles
    >>> drafts = Profiles.open("sqlite://").of(Identity("local", "me")).drafts
    >>> creep, halo = (Draft((PlaylistEntry(name, "", ()),)) for name in ("creep", "halo"))
    >>> drafts.save(creep, 0)
    DraftSaved(version=1, other=None)
    >>> drafts.save(halo, 0).other == creep
    True
    >>> drafts.load() == KeptDraft(halo, version=2)
    True
    """

    def __init__(self, rows: OwnRows) -> None:
        self._rows = rows

    def load(self) -> KeptDraft | None:
        """Return the draft with its version, None if none was ever kept."""
        with self._rows.database.reading() as connection:
            return self._kept(connection)

    def save(self, draft: Draft, version: int) -> DraftSaved:
        """Keep a draft in place of the one before.

        Parameters
        ----------
        draft : Draft
        version : int
            The version that `load` or the last `save` of this session returned, 0 if there is none.

        Raises
        ------
        ProfileError
            If the draft has too many songs or is too large.
        """
        row = _row(draft)
        with self._rows.database.writing() as connection:
            new = self._put(connection, row, version)
            if new is not None:
                return DraftSaved(new, None)
            # Where there is none yet, one is made, so that there is a row to lock.
            fresh = {**_row(Draft()), "version": version}
            self._rows.insert(connection, drafts, [fresh])
            kept = self._kept(connection, lock=True)
            if kept is None:
                raise explain("erased")
            is_unknown = bool(kept.draft.entries) and kept.draft != draft
            if is_unknown and not draft.entries:
                return DraftSaved(version, kept.draft)
            self._put(connection, row, kept.version)
            return DraftSaved(kept.version + 1, kept.draft if is_unknown else None)

    def clear(self) -> None:
        """Empty the draft, whatever its version."""
        with self._rows.database.writing() as connection:
            self._put(connection, _row(Draft()), None)

    def _put(self, connection: Connection, row: dict[str, Any], version: int | None) -> int | None:
        """Write the draft of a version, any for None; return the new one, None if there is none."""
        same = [] if version is None else [drafts.c.version == version]
        statement = (
            sa.update(drafts)
            .where(self._rows.own(drafts), *same)
            .values(**{**row, "version": drafts.c.version + 1})
            .returning(drafts.c.version)
        )
        return connection.execute(statement).scalar_one_or_none()

    def _kept(self, connection: Connection, *, lock: bool = False) -> KeptDraft | None:
        query = sa.select(drafts).where(self._rows.own(drafts))
        row = connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            return None
        whole([row], query.selected_columns)
        return KeptDraft(_draft(row), row.version)


def _row(draft: Draft) -> dict[str, Any]:
    entries = [[one.track_id, one.title, one.artists] for one in checked_entries(draft.entries)]
    songs = {"entries": entries, "more": sorted(draft.more), "less": draft.less}
    text = json.dumps(songs, ensure_ascii=False, separators=(",", ":"))
    if len(text) > _MAX_CHARS:
        raise ProfileError("The list is too large to be kept while you work on it.", "refused")
    return {
        "changed_at_ms": to_ms(None),
        "name": draft.name[:MAX_NAME],
        "saved_id": draft.saved_id,
        "saved_version": draft.saved_version,
        "songs": text,
    }


def _draft(row: Any) -> Draft:
    try:
        songs = json.loads(row.songs)
        return Draft(
            tuple(PlaylistEntry(one[0], one[1], tuple(one[2])) for one in songs["entries"]),
            frozenset(songs["more"]),
            tuple(songs["less"]),
            row.name,
            row.saved_id,
            row.saved_version,
        )
    except (ValueError, LookupError, TypeError) as error:
        raise explain("damaged") from error
