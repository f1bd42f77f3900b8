"""Read pasted text: links, URIs, ids, or lines of the form "artist - title"."""

import re
from typing import Final

from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.playlist import BARE_ID
from recommender.spotify.ids import parse_track

_DASH: Final = re.compile(r"(?<!\s)\s++[-–—]\s++|\t++")
_BULLET: Final = re.compile(r"^\s*+(?:\d{1,4}[.)]|[-–—*•·])\s++")
_REFERENCE: Final = re.compile(
    r"spotify:(?:track|episode|local):[^\s,;<>\"']+"
    r"|(?:https?://)?\b(?:open|play)\.spotify\.com/[^\s,;<>\"')\]]+",
    re.IGNORECASE,
)
_SEPARATORS: Final = str.maketrans(",;", "  ")
_LONGEST_NAMES: Final = 2_000
_LONGEST_LINE: Final = 1_000_000  # the links of 5,000 songs, with commas between them


def read_text(text: str, builder: PlaylistFileBuilder, playlist: str = "") -> None:
    """Read lines, each with any number of links, URIs or ids, or with one "artist - title".

    A number or bullet in front of a name is dropped; blank lines and comments (#) are ignored.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            _read_line(stripped, f"line {number}", builder, playlist)


def split_label(text: str) -> tuple[str, str]:
    """Return artist and title of "artist - title"; no artist if there is no dash.

    Examples
    --------
    >>> split_label("Queen – Bohemian Rhapsody - Remastered 2011")
    ('Queen', 'Bohemian Rhapsody - Remastered 2011')
    >>> split_label("Jay-Z")
    ('', 'Jay-Z')
    """
    parts = _DASH.split(text.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", parts[0])


def _read_line(line: str, where: str, builder: PlaylistFileBuilder, playlist: str) -> None:
    if len(line) > _LONGEST_LINE:
        builder.skip(where, "a line too long to be read")
        return
    references = _REFERENCE.findall(line) if "spotify" in line.lower() else []
    words = [] if references else line.translate(_SEPARATORS).split()
    if words and all(BARE_ID.fullmatch(word) for word in words):
        references = words
    for reference in references:
        if "spotify.com/" in reference.lower() and not parse_track(reference):
            builder.skip(where, _why_not(reference))
        else:
            builder.add(where, reference, playlist=playlist)
    if references:
        return
    if len(line) > _LONGEST_NAMES:
        builder.skip(where, "a line too long to name a song")
    elif "://" in line:
        builder.skip(where, "a link to something else")
    else:
        artist, title = split_label(_BULLET.sub("", line))
        builder.add(where, title=title, artists=(artist,), playlist=playlist)


def _why_not(link: str) -> str:
    for part, why in (
        ("/episode/", "a podcast episode"),
        ("/playlist/", "a link to a playlist; open it at Spotify and copy its songs"),
        ("/album/", "a link to an album; open it at Spotify and copy its songs"),
    ):
        if part in link:
            return why
    return "a link to something else"
