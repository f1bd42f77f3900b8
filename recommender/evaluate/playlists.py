"""Real playlists, and which songs of the catalogue stand in them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.catalogue.catalogue import Catalogue
from recommender.catalogue.text import fold, song_title
from recommender.errors import DatasetError


@dataclass(frozen=True, slots=True)
class PlaylistTrack:
    """One entry of a playlist as its file tells it; a text the file leaves out is empty."""

    track_id: str
    artist: str
    title: str


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist of real people: its entries in their order."""

    playlist_id: str
    name: str
    tracks: tuple[PlaylistTrack, ...]


@dataclass(frozen=True, eq=False, slots=True)
class MatchedPlaylist:
    """The songs of a playlist that the catalogue has.

    Attributes
    ----------
    playlist_id : str
    rows : ndarray of int32, shape (n_songs,)
        One row a song, in the playlist's order: the track of the same id, else the song's most
        popular version.
    """

    playlist_id: str
    rows: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class MatchReport:
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


def read_playlists(path: str | Path) -> Iterator[Playlist]:
    """Read playlists, one JSON object a line.

    Parameters
    ----------
    path : str or Path
        Lines of ``{"id", "name", "tracks": [{"track_id", "artist", "title"}]}``, UTF-8.

    Yields
    ------
    Playlist

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
        tracks = tuple(
            PlaylistTrack(*(_text(track.get(key)) for key in ("track_id", "artist", "title")))
            for track in record["tracks"]
        )
        return Playlist(_text(record.get("id")), _text(record.get("name")), tracks)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f'{where} is no playlist; write {{"id", "name", "tracks": '
            '[{"track_id", "artist", "title"}]}.'
        ) from error


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def match_playlists(
    catalogue: Catalogue, playlists: Iterable[Playlist]
) -> tuple[list[MatchedPlaylist], MatchReport]:
    """Find the songs of playlists in the catalogue: by id, else by artist and title.

    Two names are the same if `text.fold` of the artist and `text.song_title` of the title are.
    Any artist of a song may be the one that the playlist names; the primary artist goes first.

    Returns
    -------
    matched : list of MatchedPlaylist
        As many as `playlists`, in their order; one that has no known song has no rows.
    report : MatchReport
    """
    row_of_id = {track_id: row for row, track_id in enumerate(catalogue.ids(range(len(catalogue))))}
    row_of_name = _rows_by_name(catalogue)
    matched = []
    entries = by_id = by_name = 0
    for playlist in playlists:
        rows: dict[int, int] = {}
        for track in playlist.tracks:
            row = row_of_id.get(track.track_id)
            if row is not None:
                by_id += 1
            elif (row := row_of_name.get(_name_key(track.artist, track.title))) is not None:
                by_name += 1
            else:
                continue
            rows.setdefault(int(catalogue.song[row]), row)
        entries += len(playlist.tracks)
        matched.append(
            MatchedPlaylist(playlist.playlist_id, np.array(list(rows.values()), dtype=np.int32))
        )
    return matched, MatchReport(
        playlists=len(matched),
        entries=entries,
        by_id=by_id,
        by_name=by_name,
        unmatched=entries - by_id - by_name,
        songs=sum(len(playlist.rows) for playlist in matched),
    )


def _name_key(artist: str, title: str) -> tuple[str, str]:
    return fold(artist), song_title(title)


def _rows_by_name(catalogue: Catalogue) -> dict[tuple[str, str], int]:
    """Return the most popular version of each song by each of its artists and its title."""
    rows = catalogue.song_rows[catalogue.song_indptr[:-1]]
    artists = [fold(name) for name in catalogue.artists.names.to_pylist()]
    titles = [song_title(title) for title in catalogue.track_names.take(rows).to_pylist()]
    credits_of = [
        catalogue.artists.indices[catalogue.artists.indptr[row] : catalogue.artists.indptr[row + 1]]
        for row in rows
    ]
    found: dict[tuple[str, str], int] = {}
    for place in range(max(map(len, credits_of))):
        for row, title, artist_ids in zip(rows.tolist(), titles, credits_of, strict=True):
            if place < len(artist_ids):
                found.setdefault((artists[artist_ids[place]], title), row)
    return found
