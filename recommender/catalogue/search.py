"""Find a track by what a person types, mistakes and half words included.

Two steps. Postings of character trigrams give at most `N_CANDIDATES` tracks whose title and
artists share the rarest pieces with the text. Those alone are compared letter by letter: with
the title, the artist, and both together in either order, whole or as far as the text goes.

The constants were chosen on 2,000 queries made from the real catalogue: songs drawn by popularity;
title, artist, both in either order, or only their beginning; one to three random edits. On 1,000
others the song (for a title alone: a song of that title; for an artist alone: one of theirs) came
first for 95.9 % and in the first ten for 99.1 %. No constant is delicate: moving a nearness by
0.05, the weight of overlap by a third or doubling that of popularity cost 0.6 points at most.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, islice
from typing import Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from recommender.catalogue.catalogue import Catalogue
from recommender.catalogue.text import fold, song_title
from recommender.catalogue.trigrams import TrigramPostings
from recommender.errors import DatasetError, QueryError

MAX_HITS: Final = 100
"""The longest hit list one may ask for."""

N_CANDIDATES: Final = 200
"""At most this many tracks are compared letter by letter for one text."""

MAX_TEXT_LENGTH: Final = 160
"""Characters of a text that count; the rest is cut."""

MAX_ARTISTS: Final = 6
"""The first artists of a track can be found; those of a cast recording beyond them cannot."""

# How near a text is to a name, from 0 to 1, is worth this much when ...
_ARTIST_ALONE: Final = 0.95  # ... the name is that of the artist alone
_AS_FAR_AS_TYPED: Final = 0.9  # ... only as much of the name is looked at as is typed
_WITHIN: Final = 0.7  # ... the text stands, letter for letter, somewhere in the name
_VERSION_ABSENT: Final = 0.97  # ... the text asks for a version and the track is another one

# What is farther from the text than this is not alike: no hit. The best hit for two made-up words
# is at 0.52 (median), right answers to damaged titles are at 0.67 and more.
_NEAR_ENOUGH: Final = 0.55

# The score of a song: nearness + these shares of trigrams in common and of popularity.
_OVERLAP_WEIGHT: Final = 0.3
_POPULARITY_WEIGHT: Final = 0.15

# A candidate's advantage for a short name, as a power of its length.
_BREVITY: Final = 0.25

# Words people add to a title to get a version of it, or copy from the name of a video.
_VERSION_WORDS: Final = frozenset((
    "acoustic", "acustica", "acustico", "akustik", "audio", "demo", "edit", "live", "lyrics",
    "mono", "official", "remaster", "remastered", "reverb", "slowed", "stereo", "unplugged",
    "version", "video", "vivo",
))  # fmt: skip


class _Names(NamedTuple):
    """What one text is compared with: names, their weights, and whose they are."""

    names: list[str]
    weights: list[float]
    owners: list[int]

    def add(self, name: str, weight: float, owner: int) -> None:
        self.names.append(name)
        self.weights.append(weight)
        self.owners.append(owner)

    def nearness(self, text: str, scorer: Any, n_owners: int) -> npt.NDArray[np.float64]:
        """Return the best weighted similarity of each owner, from 0 to 1."""
        best = np.zeros(n_owners)
        similarity = process.cdist([text], self.names, scorer=scorer, dtype=np.float32)[0] / 100
        np.maximum.at(best, self.owners, similarity * self.weights)
        return best


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The tracks of a catalogue, ready to be found; immutable, so threads may share it.

    Make one with `build`; the parameters are its `arrays`, which may be saved and mapped.

    Parameters
    ----------
    gram_codes, gram_indptr, gram_rows : ndarray of int64, int64, int32
        The postings of `TrigramPostings` over title and artists.
    brevity : ndarray of float32, shape (n_tracks,)
        Above 1 for names shorter than the average, below for longer ones.
    name_bytes, name_offsets : ndarray of uint8, int64
        All folded names in UTF-8; name k is ``name_bytes[name_offsets[k]:name_offsets[k + 1]]``.
    title, song_title : ndarray of int32, shape (n_tracks,)
        The name of the track and of its song.
    artist, artist_indptr : ndarray of int32, int64
        The artists of row i are the names ``artist[artist_indptr[i]:artist_indptr[i + 1]]``.
    song, popularity, song_popularity : ndarray of int32, shape (n_tracks,)
        The song of each track, the popularity of the track and of its song's best version.
    """

    gram_codes: npt.NDArray[np.int64]
    gram_indptr: npt.NDArray[np.int64]
    gram_rows: npt.NDArray[np.int32]
    brevity: npt.NDArray[np.float32]
    name_bytes: npt.NDArray[np.uint8]
    name_offsets: npt.NDArray[np.int64]
    title: npt.NDArray[np.int32]
    song_title: npt.NDArray[np.int32]
    artist: npt.NDArray[np.int32]
    artist_indptr: npt.NDArray[np.int64]
    song: npt.NDArray[np.int32]
    popularity: npt.NDArray[np.int32]
    song_popularity: npt.NDArray[np.int32]

    @classmethod
    def of_catalogue(cls, catalogue: Catalogue) -> Self:
        """Return the index of all tracks of a catalogue."""
        artists = [catalogue.artists.of(row) for row in range(len(catalogue))]
        return cls.build(
            catalogue.track_names.to_pylist(), artists, catalogue.popularity, catalogue.song
        )

    @classmethod
    def build(
        cls,
        titles: Sequence[str],
        artists: Sequence[Sequence[str]],
        popularity: npt.NDArray[np.integer],
        song: npt.NDArray[np.integer],
    ) -> Self:
        """Return the index of a catalogue.

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
        >>> index = SearchIndex.build(
        ...     ["Creep", "Creep - Acoustic", "Halo"],
        ...     [["Radiohead"], ["Radiohead"], ["Beyoncé"]],
        ...     np.array([85, 60, 80]),
        ...     np.array([0, 0, 1]),
        ... )
        >>> index.search("radiohed crep"), index.search("creep acustic"), index.search("beyonce")
        ([0], [1], [2])
        """
        if not len(titles) == len(artists) == len(popularity) == len(song):
            raise DatasetError("Titles, artists, popularity and song must each have a row a track.")
        folded = {name: fold(name) for name in set(chain.from_iterable(artists))}
        track_titles = [fold(title) for title in titles]
        track_artists = [[folded[name] for name in names] for names in artists]
        postings = TrigramPostings.build(
            [" ".join((t, *names)) for t, names in zip(track_titles, track_artists, strict=True)]
        )
        breadth = np.maximum(postings.breadth(), 1)
        number: dict[str, int] = {}
        title, plain, artist = (
            np.array([number.setdefault(name, len(number)) for name in names], np.int32)
            for names in (track_titles, map(song_title, titles), chain.from_iterable(track_artists))
        )
        encoded = [name.encode("utf-8", "replace") for name in number]
        songs, of_song = np.unique(song, return_inverse=True)
        song_popularity = np.zeros(songs.size, np.int32)
        np.maximum.at(song_popularity, of_song, popularity)
        return cls.from_arrays(
            {
                "gram_codes": postings.codes,
                "gram_indptr": postings.indptr,
                "gram_rows": postings.rows,
                "brevity": (breadth.mean() / breadth) ** _BREVITY if breadth.size else breadth,
                "name_bytes": np.frombuffer(b"".join(encoded), np.uint8),
                "name_offsets": np.cumsum([0, *map(len, encoded)]),
                "title": title,
                "song_title": plain,
                "artist": artist,
                "artist_indptr": np.cumsum([0, *map(len, track_artists)]),
                "song": of_song.astype(np.int32),
                "popularity": np.array(popularity, np.int32),
                "song_popularity": song_popularity[of_song],
            }
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the index that `arrays` came from; nothing is copied.

        Raises
        ------
        DatasetError
            If an array is missing.
        """
        names = [field.name for field in fields(cls)]
        missing = [name for name in names if name not in arrays]
        if missing:
            raise DatasetError(f"The search index lacks {', '.join(missing)}; build it again.")
        views = {name: np.asarray(arrays[name]).view() for name in names}
        for view in views.values():
            view.flags.writeable = False
        return cls(**views)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all the index holds, read-only, by name; none holds Python objects."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def search(self, text: str, limit: int = 10) -> list[int]:
        """Return the rows of the tracks that a text most likely means.

        Parameters
        ----------
        text : str
            Title, artist or both in any order, perhaps misspelt or half typed.
        limit : int
            From 1 to 100.

        Returns
        -------
        list of int
            At most `limit` rows, best first, one a song: the version nearest to the text, among
            equals the most popular. Ties go by popularity, then by row. Empty if nothing is alike.

        Raises
        ------
        QueryError
            If `limit` is out of range.
        """
        if not 1 <= limit <= MAX_HITS:
            raise QueryError(f"The number of hits must be from 1 to {MAX_HITS}, not {limit}.")
        folded = fold(" ".join(text.split())[:MAX_TEXT_LENGTH])[:MAX_TEXT_LENGTH]
        words = folded.split()
        version = [word for word in words if word in _VERSION_WORDS]
        plain = " ".join(word for word in words if word not in _VERSION_WORDS)
        overlap = self._postings().overlap(folded)
        if version:
            # The song counts twice, so that it is found where it lacks the version asked for.
            overlap += self._postings().overlap(plain)
        rows = self._candidates(overlap)
        if not rows.size:
            return []
        nearness = self._nearness(folded, version, rows).round(6)
        score = (
            nearness
            + _OVERLAP_WEIGHT * overlap[rows] / overlap.max()
            + _POPULARITY_WEIGHT * self.song_popularity[rows] / 100
        ).round(6)
        popularity = self.popularity[rows]
        by_version = np.lexsort((rows, -popularity, -nearness))
        by_version = by_version[nearness[by_version] >= _NEAR_ENOUGH]
        leads = by_version[np.unique(self.song[rows[by_version]], return_index=True)[1]]
        best = leads[np.lexsort((rows[leads], -popularity[leads], -score[leads]))]
        hits: list[int] = rows[best[:limit]].tolist()
        return hits

    def _postings(self) -> TrigramPostings:
        return TrigramPostings(self.gram_codes, self.gram_indptr, self.gram_rows, self.song.size)

    def _candidates(self, overlap: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        rows = np.flatnonzero(overlap)
        if rows.size <= N_CANDIDATES:
            return rows
        score = overlap[rows] / overlap.max() * self.brevity[rows]
        score += _POPULARITY_WEIGHT * self.song_popularity[rows] / 100
        bound = np.partition(score, -N_CANDIDATES)[-N_CANDIDATES]
        above, at_bound = np.flatnonzero(score > bound), np.flatnonzero(score == bound)
        chosen: npt.NDArray[np.intp] = np.concatenate(
            [rows[above], rows[at_bound[: N_CANDIDATES - above.size]]]
        )
        return chosen

    def _nearness(
        self, text: str, version: list[str], rows: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float64]:
        whole, begun = _Names([], [], []), _Names([], [], [])
        titles, plains = self._names(self.title[rows]), self._names(self.song_title[rows])
        tracks = zip(titles, plains, self._artists(rows), strict=True)
        for owner, (title, plain, artists) in enumerate(tracks):
            for artist in artists:
                whole.add(artist, _ARTIST_ALONE, owner)
            for name in {title, plain}:
                whole.add(name, 1, owner)
                for artist in artists:
                    label = f"{name} {artist}"
                    whole.add(label, 1, owner)
                    if text in label:
                        whole.add(text, _WITHIN, owner)
                    begun.add(label[: len(text)], _AS_FAR_AS_TYPED, owner)
                    begun.add(f"{artist} {name}"[: len(text)], _AS_FAR_AS_TYPED, owner)
            if version:
                weight = 1 if set(version) <= set(title.split()) else _VERSION_ABSENT
                name = " ".join((plain, *version))
                whole.add(name, weight, owner)
                for artist in artists:
                    whole.add(f"{name} {artist}", weight, owner)
        return np.maximum(
            whole.nearness(text, fuzz.token_sort_ratio, rows.size),
            begun.nearness(text, fuzz.ratio, rows.size),
        )

    def _artists(self, rows: npt.NDArray[np.intp]) -> Iterator[list[str]]:
        first = self.artist_indptr[rows]
        last = np.minimum(self.artist_indptr[rows + 1], first + MAX_ARTISTS)
        spans = list(zip(first.tolist(), last.tolist(), strict=True))
        places = [place for start, end in spans for place in range(start, end)]
        names = iter(self._names(self.artist[np.array(places, np.intp)]))
        return (list(islice(names, end - start)) for start, end in spans)

    def _names(self, numbers: npt.NDArray[np.integer]) -> list[str]:
        text = self.name_bytes.data
        first, last = self.name_offsets[numbers], self.name_offsets[numbers + 1]
        spans = zip(first.tolist(), last.tolist(), strict=True)
        return [str(text[start:end], "utf-8") for start, end in spans]
