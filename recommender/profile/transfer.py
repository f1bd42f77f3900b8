"""A whole profile as JSON, and back."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from recommender.errors import PlaylistFileError, ProfileError
from recommender.formats.json_documents import items, load_json, text_of
from recommender.formats.playlist import PlaylistEntry, utc
from recommender.profile.playlist_rows import PlaylistRows
from recommender.profile.profile import Profile
from recommender.profile.records import (
    ImportedProfile,
    checked_entries,
    checked_id,
    checked_length,
    checked_name,
    to_ms,
)
from recommender.profile.rows import OwnRows
from recommender.profile.schema import opinions, passes, playlists, plays

_FORMAT: Final = "segue-profile"
_VERSION: Final = 1
_MAX_IMPORT: Final = 40 * 1024 * 1024  # characters: a profile of 250,000 plays

_MOST_PASSES: Final = 1_000_000
_Row = TypeVar("_Row")


def export_json(profile: Profile) -> str:
    """Return a whole profile as JSON: opinions, plays, passes and playlists, deleted ones too."""
    with profile.rows.database.reading() as connection:
        saved_playlists = PlaylistRows(profile.rows).contents(connection)
    document = {
        "format": _FORMAT,
        "version": _VERSION,
        "likes": [{"track_id": one.track_id, "at": _text(one.at)} for one in profile.likes()],
        "dislikes": [{"track_id": one.track_id, "at": _text(one.at)} for one in profile.dislikes()],
        "plays": [
            play._asdict() | {"played_at": _text(play.played_at)} for play in profile.plays()
        ],
        "passes": [
            {"track_id": track_id, "times": passed.times, "last_at": _text(passed.last_at)}
            for track_id, passed in profile.passed().items()
        ],
        "playlists": [
            {
                "name": saved.name,
                "created_at": _text(saved.created_at),
                "changed_at": _text(saved.changed_at),
                "deleted_at": saved.deleted_at and _text(saved.deleted_at),
                "tracks": [_track(entry) for entry in entries],
            }
            for saved, entries in saved_playlists
        ],
    }
    return json.dumps(document, ensure_ascii=False)


def import_json(profile: Profile, text: str) -> ImportedProfile:
    """Add what `export_json` returned to a profile, all of it or, after an error, nothing.

    Of two opinions about a track the later one is kept; a second import changes nothing. Items that
    cannot be read are skipped and counted.

    Raises
    ------
    PlaylistFileError
        If the text is no export of a profile.
    ProfileError
        If the store fails, or the profile would hold more playlists than it may.
    """
    if len(text) > _MAX_IMPORT:
        raise PlaylistFileError(f"The export is larger than {_MAX_IMPORT >> 20} MB.")
    document = load_json(text.removeprefix("\ufeff"), "The export")
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise PlaylistFileError("This is no export of a profile; upload one as it was saved.")
    if document.get("version") != _VERSION:
        raise PlaylistFileError("This profile was exported by a newer Segue; update this one.")
    # Everything is read and checked before anything is written.
    return _write(profile.rows, _Upload.of(document))


@dataclass(slots=True)
class _Upload:
    """The items of an export that can be read, as rows, and how many cannot."""

    opinions: list[dict[str, Any]]
    plays: list[dict[str, Any]]
    passes: list[dict[str, Any]]
    playlists: list[tuple[str, tuple[PlaylistEntry, ...], dict[str, int | None]]]
    skipped: int

    @classmethod
    def of(cls, document: dict[str, Any]) -> "_Upload":
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

        opinions = [row | {"liked": True} for row in read("likes", _opinion)]
        opinions += [row | {"liked": False} for row in read("dislikes", _opinion)]
        rows = read("plays", _play), read("passes", _passed), read("playlists", _playlist)
        return cls(opinions, *rows, skipped)


def _write(rows: OwnRows, upload: _Upload) -> ImportedProfile:
    playlist_rows = PlaylistRows(rows)
    tables = (opinions, plays, passes, playlists)
    with rows.database.writing() as connection:
        before = [rows.count(connection, table) for table in tables]
        judged = ("liked", "at_ms")
        rows.insert(connection, opinions, upload.opinions, update=judged, if_later="at_ms")
        rows.insert(connection, plays, upload.plays)
        counted = ("times", "last_at_ms")
        rows.insert(connection, passes, upload.passes, update=counted, if_later="times")
        there = {(saved.name, entries) for saved, entries in playlist_rows.contents(connection)}
        for name, entries, times in upload.playlists:
            if (name, entries) not in there:
                there.add((name, entries))
                playlist_rows.add(connection, name, entries, times)
        after = [rows.count(connection, table) for table in tables]
    new = [now - then for now, then in zip(after, before, strict=True)]
    return ImportedProfile._make([*new, upload.skipped])


def _opinion(item: dict[str, Any]) -> dict[str, Any]:
    return {"track_id": checked_id(text_of(item, "track_id")), "at_ms": to_ms(_time(item, "at"))}


def _play(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "track_id": checked_id(text_of(item, "track_id")),
        "played_at_ms": to_ms(_time(item, "played_at")),
        "ms_played": checked_length(item.get("ms_played", -1)),
        "imported": item.get("imported") is True,
    }


def _passed(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "track_id": checked_id(text_of(item, "track_id")),
        "times": min(checked_length(item.get("times", -1)), _MOST_PASSES),
        "last_at_ms": to_ms(_time(item, "last_at")),
    }


def _playlist(item: dict[str, Any]) -> tuple[str, tuple[PlaylistEntry, ...], dict[str, int | None]]:
    tracks = tuple(
        PlaylistEntry(
            text_of(track, "track_id") or None,
            text_of(track, "title"),
            tuple(items(track.get("artists"), str)),
        )
        for track in items(item.get("tracks"))
    )
    deleted = None if item.get("deleted_at") is None else to_ms(_time(item, "deleted_at"))
    times = {
        "created_at_ms": to_ms(_time(item, "created_at")),
        "changed_at_ms": to_ms(_time(item, "changed_at")),
        "deleted_at_ms": deleted,
    }
    return checked_name(text_of(item, "name")), checked_entries(tracks), times


def _time(item: dict[str, Any], name: str) -> datetime:
    if (time := utc(item.get(name))) is None:
        raise PlaylistFileError(f"{name} is no time.")
    return time


def _text(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds")


def _track(entry: PlaylistEntry) -> dict[str, Any]:
    return {"track_id": entry.track_id, "title": entry.title, "artists": list(entry.artists)}
