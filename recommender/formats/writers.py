"""Write a list of songs so that Segue, and most other programs, can read it again.

A song is a `Track` of a catalogue, or a `PlaylistEntry` that perhaps is in none.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import pyarrow as pa

from recommender.catalogue import Track
from recommender.catalogue import columns as c
from recommender.errors import QueryError
from recommender.formats.csv_cells import csv_text, join_names
from recommender.formats.json_documents import FORMAT, VERSION
from recommender.formats.playlist import BARE_ID, PlaylistEntry, clean
from recommender.spotify.ids import is_spotify_id, track_uri, track_url

Song = Track | PlaylistEntry

_CSV_COLUMNS: Final = (
    "Track URI",
    "Track Name",
    "Album Name",
    "Artist Name(s)",
    "Duration (ms)",
    "Popularity",
    "Explicit",
    "Genres",
    "Danceability",
    "Energy",
    "Key",
    "Loudness",
    "Mode",
    "Speechiness",
    "Acousticness",
    "Instrumentalness",
    "Liveness",
    "Valence",
    "Tempo",
)


@dataclass(frozen=True, slots=True)
class LinkList:
    """A playlist as text, and how many of its songs have no Spotify id."""

    text: str
    without_id: int


def to_csv(songs: Iterable[Song]) -> bytes:
    """Return songs as a CSV table in the columns of Exportify, for spreadsheets and programs.

    Parameters
    ----------
    songs : iterable of Track or PlaylistEntry
        In the order of the file.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, a header and one line a song. Track URI is
        ``spotify:track:ID``, or the id alone where it is none of Spotify. Artists and genres are
        joined by `csv_cells.join_names`. What is not known is empty: of an entry all but its
        names. Numbers are in the dataset's units; no text can run as a formula.

    Examples
    --------
    >>> to_csv([PlaylistEntry("4uLU6hMCjMI75M1A2tKUQC", "=1+1", ("AC/DC", "B"))]).splitlines()[1]
    b"spotify:track:4uLU6hMCjMI75M1A2tKUQC,'=1+1,,AC/DC;B,,,,,,,,,,,,,,,"
    """
    songs = tuple(songs)
    features = iter(_shortest([song.features for song in songs if isinstance(song, Track)]))
    rows = (
        _track_cells(song, next(features)) if isinstance(song, Track) else _entry_cells(song)
        for song in songs
    )
    return csv_text(_CSV_COLUMNS, rows).encode("utf-8-sig")


def to_m3u8(songs: Iterable[Song], name: str = "") -> LinkList:
    r"""Return songs as an extended M3U playlist of Spotify links, to be saved in UTF-8.

    A song without a Spotify id points to its bare id, if that has 22 letters and digits, else to
    a search for its names. The length is in whole seconds, -1 where it is not known.

    Parameters
    ----------
    songs : iterable of Track or PlaylistEntry
    name : str
        Name of the playlist; none is written by default.

    Examples
    --------
    >>> songs = [PlaylistEntry("4uLU6hMCjMI75M1A2tKUQC", "Creep", ("Radiohead",))]
    >>> print(to_m3u8(songs).text, end="")
    #EXTM3U
    #EXTART:Radiohead
    #EXTINF:-1,Radiohead - Creep
    https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
    """
    head = f"#EXTM3U\n#PLAYLIST:{clean(name)}\n" if clean(name) else "#EXTM3U\n"
    listed = _link_list(songs, _m3u8_lines)
    return LinkList(head + listed.text, listed.without_id)


def to_links(songs: Iterable[Song]) -> LinkList:
    """Return the Spotify link of each song, one a line.

    A song without a Spotify id is written as its bare id, if that has 22 letters and digits, else
    as ``artists - title``.
    """
    return _link_list(songs, lambda song: _line(song, track_url))


def to_uris(songs: Iterable[Song]) -> LinkList:
    r"""Return the Spotify URI of each song, one a line, to paste into Spotify's app.

    A song without a Spotify id is written as by `to_links`.

    Examples
    --------
    >>> to_uris([PlaylistEntry(None, "Creep", ("Radiohead",))])
    LinkList(text='Radiohead - Creep\n', without_id=1)
    """
    return _link_list(songs, lambda song: _line(song, track_uri))


def to_json(songs: Iterable[Song], name: str = "") -> str:
    """Return the ids and names of songs as JSON, with the name of the list."""
    tracks = []
    for song in songs:
        title, artists = _names(song)
        tracks.append({"track_id": song.track_id, "title": title, "artists": artists})
    document = {"format": FORMAT, "version": VERSION, "name": clean(name), "tracks": tracks}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _track_cells(track: Track, features: Sequence[float | None]) -> list[Any]:
    feature = dict(zip(c.FEATURES, features, strict=True))
    return [
        _address(track, track_uri) or track.track_id,
        track.track_name,
        track.album_name,
        join_names(track.artists),
        track.duration_ms,
        track.popularity,
        track.explicit,
        join_names(track.genres),
        feature["danceability"],
        feature["energy"],
        track.key if track.key >= 0 else None,
        feature["loudness"],
        track.mode,
        feature["speechiness"],
        feature["acousticness"],
        feature["instrumentalness"],
        feature["liveness"],
        feature["valence"],
        feature["tempo"],
    ]


def _entry_cells(entry: PlaylistEntry) -> list[Any]:
    address = _address(entry, track_uri) or entry.track_id
    cells = [address, entry.title, None, join_names(entry.artists)]
    return cells + [None] * (len(_CSV_COLUMNS) - len(cells))


def _shortest(features: list[tuple[float, ...]]) -> list[Sequence[float | None]]:
    """Return audio features in the fewest digits that give the same float32; None for NaN.

    A catalogue holds 0.676 as a float32, which Python shows as 0.6759999990463257.
    """
    flat = pa.array(itertools.chain.from_iterable(features), pa.float32(), from_pandas=True)
    values: list[float | None] = flat.cast(pa.string()).cast(pa.float64()).to_pylist()
    width = len(c.FEATURES)
    return [values[start : start + width] for start in range(0, len(values), width)]


def _m3u8_lines(song: Song) -> str:
    title, artists = _names(song)
    label = _label(title, artists)
    seconds = round(song.duration_ms / 1000) if isinstance(song, Track) else -1
    search = f"https://open.spotify.com/search/{quote(label, safe='')}"
    address = _address(song, track_url) or search
    return f"#EXTART:{join_names(artists)}\n#EXTINF:{seconds},{label}\n{address}"


def _link_list(songs: Iterable[Song], write: Callable[[Song], str]) -> LinkList:
    songs = tuple(songs)
    text = "".join(f"{write(song)}\n" for song in songs)
    return LinkList(text, sum(not is_spotify_id(song.track_id or "") for song in songs))


def _line(song: Song, of: Callable[[str], str]) -> str:
    return _address(song, of) or _label(*_names(song)) or song.track_id or ""


def _names(song: Song) -> tuple[str, tuple[str, ...]]:
    """Return title and artists, each on one line: a second line would be read as a second song."""
    if isinstance(song, PlaylistEntry):
        return song.title, song.artists
    return clean(song.track_name), tuple(filter(None, map(clean, song.artists)))


def _label(title: str, artists: Iterable[str]) -> str:
    return " - ".join(filter(None, (", ".join(artists), title)))


def _address(song: Song, of: Callable[[str], str]) -> str:
    """Return the address of a song; the bare id of 22 letters where Spotify has none, else ""."""
    track_id = song.track_id or ""
    try:
        return of(track_id)
    except QueryError:
        return track_id if BARE_ID.fullmatch(track_id) else ""
