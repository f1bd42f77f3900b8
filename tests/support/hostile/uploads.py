"""Uploads made to cost a reader as much time or memory as a few bytes can.

`HOSTILE` names each; a function returns its bytes, at most 20 MB. The names tell what is in it.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Final

from recommender.formats.upload import MAX_UPLOAD_BYTES

ID = "5SuOikwiRyPMVoIQDJUgSV"
_MEMBER: Final = 19 * 2**20


def _filled(unit: str, start: str = "", end: str = "") -> bytes:
    """Return start, a text as often as it fits into an upload, and end, in UTF-8."""
    first, repeated, last = (text.encode() for text in (start, unit, end))
    n_times = (MAX_UPLOAD_BYTES - len(first) - len(last)) // len(repeated)
    return first + repeated * n_times + last


def _numbered(line: str, start: str = "", end: str = "") -> bytes:
    """Return start, lines with a running number in them as often as they fit, and end, in UTF-8."""
    first, last = start.encode(), end.encode()
    n_lines = (MAX_UPLOAD_BYTES - len(first) - len(last)) // len((line % 10_000_000).encode())
    return first + b"".join((line % number).encode() for number in range(n_lines)) + last


def zipped(files: dict[str, bytes], level: int = 6) -> bytes:
    """Return a zip of files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, contents in files.items():
            archive.writestr(name, contents)
    return file.getvalue()


def _overlapping() -> bytes:
    """Return a zip whose directory names one file 250 times."""
    upload = zipped({"Playlist1.json": _filled(" ", "{", "}")})
    start = upload.index(b"PK\x01\x02")
    end = upload.index(b"PK\x05\x06")
    entry = upload[start:end]
    directory = entry * 250
    tail = bytearray(upload[end:])
    struct.pack_into("<HHII", tail, 8, 250, 250, len(directory), start)
    return upload[:start] + directory + bytes(tail)


def _far_away() -> bytes:
    """Return a zip that says (zip64) that its file begins far behind its end."""
    upload = bytearray(zipped({"a.csv": b"title,artist\nOne,U2"}))
    start, end = upload.index(b"PK\x01\x02"), upload.index(b"PK\x05\x06")
    extra = struct.pack("<HHQ", 1, 8, 2**63 - 1)
    entry = upload[start:end] + extra
    struct.pack_into("<H", entry, 30, len(extra))
    struct.pack_into("<I", entry, 42, 0xFFFFFFFF)
    tail = upload[end:]
    struct.pack_into("<I", tail, 12, len(entry))
    return bytes(upload[:start] + entry + tail)


def _members(contents: bytes, name: str, n_members: int) -> bytes:
    return zipped({name.format(number): contents for number in range(n_members)}, level=1)


_SONG = '{"track_name":"%d","artist":"a"},'
_PLAY = '{"endTime":"2023-01-05 12:34","artistName":"a","trackName":"%d","msPlayed":90000},'
_PROFILE = '{"format":"segue-profile","version":1,'

