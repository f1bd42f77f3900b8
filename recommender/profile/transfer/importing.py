"""Put what the export of a profile holds into another profile."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from recommender.formats.playlist import PlaylistEntry
from recommender.profile.playlist_rows import PlaylistRows
from recommender.profile.profile import Profile
from recommender.profile.records import MAX_PLAYLISTS, ImportedProfile
from recommender.profile.schema import judgements, opinions, passes, playlists, plays
from recommender.profile.transfer.rows import PlaylistRow, ProfileUpload
from recommender.profile.transfer.upload import read_export

_List = tuple[str, tuple[PlaylistEntry, ...]]


def import_json(profile: Profile, text: str) -> ImportedProfile:
    """Add what `export_parts` returned, or one part of it, to a profile.

    See `read_export` and `write_upload`.

    Raises
    ------
    PlaylistFileError
        If the text is no export of a profile; then nothing is written.
    ProfileError
        If the store fails.
    """
    return write_upload(profile, read_export(text))


def write_upload(profile: Profile, upload: ProfileUpload) -> ImportedProfile:
    """Add what was read from an export to a profile.

    Of two opinions about a track the later one is kept. Playlists that find no room are left out.
    Much is written in several transactions, so that others are not kept waiting. An import that
    breaks off leaves what it wrote; a second one adds the rest, and nothing twice.

    Raises
    ------
    ProfileError
        If the store fails.
    """
    rows = profile.rows
    tables = (opinions, plays, passes, judgements, playlists)
    before = rows.counts(*tables)

    def write_opinions(connection: Connection, some: Sequence[Any]) -> None:
        changed = ("liked", "at_ms")
        rows.insert(connection, opinions, _dicts(some), update=changed, if_later="at_ms")

    def write_plays(connection: Connection, some: Sequence[Any]) -> None:
        rows.insert(connection, plays, _dicts(some))

    def write_passes(connection: Connection, some: Sequence[Any]) -> None:
        changed = ("times", "last_at_ms")
        rows.insert(connection, passes, _dicts(some), update=changed, if_later="times")

    def write_judgements(connection: Connection, some: Sequence[Any]) -> None:
        rows.insert(connection, judgements, _dicts(some))

    rows.write_in_turns(upload.opinions, write_opinions)
    rows.write_in_turns(upload.plays, write_plays)
    rows.write_in_turns(upload.passes, write_passes)
    rows.write_in_turns(upload.judgements, write_judgements)
    left_out = _write_playlists(PlaylistRows(rows), upload.playlists)
    new = [now - then for now, then in zip(rows.counts(*tables), before, strict=True)]
    return ImportedProfile._make([*new, upload.skipped, left_out])


def _write_playlists(rows: PlaylistRows, new: tuple[PlaylistRow, ...]) -> tuple[str, ...]:
    """Add the playlists that are not there yet; return the names of those that found no room."""
    if not new:
        return ()
    with rows.rows.database.reading() as connection:
        there = {(saved.name, entries) for saved, entries in rows.contents(connection)}
    wanted = [(row, one) for row in new if (one := _list(row)) not in there]
    left_out: list[str] = []

    def write(connection: Connection, some: Sequence[tuple[PlaylistRow, _List]]) -> None:
        room = MAX_PLAYLISTS - rows.rows.count(connection, playlists)
        for row, (name, entries) in some:
            if (name, entries) in there:
                continue
            if room <= 0:
                left_out.append(name)
                continue
            there.add((name, entries))
            times = ("created_at_ms", "changed_at_ms", "deleted_at_ms")
            rows.add(connection, name, entries, {key: getattr(row, key) for key in times})
            room -= 1

    rows.rows.write_in_turns(wanted, write, size=lambda one: 1 + len(one[0].entries))
    return tuple(left_out)


def _list(row: PlaylistRow) -> _List:
    """Return what makes a playlist the same as another one: name and entries."""
    return row.name, tuple(PlaylistEntry(*entry) for entry in row.entries)


def _dicts(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row._asdict() for row in rows]
