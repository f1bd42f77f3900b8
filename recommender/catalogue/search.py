"""Find a track by what a person types, mistakes and half words included.

Two steps. Postings of character trigrams give at most 200 tracks whose title and artists share the
rarest pieces with the text. Those alone are compared with it letter by letter (`comparison`).

The constants were chosen on 2,000 queries made from the real catalogue: songs drawn by popularity;
title, artist, both in either order, or only their beginning; one to three random edits. On 1,000
others the song (for a title alone: a song of that title; for an artist alone: one of theirs) came
first for 95.9 % and in the first ten for 99.1 %. No constant is delicate: moving a nearness by
0.05, the weight of overlap by a third or doubling that of popularity cost 0.6 points at most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recommender.catalogue.catalogue import Catalogue
from recommender.catalogue.comparison import VERSION_WORDS, TrackNames, nearness
from recommender.catalogue.names import Names, TextColumn, folds, title_names
from recommender.catalogue.text import fold
from recommender.catalogue.trigrams import TrigramPostings
from recommender.errors import DatasetError, QueryError

MAX_HITS: Final = 100
"""The longest hit list one may ask for."""

MAX_TEXT_LENGTH: Final = 160
"""Characters of a text that count, several spaces as one; the rest is cut."""

MAX_ARTISTS: Final = 6
"""The first artists of a track can be found; those of a cast recording beyond them cannot."""

_N_CANDIDATES: Final = 200
"""At most this many tracks are compared letter by letter for one text."""

_BLOCK: Final = 2**14
"""Tracks whose names are read at once while the index is built."""

# What is farther from the text than this is no hit. The best hit for two made-up words
# is at 0.52 (median), right answers to damaged titles are at 0.67 and more.
_NEAR_ENOUGH: Final = 0.55

# The score of a song: nearness + these shares of trigrams in common and of popularity.
_OVERLAP_WEIGHT: Final = 0.3
_POPULARITY_WEIGHT: Final = 0.15

# A candidate's advantage for a short name, as a power of its length.
_BREVITY: Final = 0.25


@dataclass(frozen=True, eq=False, slots=True)
class SearchIndex:
    """The tracks of a catalogue, ready to be found; immutable, so threads may share it.

    Attributes
    ----------
    postings : TrigramPostings
        Of the folded title and artists of each track.
    brevity : ndarray of float32, shape (n_tracks,)
        Above 1 for names shorter than the average, below for longer ones.
    titles : Names
        `title_names` of the tracks.
    artists : Names
        The first `MAX_ARTISTS` of each track, folded.
    song, popularity, song_popularity : ndarray of int32, shape (n_tracks,)
        The song of each track, the popularity of the track and of its song's best version.
    """

    postings: TrigramPostings
    brevity: npt.NDArray[np.float32]
    titles: Names
    artists: Names
    song: npt.NDArray[np.int32]
    popularity: npt.NDArray[np.int32]
    song_popularity: npt.NDArray[np.int32]

    @classmethod
    def of_catalogue(cls, catalogue: Catalogue, titles: Names | None = None) -> Self:
        """Return the index of all tracks of a catalogue, of `title_names` where they are known."""
        index = cls._of_names(
            title_names(catalogue.track_names) if titles is None else titles,
            catalogue.artists,
            catalogue.artist_folds,
            catalogue.popularity,
            catalogue.song,
        )
        _make_read_only(index)
        return index

    @classmethod
    def build(
        cls,
        titles: Sequence[str],
        artists: Sequence[Sequence[str]],
        popularity: npt.NDArray[np.integer],
        song: npt.NDArray[np.integer],
    ) -> Self:
        """Return the index of some tracks.

        Parameters
        ----------
        titles : sequence of str
            Title of each track, as printed.
        artists : sequence of sequences of str
            Artists of each track, the primary one first.
        popularity : ndarray of int, shape (n_tracks,)
            From 0 to 100.
        song : ndarray of int, shape (n_tracks,)
            One number a song, shared by all its versions.

        Raises
        ------
        DatasetError
            If the four do not hold one entry a track.

        Examples
        --------
        >>> titles = ["Creep", "Creep - Acoustic", "Halo"]
        >>> artists = [["Radiohead"], ["Radiohead"], ["Beyoncé"]]
        >>> index = SearchIndex.build(titles, artists, np.array([85, 60, 80]), np.array([0, 0, 1]))
        >>> index.search("radiohed crep"), index.search("creep acustic"), index.search("beyonce")
        ([0], [1], [2])
        """
        if not len(titles) == len(artists) == len(popularity) == len(song):
            raise DatasetError("Titles, artists, popularity and song must each have a row a track.")
        # What UTF-8 cannot hold becomes a question mark, as in names.
        printed = pa.array([title.encode("utf-8", "replace") for title in titles], pa.string())
        listed = Names.build(artists)
        index = cls._of_names(title_names(printed), listed, folds(listed.names), popularity, song)
        _make_read_only(index)
        return index

    @classmethod
    def _of_names(
        cls,
        titles: Names,
        artists: Names,
        artist_folds: pa.StringArray,
        popularity: npt.NDArray[np.integer],
        song: npt.NDArray[np.integer],
    ) -> Self:
        """Return the index of some tracks, given the folded form of each name in `artists`."""
        listed = Names(artist_folds, artists.indptr, artists.indices)
        pa.default_memory_pool().release_unused()
        postings = TrigramPostings.build(_whole_names(titles, listed))
        breadth = np.maximum(postings.breadth(), 1)
        songs, of_song = np.unique(song, return_inverse=True)
        song_popularity = np.zeros(songs.size, np.int32)
        np.maximum.at(song_popularity, of_song, popularity)
        return cls(
            postings,
            brevity=(breadth.mean() / breadth) ** _BREVITY if breadth.size else breadth,
            titles=titles,
            artists=listed.first(MAX_ARTISTS).renumbered(),
            song=of_song.astype(np.int32),
            popularity=np.array(popularity, np.int32),
            song_popularity=song_popularity[of_song],
        )

    def search(self, text: str, limit: int = 10) -> list[int]:
        """Return the rows of the tracks that a text most likely means.

        Parameters
        ----------
        text : str
            Title, artist or both in any order, perhaps misspelt or half typed.
        limit : int
            From 1 to `MAX_HITS`.

        Returns
        -------
        list of int
            At most `limit` rows, best first, one a song: the version nearest to the text, among
            equals the most popular. Ties go by popularity, then by row. Empty if nothing is near.

        Raises
        ------
        QueryError
            If `limit` is out of range.
        """
        if not 1 <= limit <= MAX_HITS:
            raise QueryError(f"The number of hits must be from 1 to {MAX_HITS}, not {limit}.")
        words = text.split(maxsplit=MAX_TEXT_LENGTH)
        folded = fold(" ".join(words)[:MAX_TEXT_LENGTH])[:MAX_TEXT_LENGTH]
        words = folded.split()
        plain = [word for word in words if word not in VERSION_WORDS]
        overlap = self.postings.overlap(folded)
        if len(plain) < len(words):
            # The song counts twice, so that it is found where it lacks the version asked for.
            overlap += self.postings.overlap(" ".join(plain))
        rows = self._candidates(overlap)
        if not rows.size:
            return []
        near = nearness(folded, self._names(rows)).round(6)
        score = (
            near
            + _OVERLAP_WEIGHT * overlap[rows] / overlap.max()
            + _POPULARITY_WEIGHT * self.song_popularity[rows] / 100
        ).round(6)
        popularity = self.popularity[rows]
        by_version = np.lexsort((rows, -popularity, -near))
        by_version = by_version[near[by_version] >= _NEAR_ENOUGH]
        firsts = by_version[np.unique(self.song[rows[by_version]], return_index=True)[1]]
        best = firsts[np.lexsort((rows[firsts], -popularity[firsts], -score[firsts]))]
        hits: list[int] = rows[best[:limit]].tolist()
        return hits

    def _candidates(self, overlap: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        """Return the rows that share most with the text, a short and popular name preferred."""
        rows = np.flatnonzero(overlap)
        if rows.size <= _N_CANDIDATES:
            return rows
        score = overlap[rows] / overlap.max() * self.brevity[rows]
        score += _POPULARITY_WEIGHT * self.song_popularity[rows] / 100
        bound = np.partition(score, -_N_CANDIDATES)[-_N_CANDIDATES]
        above, at_bound = np.flatnonzero(score > bound), np.flatnonzero(score == bound)
        chosen: npt.NDArray[np.intp] = np.concatenate(
            [rows[above], rows[at_bound[: _N_CANDIDATES - above.size]]]
        )
        return chosen

    def _names(self, rows: npt.NDArray[np.intp]) -> list[TrackNames]:
        """Return the folded names of some tracks."""
        pairs = zip(self.titles.of_many(rows), self.artists.of_many(rows), strict=True)
        return [TrackNames(title, plain, artists) for (title, plain), artists in pairs]


def _whole_names(titles: Names, artists: Names) -> Iterator[str]:
    """Give the folded title and artists of each track, as one text."""
    texts, of_track = TextColumn(titles.names), titles.indices[::2]
    for start in range(0, len(of_track), _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, len(of_track)))
        pairs = zip(texts.many(of_track[rows].tolist()), artists.of_many(rows), strict=True)
        yield from (" ".join((title, *names)) for title, names in pairs)


def _make_read_only(whole: Any) -> None:
    """Make all arrays of a dataclass read-only, those of its parts too."""
    for part in (getattr(whole, field.name) for field in fields(whole)):
        if isinstance(part, np.ndarray):
            part.flags.writeable = False
        elif is_dataclass(part):
            _make_read_only(part)
