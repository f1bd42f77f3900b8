"""The lists to learn from: in files of every format that can be imported, and in profiles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import click

from recommender.catalogue import Catalogue
from recommender.errors import ProfileError, SegueError
from recommender.evaluate.playlists import MatchCounts, match_playlists, read_playlists
from recommender.evaluate.rankings.candidates import Rows
from recommender.formats.playlist import Playlist, PlaylistEntry
from recommender.formats.upload import read_playlist_file
from recommender.playlists.matching import Matcher
from recommender.profile import Profile, Profiles

_LINES: Final = ".jsonl"
# In a folder; a file that is named is read whatever its name.
_SUFFIXES: Final = frozenset((".csv", ".tsv", ".m3u", ".m3u8", ".json", _LINES, ".txt", ".zip"))
_MAX_FILES: Final = 100_000
_MAX_LINES_BYTES: Final = 2**30


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of each list, how many entries were found, and, if that counts, whose it is."""

    lists: list[Rows]
    counts: MatchCounts
    people: list[int] | None = None


def found_in_files(catalogue: Catalogue, paths: Iterable[Path]) -> Found:
    """Return the playlists and likes in files and folders; what cannot be read is said and skipped.

    Parameters
    ----------
    catalogue : Catalogue
    paths : iterable of Path
        Files, and folders with all that is in them, but for what has a hidden name. A file
        ``.jsonl`` has a playlist a line, as `read_playlists` reads them.

    Raises
    ------
    click.UsageError
        If a folder holds more than 100,000 files and folders, or a file is too large.
    """
    return Found(*match_playlists(catalogue, _playlists_in(paths)))


def found_in_profiles(catalogue: Catalogue, url: str) -> Found:
    """Return the likes of each person, as one list, and their saved playlists.

    Nothing is written but what opening a profile store writes: tables that it lacks.

    Raises
    ------
    ProfileError
        If the store cannot be read.
    """
    matcher = Matcher(catalogue)
    lists: list[Rows] = []
    people: list[int] = []
    counts = MatchCounts(0, 0, 0, 0, 0, 0)
    with Profiles.open(url) as profiles:
        for person, profile in enumerate(profiles.everyone()):
            own, own_counts = match_playlists(catalogue, _playlists_of(profile), matcher)
            lists += own
            people += [person] * len(own)
            counts += own_counts
    return Found(lists, counts, people)


def _playlists_of(profile: Profile) -> Iterator[Playlist]:
    likes = tuple(PlaylistEntry(like.track_id, "", ()) for like in profile.likes())
    if likes:
        yield Playlist("", likes, "liked")
    for saved in profile.playlists.all():
        try:
            yield Playlist(saved.name, profile.playlists.open(saved.playlist_id))
        except ProfileError as error:
            # It was deleted for good, or its owner erased, while we read.
            if error.trouble != "refused":
                raise


def _playlists_in(paths: Iterable[Path]) -> Iterator[Playlist]:
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
