"""A list of tracks as a file: CSV for spreadsheets, M3U8 for players, plain links and URIs."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from recommender.catalogue.catalogue import Track
from recommender.formats.csv_cells import guard
from recommender.spotify.ids import is_spotify_id, track_uri, track_url

CSV_COLUMNS: Final = (
    "position",
    "track_id",
    "track_name",
    "artists",
    "album_name",
    "genres",
    "popularity",
    "duration_ms",
    "explicit",
    "link",
)


@dataclass(frozen=True, slots=True)
class LinkList:
    """A text with one link a track, and how many tracks have no Spotify id and are left out."""

    text: str
    left_out: int


def to_csv(tracks: Iterable[Track]) -> bytes:
    """Return tracks as CSV that spreadsheets open as it is.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV
    injection). Several artists or genres stand in one cell, parted by ``; ``.

    Parameters
    ----------
    tracks : iterable of Track
        In the order of the file.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, a header of `CSV_COLUMNS` and one line a track; `link` is
        empty where a track has no Spotify id.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(CSV_COLUMNS)
    for position, track in enumerate(tracks, start=1):
        writer.writerow(
            (
                position,
                guard(track.track_id),
                guard(track.track_name),
                guard("; ".join(track.artists)),
                guard(track.album_name),
                guard("; ".join(track.genres)),
                track.popularity,
                track.duration_ms,
                track.explicit,
                track_url(track.track_id) if is_spotify_id(track.track_id) else "",
            )
        )
    return file.getvalue().encode("utf-8-sig")


def to_m3u8(tracks: Iterable[Track]) -> LinkList:
    """Return tracks as an extended M3U playlist of Spotify links, with lengths in seconds."""

    def entry(track: Track) -> str:
        # A line break in a title would start a line of its own, which a player takes for a link.
        label = " ".join(track.label().split())
        return f"#EXTINF:{round(track.duration_ms / 1000)},{label}\n{track_url(track.track_id)}"

    entries = _link_list(tracks, entry)
    return LinkList(f"#EXTM3U\n{entries.text}", entries.left_out)


def to_links(tracks: Iterable[Track]) -> LinkList:
    """Return the Spotify link of each track, one a line."""
    return _link_list(tracks, lambda track: track_url(track.track_id))


def to_uris(tracks: Iterable[Track]) -> LinkList:
    """Return the Spotify URI of each track, one a line: pasted into the app, they fill a playlist.

    Examples
    --------
    >>> to_uris([])
    LinkList(text='', left_out=0)
    """
    return _link_list(tracks, lambda track: track_uri(track.track_id))


def _link_list(tracks: Iterable[Track], line: Callable[[Track], str]) -> LinkList:
    tracks = tuple(tracks)
    linked = [track for track in tracks if is_spotify_id(track.track_id)]
    text = "".join(f"{line(track)}\n" for track in linked)
    return LinkList(text, left_out=len(tracks) - len(linked))
