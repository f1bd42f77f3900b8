"""Read a list of songs from an upload or a pasted text, whichever of the known formats it has."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from recommender.errors import PlaylistFileError
from recommender.formats.account_export import SONG_FILE, read_account
from recommender.formats.builder import MAX_LISTED, PlaylistFileBuilder
from recommender.formats.csv_tables import has_header, read_csv
from recommender.formats.decoding import decode
from recommender.formats.json_documents import is_ours, load_json, read_ours
from recommender.formats.m3u import read_m3u
from recommender.formats.playlist import PlaylistFile
from recommender.formats.text_lines import read_text

MAX_UPLOAD_BYTES: Final = 20 * 1024 * 1024
"""The largest upload, and the largest single file in a zip."""

_MAX_UNZIPPED_BYTES: Final = 300 * 1024 * 1024  # a history of ten years has 240 MB in JSON
_MAX_LINES: Final = 200_000
_LINE_ENDS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MAX_MEMBERS: Final = 10_000
_MAX_NAME: Final = 255
_CHUNK: Final = 1024 * 1024
# What zipfile raises for what somebody wrote into a zip. RuntimeError: a file in it is encrypted,
# or packed in another way; ValueError, OverflowError: a place lies outside of the zip.
_ZIP_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, OverflowError,
    RuntimeError, ValueError,
)  # fmt: skip
_JSON_START: Final = re.compile(r'\s*+(?:\[\s*[\[{\]]|\{\s*["}])')
_M3U_NAMES: Final = (".m3u", ".m3u8")
_CSV_NAMES: Final = (".csv", ".tsv")


def read_playlist(upload: bytes | str, name: str = "") -> PlaylistFile:
    r"""Read the bytes of an uploaded file, or a pasted text.

    The contents decide which format it is, and the name where they fit several.

    Parameters
    ----------
    upload : bytes or str
        CSV, M3U, JSON (of Segue or of a Spotify account export), a zip of such files, or lines of
        links, URIs, ids or "artist - title".
    name : str
        Name of the file, if it has one.

    Returns
    -------
    PlaylistFile
        Playlists in the order of the file, plays, and what was skipped and why.

    Raises
    ------
    PlaylistFileError
        If it is none of these, is larger than `MAX_UPLOAD_BYTES`, holds more than 300 MB
        unzipped or 200,000 lines, or lists more than `MAX_TRACKS` songs. An account export may
        list more; then `PlaylistFile.tracks` raises the error, unless few enough of its lists are
        chosen.

    Examples
    --------
    >>> found = read_playlist("Radiohead - Creep\nspotify:track:5SuOikwiRyPMVoIQDJUgSV")
    >>> [entry.label() for entry in found.tracks()]
    ['Radiohead - Creep', '5SuOikwiRyPMVoIQDJUgSV']
    """
    name = name[-_MAX_NAME:]
    if len(upload) > MAX_UPLOAD_BYTES:
        raise _too_large(name or "The text")
    if isinstance(upload, bytes):
        if upload.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _read_zip(upload, name or "The zip file")
        upload = decode(upload, name or "The file")
    text = upload.removeprefix("\ufeff")
    if not text.strip():
        raise PlaylistFileError(f"{name or 'The text'} is empty; it needs at least one song.")
    return _read_one(text, name)


def read_playlist_file(path: str | Path) -> PlaylistFile:
    """Read a file by `read_playlist`.

    Raises
    ------
    PlaylistFileError
        As `read_playlist`, and if there is no such file or it may not be read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            return read_playlist(file.read(MAX_UPLOAD_BYTES + 1), path.name)
    except OSError as error:
        raise PlaylistFileError(
            f"Cannot read {path}: {error.strerror or error}; check the path."
        ) from error


def _read_one(text: str, name: str) -> PlaylistFile:
    suffix = PurePosixPath(name.lower()).suffix
    if suffix != ".json" and not _JSON_START.match(text):
        builder = PlaylistFileBuilder()
        _read_lines(text, suffix, builder, PurePosixPath(name).stem)
    elif is_ours(document := load_json(text, name or "The text")):
        builder = PlaylistFileBuilder()
        read_ours(document, builder)
    else:
        builder = PlaylistFileBuilder(MAX_LISTED)
        read_account(document, builder, name or "The file")
    return builder.build()