HOSTILE: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "extinf_blanks": ("a.m3u", lambda: _filled("#EXTINF:1,a" + " " * 9_900 + "b\nc\n")),
    "extinf_quotes": ("a.m3u", lambda: _filled('#EXTINF:"' + '",' * 4_900 + "\nc\n")),
    "m3u_long_name": ("a.m3u", lambda: _filled("a\n", "#PLAYLIST:" + "n" * 9_900 + "\n")),
    "m3u_slashes": ("a.m3u", lambda: _filled("a/" * 4_900 + "\n")),
    "text_blanks": ("a.txt", lambda: _filled("a" + " " * 1_900 + "b\n")),
    "text_one_line": ("a.txt", lambda: _filled("a ")),
    "text_line_ends": ("a.txt", lambda: _filled("\n", "a")),
    "text_repeats": ("a.txt", lambda: _filled("a - b - (c) feat. d" * 9 + "\n")),
    "text_links": ("a.txt", lambda: _filled(f"https://open.spotify.com/track/{ID} ")),
    "text_links_of_marks": (
        "a.txt", lambda: _filled("https://open.spotify.com" + "\u0301\u0327" * 450 + "/a\n"),
    ),
    "text_astral": ("a.txt", lambda: _filled("a\n", "\U0001d11e")),
    "ligature_titles": ("a.txt", lambda: _filled("\ufdfa" * 660 + "\n")),
    "ligature_numbered": ("a.txt", lambda: _numbered("\ufdfa" * 60 + " - %d\n")),
    "mark_titles": ("a.txt", lambda: _numbered("%d - a" + "\u0301\u0327" * 450 + "\n")),
    "bracket_titles": ("a.csv", lambda: _numbered("(live)" * 60 + "%d,U2\n", "title,artist\n")),
    "many_artists": (
        "a.csv", lambda: _numbered("%d," + "a;b;c;d;e;" * 10 + "\n", "title,artist\n"),
    ),
    "csv_backslashes": ("a.csv", lambda: _filled("a," + "\\;" * 60_000 + "\n", "title,artist\n")),
    "csv_commas": ("a.csv", lambda: _filled("a,\"" + "\\," * 60_000 + "\"\n", "title,artist\n")),
    "csv_one_row": ("a.csv", lambda: _filled(",", "title,artist\n")),
    "csv_open_quotes": ("a.csv", lambda: _filled('"a,b\n', "title,artist\n")),
    "csv_blank_rows": ("a.csv", lambda: _filled(",\n", "title,artist\n")),
    "csv_links_nowhere": ("a.csv", lambda: _filled(":,")),
    "header_of_cells": ("a.csv", lambda: _filled("a,", "title,artist,")),
    "header_of_ligatures": ("a.csv", lambda: _filled("\ufdfa,")),
    "quoted_header": ("a.csv", lambda: b'", "\n"a""b","'),
    "json_braces": ("a.json", lambda: _filled("{},", "[", "{}]")),
    "json_brackets": ("a.json", lambda: b"[" * 100_000),
    "json_open": ("a.json", lambda: _filled("[")),
    "json_digits": ("a.json", lambda: b"[" + b"9" * 5_000 + b"]"),
    "json_many_digits": ("a.json", lambda: _filled("9" * 4_290 + ",", "[", "1]")),
    "json_keys": ("a.json", lambda: _numbered('"%d":1,', "{", '"a":1}')),
    "json_texts": ("a.json", lambda: _numbered('"é%d",', "[", '"a"]')),
    "json_long_name": (
        "a.json",
        lambda: _filled("{},", '{"playlists":[{"name":"' + "n" * 2**20 + '","items":[', "{}]}]}"),
    ),
    "json_songs": (
        "a.json", lambda: _numbered(_SONG.replace("track_name", "track"), '{"tracks":[', "{}]}"),
    ),
    "json_plays": ("a.json", lambda: _numbered(_PLAY, "[", "{}]")),
    "zip_overlapping": ("a.zip", _overlapping),
    "zip_thirty_members": (
        "a.zip", lambda: _members((b"a - b" + b" " * 1_900)[:1_900] * 10_000, "{}.csv", 30),
    ),
    "zip_fifteen_members": (
        "a.zip", lambda: _members(b"title,artist\n" + b"a,b (c)\n" * 180_000, "{}.csv", 15),
    ),
    "zip_plays": (
        "a.zip",
        lambda: _members(
            b"[" + b",".join((_PLAY % n)[:-1].encode() for n in range(220_000)) + b"]",
            "StreamingHistory{}.json",
            8,
        ),
    ),
    "zip_many_members": ("a.zip", lambda: _members(b"title,artist\na,b", "{}.csv", 10_000)),
    "zip_names_alone": ("a.zip", lambda: _filled("PK\x01\x02", "PK\x03\x04")),
    "zip64": ("a.zip", _far_away),
    "profile_braces": ("p.json", lambda: _filled("{},", _PROFILE + '"likes":[', "{}]}")),
    "profile_texts": ("p.json", lambda: _numbered('"%d",', _PROFILE + '"likes":[', "{}]}")),
    "profile_names": (
        "p.json",
        lambda: _filled(
            '{"name":"a","created_at":"2023-01-05","changed_at":"2023-01-05","tracks":['
            + '{"title":"\ufdfa","artists":["a"]},' * 4_000 + '{"title":"b"}]},',
            _PROFILE + '"playlists":[', "{}]}",
        ),
    ),
}  # fmt: skip
