"""A whole profile as JSON."""

import json
from datetime import datetime
from typing import Any

from recommender.formats.playlist import PlaylistEntry
from recommender.profile.playlist_rows import PlaylistRows
from recommender.profile.profile import Profile
from recommender.profile.transfer.upload import FORMAT, VERSION


def export_json(profile: Profile) -> str:
    """Return a whole profile as JSON: opinions, plays, passes and playlists, deleted ones too."""
    with profile.rows.database.reading() as connection:
        saved_playlists = PlaylistRows(profile.rows).contents(connection)
    document = {
        "format": FORMAT,
        "version": VERSION,
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


def _text(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds")


def _track(entry: PlaylistEntry) -> dict[str, Any]:
    return {"track_id": entry.track_id, "title": entry.title, "artists": list(entry.artists)}
