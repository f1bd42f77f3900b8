"""Write a list of songs so that Segue, and most other programs, can read it again."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from urllib.parse import quote

from recommender.formats.csv_cells import guard, join_names
from recommender.formats.json_documents import FORMAT, VERSION
from recommender.formats.playlist import PlaylistEntry, clean
from recommender.formats.text_lines import BARE_ID
from recommender.spotify.ids import is_spotify_id, track_uri, track_url


def to_csv(entries: Iterable[PlaylistEntry]) -> str:
    r"""Return a CSV table in Exportify's columns; no cell is ever a formula.

    Examples
    --------
    >>> to_csv([PlaylistEntry("4uLU6hMCjMI75M1A2tKUQC", "=1+1", ("AC/DC", "B"))])
    "Track URI,Track Name,Artist Name(s)\r\nspotify:track:4uLU6hMCjMI75M1A2tKUQC,'=1+1,AC/DC;B\r\n"
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("Track URI", "Track Name", "Artist Name(s)"))
    for entry in entries:
        cells = (
            _address(entry, track_uri) or entry.track_id or "",
            entry.title,
            join_names(entry.artists),
        )
        writer.writerow([guard(cell) for cell in cells])
    return file.getvalue()


def to_m3u8(entries: Iterable[PlaylistEntry], name: str = "") -> str:
    r"""Return an extended M3U playlist of Spotify links, to be saved in UTF-8.

    An entry without an id of Spotify points to a search for its names.

    Examples
    --------
    >>> print(to_m3u8([PlaylistEntry("4uLU6hMCjMI75M1A2tKUQC", "Creep", ("Radiohead",))]), end="")
    #EXTM3U
    #EXTART:Radiohead
    #EXTINF:-1,Radiohead - Creep
    https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
    """
    lines = ["#EXTM3U"]
    if clean(name):
        lines.append(f"#PLAYLIST:{clean(name)}")
    for entry in entries:
        names = " - ".join(filter(None, (", ".join(entry.artists), entry.title)))
        lines += [f"#EXTART:{join_names(entry.artists)}", f"#EXTINF:-1,{names}"]
        lines.append(
            _address(entry, track_url) or f"https://open.spotify.com/search/{quote(names, safe='')}"
        )
    return "".join(f"{line}\n" for line in lines)


def to_links(entries: Iterable[PlaylistEntry]) -> str:
    """Return one link a line; an entry without an id becomes "artist - title"."""
    return "".join(f"{_address(entry, track_url) or entry.label()}\n" for entry in entries)


def to_uris(entries: Iterable[PlaylistEntry]) -> str:
    """Return one URI a line; an entry without an id becomes "artist - title"."""
    return "".join(f"{_address(entry, track_uri) or entry.label()}\n" for entry in entries)


def to_json(entries: Iterable[PlaylistEntry], name: str = "") -> str:
    """Return the whole list as JSON."""
    tracks = [
        {"track_id": entry.track_id, "title": entry.title, "artists": entry.artists}
        for entry in entries
    ]
    document = {"format": FORMAT, "version": VERSION, "name": clean(name), "tracks": tracks}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _address(entry: PlaylistEntry, of: Callable[[str], str]) -> str:
    """Return the address of an entry; the bare id of 22 letters where Spotify has none, else ""."""
    track_id = entry.track_id or ""
    if is_spotify_id(track_id):
        return of(track_id)
    return track_id if BARE_ID.fullmatch(track_id) else ""
