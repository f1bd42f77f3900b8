"""Find the songs of a list in the catalogue: by id, by name, or by a name that is close."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final, Literal

from rapidfuzz import fuzz

from recommender.catalogue import Catalogue
from recommender.catalogue.names import folds, song_titles
from recommender.catalogue.text import fold, song_title
from recommender.errors import UnknownTrackError
from recommender.formats.playlist import PlaylistEntry

Search = Callable[[str, int], list[int]]
"""Returns the rows, best first, that a text may mean, at most as many as asked for."""

How = Literal["id", "name", "close name"]

_MAX_SEARCHES: Final = 100  # a list: 3 ms each, and most of them find nothing
_N_HITS: Final = 5
_MAX_READINGS: Final = 20
# From 0 to 100. With both, 189 of 200 names of the real catalogue were found after one letter of
# title and artist each was lost, added or swapped; of 200 names that it lacks one was taken for
# another, a remix for its song.
_CLOSE_TITLE: Final = 85.0
_CLOSE_ARTIST: Final = 80.0
# What divides artists that share one field.
_ARTIST_DIVIDER: Final = re.compile(
    r"(?:(?<!\s)\s++)?[,;/]\s++|(?<!\s)\s++(?:&|x|and|with|feat\.?|ft\.?|featuring|vs\.?)\s++",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one entry.

    Attributes
    ----------
    row : int or None
        The row of the catalogue, None if there is none.
    how : str or None
        "id", "name" (artist and title of the song agree) or "close name" (to be confirmed).
    why_not : str
        Why there is no row; empty if there is one.
    """

    entry: PlaylistEntry
    row: int | None
    how: How | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class MatchReport:
    """The matches of a list, in its order."""

    matches: tuple[Match, ...]

    def rows(self) -> list[int]:
        """Return the rows that were found, in the order of the list, each once."""
        return list(dict.fromkeys(match.row for match in self.matches if match.row is not None))

    def found(self, how: How) -> tuple[Match, ...]:
        """Return the matches that were found in one way."""
        return tuple(match for match in self.matches if match.how == how)

    def missing(self) -> tuple[Match, ...]:
        """Return the entries without a row."""
        return tuple(match for match in self.matches if match.row is None)


class Matcher:
    """Matches entries with one catalogue; immutable, safe to share among threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names = _name_index(catalogue)

    def match(self, entries: Iterable[PlaylistEntry], search: Search | None = None) -> MatchReport:
        """Return the row of each entry, or why there is none.

        An entry whose id is unknown is looked up by its names: another release of the song may be
        there. Of several versions of a song the one with the entry's full title is taken, else
        the most popular one.

        Parameters
        ----------
        entries : iterable of PlaylistEntry
        search : callable, optional
            Looks up names that agree with none, for the first 100 such entries. A hit counts
            if its title and one of its artists are close and all numbers agree.
        """
        searches = _MAX_SEARCHES if search else 0
        matches = []
        for entry in entries:
            match = self._match(entry)
            if search and match.row is None and entry.title and entry.artists and searches:
                searches -= 1
                close = self._close(entry, search)
                match = match if close is None else Match(entry, close, "close name")
            matches.append(match)
        return MatchReport(tuple(matches))

    def _match(self, entry: PlaylistEntry) -> Match:
        if entry.track_id is not None:
            try:
                return Match(entry, self._catalogue.row(entry.track_id), "id")
            except UnknownTrackError:
                pass
        for artist, title in islice(_readings(entry), _MAX_READINGS):
            row = self._names.get((fold(artist), song_title(title)))
            if row is not None:
                return Match(entry, self._version(row, title), "name")
        return Match(entry, None, why_not=_why_not(entry))

    def _version(self, row: int, title: str) -> int:
        wanted = fold(title)
        versions = self._catalogue.versions(row).tolist()
        names = self._catalogue.track_names
        same = (version for version in versions if fold(names[version].as_py()) == wanted)
        return next(same, row)

    def _close(self, entry: PlaylistEntry, search: Search) -> int | None:
        title = song_title(entry.title)
        artists = [fold(name) for name in islice(_divided(entry.artists), _MAX_READINGS)]
        for row in search(entry.label(), _N_HITS):
            other = song_title(self._catalogue.track_names[row].as_py())
            others = [fold(name) for name in self._catalogue.artists.of(row)]
            if (
                fuzz.ratio(title, other) >= _CLOSE_TITLE
                and max(fuzz.ratio(a, b) for a in artists for b in others) >= _CLOSE_ARTIST
                and _NUMBER.findall(title) == _NUMBER.findall(other)
            ):
                return row
        return None


def _name_index(catalogue: Catalogue) -> Mapping[tuple[str, str], int]:
    """Return the row of each artist and song title: the most popular track, ties by row.

    Each artist of a track counts, but one who is its primary artist comes first.
    """
    folded = catalogue.artist_folds.to_pylist()
    printed = catalogue.track_names
    titles = song_titles(printed, folds(printed)).to_pylist()
    indptr, indices = catalogue.artists.indptr.tolist(), catalogue.artists.indices.tolist()
    by_popularity = (-catalogue.popularity.astype(int)).argsort(kind="stable").tolist()
    index: dict[tuple[str, str], int] = {}
    for row in by_popularity:
        index.setdefault((folded[indices[indptr[row]]], titles[row]), row)
    for row in by_popularity:
        for artist in indices[indptr[row] + 1 : indptr[row + 1]]:
            index.setdefault((folded[artist], titles[row]), row)
    return MappingProxyType(index)


def _readings(entry: PlaylistEntry) -> Iterator[tuple[str, str]]:
    """Yield artist and title in every way the entry can be read, the plainest first."""
    if not entry.title:
        return
    for artist in _divided(entry.artists):
        yield artist, entry.title
    if len(entry.artists) == 1:
        artist, title = entry.artists[0], entry.title
        yield title, artist  # a line of "title - artist"
        head, dash, tail = title.partition(" - ")
        if dash:  # "A - B - title" of an artist whose name holds a dash
            yield f"{artist} - {head}", tail
    elif not entry.artists:
        for divider in (" by ", " - "):
            head, found, tail = entry.title.rpartition(divider)
            if found:
                yield tail, head
                yield head, tail


def _divided(artists: tuple[str, ...]) -> Iterator[str]:
    """Yield each artist, then the parts of those that may be several."""
    yield from artists
    for artist in artists:
        parts = _ARTIST_DIVIDER.split(artist)
        if len(parts) > 1:
            yield from filter(None, parts)


def _why_not(entry: PlaylistEntry) -> str:
    if entry.title and entry.artists:
        return "the catalogue has no song of this artist and title"
    if entry.title:
        return "no artist is given; write it as: artist - title"
    return "the catalogue has no track of this id, and no names are given"
