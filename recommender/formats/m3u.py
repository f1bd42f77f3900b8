"""Read M3U and M3U8 playlists: songs by Spotify link, or by the names their lines give."""

import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.csv_cells import split_names
from recommender.formats.playlist import BARE_ID, clean
from recommender.formats.text_lines import split_label
from recommender.spotify.ids import parse_track

# "#EXTINF:-1 logo="a,b",Artist - Title": a comma in quotes belongs to an attribute.
_EXTINF: Final = re.compile(r'#EXTINF:[^,"]*+(?:"[^"]*+"[^,"]*+)*+,(.*)', re.IGNORECASE)
_TRACK_NUMBER: Final = re.compile(r"^\d{1,3}(?:[.\-_\s]+)(?=\D)")
_AUDIO: Final = frozenset(
    (".mp3", ".m4a", ".aac", ".flac", ".ogg", ".oga", ".opus", ".wav", ".wma", ".aif", ".aiff")
)
_LONGEST_LINE: Final = 10_000


def read_m3u(text: str, builder: PlaylistFileBuilder, playlist: str = "") -> None:
    """Read a playlist of Spotify links, or of files whose songs are found by their names.

    Title and artist come from ``#EXTINF`` and ``#EXTART``, else from the name of the file.
    """
    info = ""
    artists: str | None = None
    names: tuple[str, tuple[str, ...]]
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        where = f"line {number}"
        if len(line) > _LONGEST_LINE:
            builder.skip(where, "a line too long to name a song")
        elif line.startswith("#"):
            tag, _, value = line.partition(":")
            if match := _EXTINF.match(line):
                info = match[1].strip()
            elif tag.upper() == "#EXTART":
                artists = value
            elif tag.upper() == "#PLAYLIST":
                playlist = clean(value) or playlist
        elif line:
            known = parse_track(line) or line.startswith("spotify:") or BARE_ID.fullmatch(line)
            names = ("", ()) if known else _names_of_file(line)
            if info or artists is not None:
                names = _names(info, artists)
            builder.add(where, line if known else "", *names, playlist=playlist)
            info, artists = "", None


def _names(info: str, artists: str | None) -> tuple[str, tuple[str, ...]]:
    """Return title and artists of an ``#EXTINF``; ``#EXTART`` says where the artists end."""
    if artists is None:
        artist, title = split_label(info)
        return title, (artist,)
    names = split_names(artists.strip())
    return info.removeprefix(", ".join(names)).removeprefix(" - "), names


def _names_of_file(line: str) -> tuple[str, tuple[str, ...]]:
    if "://" in line and not line.lower().startswith("file:"):
        return "", ()
    path = PurePosixPath(unquote(line).replace("\\", "/"))
    stem = path.stem if path.suffix.lower() in _AUDIO else path.name
    artist, title = split_label(_TRACK_NUMBER.sub("", stem))
    return title, (artist,)
