"""A whole profile as JSON, in parts that can each be read again."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from recommender.formats.playlist import PlaylistEntry
from recommender.profile.playlist_rows import PlaylistRows
from recommender.profile.profile import Profile
from recommender.profile.records import (
    MAX_JUDGEMENTS,
    MAX_PLAYLISTS,
    MAX_PRESET_NAME,
    SavedPlaylist,
    to_ms,
)
from recommender.profile.transfer.rows import MAX_ROWS
from recommender.profile.transfer.upload import FORMAT, VERSION
from recommender.profile.transfer.version_2 import COLUMNS, PLAYLIST

MAX_PART_BYTES: Final = 16 * 1024 * 1024
"""The largest part, in bytes of UTF-8: a server takes uploads of 20 MB."""

# Of its numbers, and of the names of two presets: a character has four bytes at most, a sign of
# JSON that is escaped two.
_ROW_BYTES: Final = {
    "likes": 24, "dislikes": 24, "plays": 36, "passes": 36, "judgements": 40 + 8 * MAX_PRESET_NAME,
}  # fmt: skip
_ID_BYTES: Final = 3  # its quotes and comma


def export_parts(profile: Profile, max_bytes: int = MAX_PART_BYTES) -> tuple[str, ...]:
    """Return a whole profile as JSON: opinions, plays, judgements, playlists, deleted ones too.

    Nearly always that is one text. What is too much for one upload comes in several; each is an
    export of its own, and importing all of them, in any order, brings back everything.

    Parameters
    ----------
    profile : Profile
    max_bytes : int
        Of one part, but for a single playlist that has more.

    Raises
    ------
    ProfileError
        If the store fails.
    """
    parts = [_Part()]
    for kind, track_id, values in _rows(profile):
        if not parts[-1].has_room(kind, 1, len(track_id) + _ID_BYTES + _ROW_BYTES[kind], max_bytes):
            parts.append(_Part())
        parts[-1].add_row(kind, track_id, values)
    with profile.rows.database.reading() as connection:
        playlists = PlaylistRows(profile.rows).contents(connection)
    for saved, entries in playlists:
        text = _json(dict(zip(PLAYLIST, _playlist(saved, entries), strict=True)))
        n_bytes = len(text.encode()) + 1
        if not parts[-1].has_room("songs", len(entries), n_bytes, max_bytes):
            parts.append(_Part())
        parts[-1].add_playlist(text, len(entries), n_bytes)
    return tuple(part.text() for part in parts)


class _Part:
    """One part while it grows."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._columns: dict[str, list[list[int | str]]] = {
            kind: [[] for _ in names] for kind, names in COLUMNS.items()
        }
        self._playlists: list[str] = []
        self._counts: Counter[str] = Counter()
        self._n_bytes = 1_000  # names of the columns

    def has_room(self, kind: str, n_items: int, n_bytes: int, max_bytes: int) -> bool:
        """Return whether items of so many bytes fit into it; the first ones always do."""
        if not self._counts:
            return True
        most = MAX_JUDGEMENTS if kind == "judgements" else MAX_ROWS
        fits = self._counts[kind] + n_items <= most and len(self._playlists) < MAX_PLAYLISTS
        return fits and self._n_bytes + n_bytes <= max_bytes

    def add_row(self, kind: str, track_id: str, values: tuple[int | str, ...]) -> None:
        """Add a row of the columns of a kind."""
        n_ids = len(self._places)
        place = self._places.setdefault(track_id, n_ids)
        for column, value in zip(self._columns[kind], (place, *values), strict=True):
            column.append(value)
        self._counts[kind] += 1
        self._n_bytes += _ROW_BYTES[kind] + (len(track_id) + _ID_BYTES if place == n_ids else 0)

    def add_playlist(self, text: str, n_songs: int, n_bytes: int) -> None:
        """Add a playlist that is JSON already."""
        self._playlists.append(text)
        self._counts["songs"] += n_songs
        self._n_bytes += n_bytes

    def text(self) -> str:
        """Return the part as JSON."""
        columns = {
            kind: dict(zip(names, self._columns[kind], strict=True))
            for kind, names in COLUMNS.items()
        }
        head = {"format": FORMAT, "version": VERSION, "tracks": list(self._places), **columns}
        return f'{_json(head)[:-1]},"playlists":[{",".join(self._playlists)}]}}'


def _rows(profile: Profile) -> Iterator[tuple[str, str, tuple[int | str, ...]]]:
    """Yield kind, track id and the other values of each row that is no playlist."""
    for kind, opinions in (("likes", profile.likes()), ("dislikes", profile.dislikes())):
        for opinion in opinions:
            yield kind, opinion.track_id, (to_ms(opinion.at),)
    for play in profile.plays():
        times = to_ms(play.played_at), play.ms_played
        yield "plays", play.track_id, (*times, int(play.imported))
    for track_id, passed in profile.passed().items():
        yield "passes", track_id, (passed.times, to_ms(passed.last_at))
    for track_id, at, *texts in profile.judgements.all():
        yield "judgements", track_id, (to_ms(at), *texts)


def _playlist(saved: SavedPlaylist, entries: tuple[PlaylistEntry, ...]) -> tuple[object, ...]:
    deleted_at_ms = None if saved.deleted_at is None else to_ms(saved.deleted_at)
    songs = [[entry.track_id, entry.title, list(entry.artists)] for entry in entries]
    return saved.name, to_ms(saved.created_at), to_ms(saved.changed_at), deleted_at_ms, songs


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