def _read_lines(text: str, suffix: str, builder: PlaylistFileBuilder, playlist: str) -> None:
    if sum(map(text.count, _LINE_ENDS)) - text.count("\r\n") > _MAX_LINES:
        raise PlaylistFileError(
            f"{playlist or 'It'} holds more than {_MAX_LINES:,} lines; divide it and try again."
        )
    if suffix in _M3U_NAMES or text.lstrip()[:7].upper() == "#EXTM3U":
        read_m3u(text, builder, playlist)
    elif suffix in _CSV_NAMES or has_header(text):
        read_csv(text, builder, playlist)
    else:
        read_text(text, builder, playlist)


def _read_zip(data: bytes, name: str) -> PlaylistFile:
    """Read the files of a zip that hold songs; nothing is ever written to disk."""
    # Counted before the directory is read: a zip of 20 MB has room for 400,000 names.
    if data.count(b"PK\x01\x02") > _MAX_MEMBERS:
        raise PlaylistFileError(f"{name} holds more than {_MAX_MEMBERS:,} files.")
    builder = PlaylistFileBuilder(MAX_LISTED)
    budget = _MAX_UNZIPPED_BYTES
    n_read = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _wanted_members(archive)
            for member, base in members:
                contents = _read_member(archive, member, base, budget)
                budget -= len(contents)
                n_read += _read_contents(contents, base, builder)
    except PlaylistFileError:
        raise
    except _ZIP_ERRORS as error:
        raise PlaylistFileError(f"{name} is damaged or locked; download it again.") from error
    if not n_read:
        raise PlaylistFileError(
            f"{name} holds no playlist, library or streaming history; upload the zip of a Spotify "
            "account export as it arrived, or a CSV, M3U or JSON file."
        )
    return builder.build()


def _wanted_members(archive: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    """Return the files that may hold songs, with their names; all must lie apart in the zip.

    One place that many names point to is read many times: so a few kilobytes become gigabytes.
    """
    members = archive.infolist()
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise zipfile.BadZipFile("Two files lie in one place.")
        end = member.header_offset + member.compress_size
    named = [(one, PurePosixPath(one.filename.replace("\\", "/")).name) for one in members]
    wanted = [(one, base[-_MAX_NAME:]) for one, base in named if _wanted(base)]
    if sum(one.file_size for one, _ in wanted) > _MAX_UNZIPPED_BYTES:
        raise _too_much_unzipped()
    return wanted


def _wanted(base: str) -> bool:
    """Return whether a file of a zip may hold songs; those that macOS adds ("._") hold none."""
    suffix = PurePosixPath(base.lower()).suffix
    songs = SONG_FILE.fullmatch(base) is not None or suffix in (*_M3U_NAMES, *_CSV_NAMES)
    return songs and not base.startswith("._")


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, base: str, budget: int
) -> bytes:
    """Return the contents of one file, counted while they are unpacked: the header may be wrong."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError
    contents = bytearray()
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            contents += chunk
            if len(contents) > MAX_UPLOAD_BYTES:
                raise _too_large(base)
            if len(contents) > budget:
                raise _too_much_unzipped()
    return bytes(contents)


def _read_contents(contents: bytes, base: str, builder: PlaylistFileBuilder) -> bool:
    """Read one file of a zip, return whether that worked; a bad one is skipped with its error."""
    try:
        text = decode(contents, base)
        if base.lower().endswith(".json"):
            read_account(load_json(text, base), builder, base)
        else:
            path = PurePosixPath(base)
            _read_lines(text, path.suffix.lower(), builder, path.stem)
    except PlaylistFileError as error:
        if builder.full:
            raise
        builder.skip(base, str(error))
        return False
    return True


def _too_much_unzipped() -> PlaylistFileError:
    return PlaylistFileError(
        f"The zip holds more than {_MAX_UNZIPPED_BYTES >> 20} MB; upload its files one by one."
    )


def _too_large(name: str) -> PlaylistFileError:
    return PlaylistFileError(
        f"{name} is larger than {MAX_UPLOAD_BYTES >> 20} MB; divide it and try again."
    )
