"""The playlists in files and folders, of every format that can be imported, one file at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import click

from recommender.errors import SegueError
from recommender.evaluate.playlists import read_playlists
from recommender.formats.playlist import Playlist
from recommender.formats.upload import read_playlist_file

_LINES: Final = ".jsonl"
# In a folder; a file that is named is read whatever its name.
_SUFFIXES: Final = frozenset((".csv", ".tsv", ".m3u", ".m3u8", ".json", _LINES, ".txt", ".zip"))
_MAX_FILES: Final = 100_000
_MAX_LINES_BYTES: Final = 2**30


def playlists_in(paths: Iterable[Path]) -> Iterator[Playlist]:
    """Yield the playlists and likes in files and folders; what cannot be read is said and skipped.

    Parameters
    ----------
    paths : iterable of Path
        Files, and folders with all that is in them, but for what has a hidden name. A file
        ``.jsonl`` has a playlist a line, as `read_playlists` reads them.

    Raises
    ------
    click.UsageError
        If a folder holds more than 100,000 files and folders.
    """
    for path in paths:
        for file in _files(path) if path.is_dir() else [path]:
            try:
                playlists = _read(file)
            except SegueError as error:
                click.echo(f"Skipped {file}: {error}", err=True)
            else:
                yield from (playlist for playlist in playlists if playlist.kind != "disliked")


def _files(folder: Path) -> list[Path]:
    """Return the files in a folder that may hold playlists, in one order on every machine."""
    found = list(islice(folder.rglob("*"), _MAX_FILES + 1))
    if len(found) > _MAX_FILES:
        raise click.UsageError(f"{folder} holds more than {_MAX_FILES:,} files; name parts of it.")
    return sorted(
        path
        for path in found
        if path.suffix.lower() in _SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def _read(file: Path) -> Iterable[Playlist]:
    if file.suffix.lower() != _LINES:
        return read_playlist_file(file).playlists
    if file.is_file() and file.stat().st_size > _MAX_LINES_BYTES:
        raise click.UsageError(f"{file} is larger than {_MAX_LINES_BYTES >> 30} GB; divide it.")
    return list(read_playlists(file))
