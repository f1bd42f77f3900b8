"""Real playlists, and which songs of the catalogue are in them."""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from recommender.catalogue import Catalogue
from recommender.catalogue.text import fold
from recommender.errors import DatasetError
from recommender.evaluate.rankings.candidates import Rows
from recommender.formats.playlist import USABLE_ID, Playlist, PlaylistEntry
from recommender.playlists.matching import Match, Matcher


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """How many playlist entries were found in the catalogue, and how.

    `by_id + by_name + unmatched` is `entries`; `songs` counts what is left of the matched ones when
    each song counts once a playlist.
    """

    playlists: int
    entries: int
    by_id: int
    by_name: int
    unmatched: int
    songs: int

    def __add__(self, other: Self) -> Self:
        both = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return type(self)(*(one + another for one, another in both))


def read_playlists(path: str | Path) -> Iterator[Playlist]:
    """Read playlists, one JSON object a line.

    Parameters
    ----------
    path : str or Path
        Lines of ``{"name", "tracks": [{"track_id", "artist", "title"}]}``, UTF-8.

    Yields
    ------
    Playlist
        With repeated songs as in the file. A track needs an id or a title, else it is left out.

    Raises
    ------
    DatasetError
        If the file cannot be read or a line is no playlist; the message names the line.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _playlist(line, f"Line {number} of {path.name}")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path.name} cannot be read as UTF-8 text: {error}.") from error


def _playlist(line: str, where: str) -> Playlist:
    try:
        record = json.loads(line)
        entries = filter(None, [_entry(track) for track in record["tracks"]])
        return Playlist(_text(record.get("name")), tuple(entries))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f'{where} is no playlist; write {{"id", "name", "tracks": '
            '[{"track_id", "artist", "title"}]}.'
        ) from error


def _entry(track: dict[str, Any]) -> PlaylistEntry | None:
    track_id, artist, title = (_text(track.get(key)) for key in ("track_id", "artist", "title"))
    usable_id = track_id if USABLE_ID.fullmatch(track_id) else None
    return PlaylistEntry(usable_id, title, (artist,)) if usable_id or title.strip() else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def match_playlists(
    catalogue: Catalogue, playlists: Iterable[Playlist], matcher: Matcher | None = None
) -> tuple[list[Rows], MatchCounts]:
    """Find the songs of playlists in the catalogue: by id, else by artist and title.

    By name (`Matcher.match`), an entry counts as its song's most popular version, which is the one
    that rankings can list, and only if that version lists the entry's artist. For each playlist
    there is one row for each song, in the playlist's order; none if the catalogue has none of them.
    A matcher of the catalogue is built, in half a second, if none is given.
    """
    matcher = matcher or Matcher(catalogue)
    matched = []
    found = {"id": 0, "name": 0}
    entries = 0
    for playlist in playlists:
        row_of_song: dict[int, int] = {}
        for match in matcher.match(playlist.entries).matches:
            entries += 1
            row = _row(catalogue, match)
            if row is not None and match.how is not None:
                found[match.how] += 1
                row_of_song.setdefault(int(catalogue.song[row]), row)
        matched.append(np.array(list(row_of_song.values()), dtype=np.int32))
    return matched, MatchCounts(
        playlists=len(matched),
        entries=entries,
        by_id=found["id"],
        by_name=found["name"],
        unmatched=entries - sum(found.values()),
        songs=sum(map(len, matched)),
    )


def _row(catalogue: Catalogue, match: Match) -> int | None:
    """Return the row that a match counts as, None if it does not count."""
    if match.row is None or match.how == "id":
        return match.row
    candidate = int(catalogue.versions(match.row)[0])
    listed = {fold(name) for name in catalogue.artists.of(candidate)}
    return candidate if any(fold(name) in listed for name in match.entry.artists) else None
