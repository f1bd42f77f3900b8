"""Read the export of a profile into checked rows; no database is needed for it."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from recommender.errors import PlaylistFileError, ProfileError
from recommender.formats.decoding import decode
from recommender.formats.json_documents import items, load_json, text_of
from recommender.formats.playlist import PlaylistEntry, utc
from recommender.profile.records import (
    checked_entries,
    checked_id,
    checked_length,
    checked_name,
    to_ms,
)

FORMAT: Final = "segue-profile"
"""What an export says that it is."""

VERSION: Final = 1
"""The version of the format that is written."""

_MAX_IMPORT: Final = 40 * 1024 * 1024  # characters: a profile of 250,000 plays
_MOST_PASSES: Final = 1_000_000
_Row = TypeVar("_Row")


class OpinionRow(NamedTuple):
    """A like or a dislike; times in milliseconds since 1970, here and below."""

    track_id: str
    liked: bool
    at_ms: int


class PlayRow(NamedTuple):
    """A play: when it ended, and how long it lasted."""

    track_id: str
    played_at_ms: int
    ms_played: int
    imported: bool


class PassRow(NamedTuple):
    """How often a track was passed over, and when last."""

    track_id: str
    times: int
    last_at_ms: int


class EntryRow(NamedTuple):
    """One song of a playlist, by id, by names, or both."""

    track_id: str | None
    title: str
    artists: tuple[str, ...]


class PlaylistRow(NamedTuple):
    """A playlist; `deleted_at_ms` is None for one that is not deleted."""

    name: str
    created_at_ms: int
    changed_at_ms: int
    deleted_at_ms: int | None
    entries: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class ProfileUpload:
    """What an export holds, checked: plain tuples of texts, numbers and None.

    Attributes
    ----------
    opinions, plays, passes, playlists : tuple of rows
        In the order of the export.
    skipped : int
        How many items made no sense.
    """

    opinions: tuple[OpinionRow, ...]
    plays: tuple[PlayRow, ...]
    passes: tuple[PassRow, ...]
    playlists: tuple[PlaylistRow, ...]
    skipped: int


def read_export(upload: bytes | str, name: str = "The export") -> ProfileUpload:
    """Return what the export of a profile holds; items that make no sense are counted.

    Parameters
    ----------
    upload : bytes or str
        What `export_json` returned, or the bytes of its file.
    name : str
        What to call it in an error.

    Raises
    ------
    PlaylistFileError
        If it is no export of a profile, or too large.

    Examples
    --------
    >>> read_export('{"format": "segue-profile", "version": 1, "likes": [{}]}').skipped
    1
    """
    text = decode(upload, name) if isinstance(upload, bytes) else upload
    if len(text) > _MAX_IMPORT:
        raise PlaylistFileError(f"The export is larger than {_MAX_IMPORT >> 20} MB.")
    document = load_json(text.removeprefix("\ufeff"), name)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PlaylistFileError("This is no export of a profile; upload one as it was saved.")
    if document.get("version") != VERSION:
        raise PlaylistFileError("This profile was exported by a newer Segue; update this one.")
    return _checked(document)


def _checked(document: dict[str, Any]) -> ProfileUpload:
    skipped = 0

    def read(name: str, read_one: Callable[[dict[str, Any]], _Row]) -> list[_Row]:
        nonlocal skipped
        value = document.get(name)
        rows = []
        for item in items(value):
            with contextlib.suppress(ProfileError, PlaylistFileError):
                rows.append(read_one(item))
        skipped += (len(value) if isinstance(value, list) else 0) - len(rows)
        return rows

    opinions = read("likes", _like) + read("dislikes", _dislike)
    plays, passes = read("plays", _play), read("passes", _pass)
    playlists = read("playlists", _playlist)
    return ProfileUpload(tuple(opinions), tuple(plays), tuple(passes), tuple(playlists), skipped)


def _like(item: dict[str, Any]) -> OpinionRow:
    return OpinionRow(_id(item), True, _ms(item, "at"))


def _dislike(item: dict[str, Any]) -> OpinionRow:
    return OpinionRow(_id(item), False, _ms(item, "at"))


def _play(item: dict[str, Any]) -> PlayRow:
    length = checked_length(item.get("ms_played", -1))
    return PlayRow(_id(item), _ms(item, "played_at"), length, item.get("imported") is True)


def _pass(item: dict[str, Any]) -> PassRow:
    times = min(checked_length(item.get("times", -1)), _MOST_PASSES)
    return PassRow(_id(item), times, _ms(item, "last_at"))


def _playlist(item: dict[str, Any]) -> PlaylistRow:
    entries = tuple(
        PlaylistEntry(
            text_of(track, "track_id") or None,
            text_of(track, "title"),
            tuple(items(track.get("artists"), str)),
        )
        for track in items(item.get("tracks"))
    )
    return PlaylistRow(
        checked_name(text_of(item, "name")),
        _ms(item, "created_at"),
        _ms(item, "changed_at"),
        None if item.get("deleted_at") is None else _ms(item, "deleted_at"),
        tuple(
            EntryRow(entry.track_id, entry.title, entry.artists)
            for entry in checked_entries(entries)
        ),
    )


def _id(item: dict[str, Any]) -> str:
    return checked_id(text_of(item, "track_id"))


def _ms(item: dict[str, Any], name: str) -> int:
    time = utc(item.get(name))
    if time is None:
        raise PlaylistFileError(f"{name} is no time.")
    return to_ms(time)
