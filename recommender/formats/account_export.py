"""Read the JSON files of a Spotify account export: playlists, library and streaming history.

Whatever else they hold (addresses, devices, user names) is never kept.
"""

import re
from typing import Any, Final

from recommender.errors import PlaylistFileError
from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.json_documents import items, text_of
from recommender.formats.playlist import clean, utc

SONG_FILE: Final = re.compile(
    r"(?:Playlist\d*|YourLibrary\d*|StreamingHistory(?:_music_)?\d*|endsong_?\d*"
    r"|Streaming_History_Audio\w*(?:-\w+)?)\.json",
    re.IGNORECASE,
)
"""Names of the files of an export that hold songs; it has two dozen others."""

_DAY_MS: Final = 24 * 60 * 60 * 1000


def read_account(document: Any, builder: PlaylistFileBuilder, name: str) -> None:
    """Read one file of the export; its shape shows which one it is.

    Parameters
    ----------
    document : JSON value
    builder : PlaylistFileBuilder
        Takes the songs.
    name : str
        Name of the file, for the report on what was left out.

    Raises
    ------
    PlaylistFileError
        If it is none of the files that hold songs.
    """
    if isinstance(document, dict) and isinstance(document.get("playlists"), list):
        for playlist in items(document["playlists"]):
            _read_playlist(playlist, builder, name)
    elif isinstance(document, dict) and isinstance(document.get("tracks"), list):
        _read_library(document, builder, name)
    elif isinstance(document, list) and all(isinstance(item, dict) for item in document):
        for play in document:
            _read_play(play, builder, name)
    else:
        raise PlaylistFileError(
            f"{name} holds no songs that are known; use Playlist1.json, YourLibrary.json or "
            "a streaming history of a Spotify account export."
        )


def _read_playlist(playlist: dict[str, Any], builder: PlaylistFileBuilder, name: str) -> None:
    title = clean(text_of(playlist, "name")) or "Untitled"
    for number, item in enumerate(items(playlist.get("items")), start=1):
        where = f"{name}: {title}, item {number}"
        track, local = item.get("track"), item.get("localTrack")
        if isinstance(item.get("episode"), dict):
            builder.skip(where, "a podcast episode")
        elif isinstance(item.get("audiobook"), dict):
            builder.skip(where, "an audiobook")
        else:
            found = track if isinstance(track, dict) else local if isinstance(local, dict) else {}
            builder.add(
                where,
                text_of(found, "trackUri", "uri"),
                text_of(found, "trackName"),
                [text_of(found, "artistName")],
                playlist=title,
            )


def _read_library(document: dict[str, Any], builder: PlaylistFileBuilder, name: str) -> None:
    for track in items(document["tracks"]):
        _read_saved(track, builder, name, liked=True)
    for track in items(document.get("bannedTracks")):
        _read_saved(track, builder, name, liked=False)
    for _ in items(document.get("episodes")):
        builder.skip(name, "a podcast episode")


def _read_saved(
    track: dict[str, Any], builder: PlaylistFileBuilder, name: str, *, liked: bool
) -> None:
    builder.add(
        name,
        text_of(track, "uri"),
        text_of(track, "track"),
        [text_of(track, "artist")],
        playlist="Liked songs" if liked else "Hidden songs",
        kind="liked" if liked else "disliked",
    )


def _read_play(play: dict[str, Any], builder: PlaylistFileBuilder, name: str) -> None:
    """Read one play of the yearly (endTime) or of the extended history (ts)."""
    title = text_of(play, "trackName", "master_metadata_track_name")
    reference = text_of(play, "spotify_track_uri")
    if not title and not reference:
        podcast = text_of(play, "spotify_episode_uri", "episode_name", "episodeName")
        builder.skip(name, "a podcast episode" if podcast else "a play that names no song")
        return
    builder.play(
        name,
        reference,
        title,
        text_of(play, "artistName", "master_metadata_album_artist_name"),
        utc(text_of(play, "endTime", "ts")),
        _duration_ms(play.get("msPlayed", play.get("ms_played"))),
    )


def _duration_ms(value: object) -> int | None:
    # A truth value is an int, too.
    return value if type(value) is int and 0 <= value <= _DAY_MS else None
