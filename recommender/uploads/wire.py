"""What a reader found, as values of JSON for another process, and back.

A value holds a few hundred items at most: reading one of them holds up no other thread for long.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar

from recommender.formats.playlist import (
    HistoryPlay,
    Playlist,
    PlaylistEntry,
    PlaylistFile,
    Skipped,
)
from recommender.profile.transfer import rows

_CHUNK: Final = 500
_Item = TypeVar("_Item")


def pack_file(found: PlaylistFile) -> Iterator[list[Any]]:
    """Yield what was read from a file; `unpack_file` makes a `PlaylistFile` of it again."""
    yield [dict(found.skipped), [[one.where, one.why] for one in found.examples]]
    places: dict[int, int] = {}
    entries: list[PlaylistEntry] = []
    listed = (entry for playlist in found.playlists for entry in playlist.entries)
    for entry in (*listed, *(play.entry for play in found.plays)):
        if id(entry) not in places:
            places[id(entry)] = len(entries)
            entries.append(entry)
    yield from _divided([[e.track_id, e.title, e.artists, e.where] for e in entries])
    yield [[playlist.name, playlist.kind] for playlist in found.playlists]
    for playlist in found.playlists:
        yield from _divided([places[id(entry)] for entry in playlist.entries])
    yield from _divided(
        [
            [places[id(entry)], played_at.isoformat(), ms_played]
            for entry, played_at, ms_played in found.plays
        ]
    )


def unpack_file(values: Iterator[Any]) -> PlaylistFile:
    """Return what `pack_file` was given."""
    skipped, examples = next(values)
    entries = [
        PlaylistEntry(track_id, title, tuple(artists), where)
        for track_id, title, artists, where in _joined(values)
    ]
    playlists = [
        Playlist(name, tuple(entries[place] for place in _joined(values)), kind)
        for name, kind in next(values)
    ]
    plays = [
        HistoryPlay(entries[place], datetime.fromisoformat(time), ms_played)
        for place, time, ms_played in _joined(values)
    ]
    return PlaylistFile(
        tuple(playlists),
        tuple(plays),
        MappingProxyType(skipped),
        tuple(Skipped(*example) for example in examples),
    )


def pack_profile(found: rows.ProfileUpload) -> Iterator[list[Any]]:
    """Yield what was read from the export of a profile; `unpack_profile` takes it back."""
    yield [found.skipped]
    for items in (found.opinions, found.plays, found.passes, found.judgements):
        yield from _divided(items)
    yield [row[:-1] for row in found.playlists]
    for row in found.playlists:
        yield from _divided(row.entries)


def unpack_profile(values: Iterator[Any]) -> rows.ProfileUpload:
    """Return what `pack_profile` was given."""
    (skipped,) = next(values)
    opinions = tuple(rows.OpinionRow(*row) for row in _joined(values))
    plays = tuple(rows.PlayRow(*row) for row in _joined(values))
    passes = tuple(rows.PassRow(*row) for row in _joined(values))
    judgements = tuple(rows.JudgementRow(*row) for row in _joined(values))
    playlists = tuple(
        rows.PlaylistRow._make((*row, tuple(map(_entry_row, _joined(values)))))
        for row in next(values)
    )
    return rows.ProfileUpload(opinions, plays, passes, judgements, playlists, skipped)


def _entry_row(value: Any) -> rows.EntryRow:
    track_id, title, artists = value
    return rows.EntryRow(track_id, title, tuple(artists))


def _divided(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """Yield a list in parts; the last one is empty."""
    for start in range(0, len(items), _CHUNK):
        yield list(items[start : start + _CHUNK])
    yield []


def _joined(values: Iterator[Any]) -> Iterable[Any]:
    """Yield the items of the parts up to the empty one."""
    while part := next(values):
        yield from part
