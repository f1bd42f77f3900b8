"""Read JSON from outside, and the JSON that Segue itself writes for a list of songs."""

import json
import re
from typing import Any, Final

from recommender.errors import PlaylistFileError
from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.playlist import clean

FORMAT: Final = "segue-playlist"
"""What a list of songs in Segue's own JSON is called in it."""

VERSION: Final = 1
"""The version of that JSON; a reader refuses any other."""

# An object or list takes 60 to 300 bytes of memory, be it empty, another value up to 60: "[],[],"
# has millions. The largest file that Segue writes has 3 million values.
_MAX_VALUES: Final = 4_000_000
_MAX_CONTAINERS: Final = 1_000_000
_STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)', re.DOTALL)


def load_json(text: str, where: str) -> Any:
    """Return the value of a JSON text; one with too many values is refused before it is built.

    Parameters
    ----------
    text : str
    where : str
        What is read, for the error: the name of a file.

    Raises
    ------
    PlaylistFileError
        If it is no JSON, nested deeper than Python goes, or holds more than 4,000,000 values or
        1,000,000 lists and objects.
    """
    # Titles may be full of the signs that are counted: a second look leaves texts out.
    if _has_too_many(text) and _has_too_many(_STRING.sub("", text)):
        raise PlaylistFileError(
            f"{where} holds more values than Segue reads; divide it and try again."
        )
    try:
        return json.loads(text)
    except RecursionError:
        raise PlaylistFileError(f"{where} is nested too deep to be read.") from None
    except ValueError as error:  # also of an integer of more than 4,300 digits
        raise PlaylistFileError(f"{where} is no JSON; export it again.") from error


def _has_too_many(text: str) -> bool:
    n_containers = text.count("{") + text.count("[")
    return n_containers > _MAX_CONTAINERS or text.count(",") > _MAX_VALUES


def is_ours(document: Any) -> bool:
    """Return whether a JSON value is a list of songs that Segue wrote."""
    return isinstance(document, dict) and document.get("format") == FORMAT


def read_ours(document: dict[str, Any], builder: PlaylistFileBuilder) -> None:
    """Read a list of songs that Segue wrote.

    Raises
    ------
    PlaylistFileError
        If a newer Segue wrote it.
    """
    if document.get("version") != VERSION:
        raise PlaylistFileError("This list was written by a newer Segue; update this one.")
    playlist = clean(text_of(document, "name"))
    for number, track in enumerate(items(document.get("tracks")), start=1):
        artists = items(track.get("artists"), str)
        names = text_of(track, "track_id"), text_of(track, "title"), artists
        builder.add(f"track {number}", *names, playlist=playlist)


def items(value: object, kind: type = dict) -> list[Any]:
    """Return the members of a list that are of one type; none if `value` is no list.

    Examples
    --------
    >>> items([{"a": 1}, "b", None]), items("b"), items(["b", 1], str)
    ([{'a': 1}], [], ['b'])
    """
    return [item for item in value if isinstance(item, kind)] if isinstance(value, list) else []


def text_of(document: dict[str, Any], *names: str) -> str:
    """Return the first value under one of the names that is a text and not empty, else "".

    Examples
    --------
    >>> text_of({"uri": "", "trackUri": "spotify:track:x"}, "uri", "trackUri")
    'spotify:track:x'
    """
    for name in names:
        value = document.get(name)
        if value and isinstance(value, str):
            return value
    return ""
