"""Company as a part of the score: how much a track gains by standing with the seeds in playlists.

    company(seed, track) = g * c + `ARTIST_FACTOR` * a

where c is the strength between their songs, a that between their first artists, and the gate g
takes up to 3/8 off songs that share no genre: what few lists say is doubted where nothing else
speaks for it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.catalogue.gather import gather, indptr_of
from recommender.company.company import Company, Neighbours

ARTIST_FACTOR: Final = 0.3

_GATE_FLOOR: Final = 0.5
_GATE_START: Final = 0.25
_GATE_SLOPE: Final = 1.5
_BLOCK: Final = 100_000

Rows = npt.NDArray[np.integer]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Companions:
    """The company of every track of a catalogue; immutable.

    Attributes
    ----------
    songs : Neighbours
        Of each song, the strengths multiplied by the gate.
    artists : Neighbours
        Of each artist.
    song, first_artist : ndarray of int32, shape (n_tracks,)
        Number of each track's song and of its first artist.
    song_indptr, song_rows : ndarray of int32
        The tracks of song s: ``song_rows[song_indptr[s]:song_indptr[s + 1]]``.
    artist_indptr, artist_rows : ndarray of int32
        The tracks whose first artist is a, in the same way.
    """

    songs: Neighbours
    artists: Neighbours
    song: npt.NDArray[np.int32]
    first_artist: npt.NDArray[np.int32]
    song_indptr: npt.NDArray[np.int32]
    song_rows: npt.NDArray[np.int32]
    artist_indptr: npt.NDArray[np.int32]
    artist_rows: npt.NDArray[np.int32]

    @classmethod
    def build(
        cls, company: Company, catalogue: Catalogue, genres: sparse.csr_array
    ) -> "Companions":
        """Return the companions of a catalogue.

        `genres` holds how much each track belongs to each genre, shape (n_tracks, n_genres).
        """
        first = catalogue.artists.indices[catalogue.artists.indptr[:-1]].astype(np.int32)
        songs = company.songs
        return cls(
            songs=Neighbours(
                songs.indptr, songs.indices, songs.strengths * _gates(songs, catalogue, genres),
                songs.lists,
            ),
            artists=company.artists,
            song=catalogue.song,
            first_artist=first,
            song_indptr=catalogue.song_indptr,
            song_rows=catalogue.song_rows,
            artist_indptr=indptr_of(np.bincount(first, minlength=len(catalogue.artists.names))),
            artist_rows=np.argsort(first, kind="stable").astype(np.int32),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        """Whether anything is known."""
        return bool(len(self.songs.indices) or len(self.artists.indices))

    def reached(
        self, seeds: Rows, weights: Values
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Return the tracks that stand with some seeds, and what that adds to their scores.

        Parameters
        ----------
        seeds : ndarray of int, shape (n_seeds,)
            Rows.
        weights : ndarray of float64, shape (n_seeds,)
            How much the company of each counts.

        Returns
        -------
        rows : ndarray of int32
            A row comes once for its song and once for its artist.
        gains : ndarray of float32
        """
        songs, by_song = _summed(self.songs, self.song[seeds], weights)
        artists, by_artist = _summed(
            self.artists, self.first_artist[seeds], ARTIST_FACTOR * weights
        )
        of_songs, _ = gather(self.song_indptr, songs)
        of_artists, _ = gather(self.artist_indptr, artists)
        return (
            np.concatenate([self.song_rows[of_songs], self.artist_rows[of_artists]]),
            np.concatenate(
                [
                    by_song.repeat(_counts(self.song_indptr, songs)),
                    by_artist.repeat(_counts(self.artist_indptr, artists)),
                ]
            ).astype(np.float32),
        )

    def between(self, rows: Rows, seeds: Rows) -> Values:
        """Return the company of each of k tracks with each seed, shape (k, n_seeds)."""
        gains = _between(self.songs, self.song[rows], self.song[seeds])
        gains += ARTIST_FACTOR * _between(
            self.artists, self.first_artist[rows], self.first_artist[seeds]
        )
        return gains

    def best(self, seeds: Rows) -> Values:
        """Return for each seed the most that company can add to any track, shape (n_seeds,)."""
        by_song = _strongest(self.songs, self.song[seeds])
        return by_song + ARTIST_FACTOR * _strongest(self.artists, self.first_artist[seeds])

    def common_lists(self, rows: Rows, seed: int) -> npt.NDArray[np.int32]:
        """Return in how many playlists each of k tracks stands with a seed, shape (k,).

        0 where it stands with it in none, or is not among the 100 that do so most.
        """
        own = self.songs.row(int(self.song[seed]))
        places, found = _places(self.songs.indices[own], self.song[rows])
        lists = np.zeros(len(rows), dtype=np.int32)
        lists[found] = self.songs.lists[own][places[found]]
        return lists


def _gates(
    songs: Neighbours, catalogue: Catalogue, of_tracks: sparse.csr_array
) -> npt.NDArray[np.float32]:
    """Return the gate of each pair of songs: ½ + ½ min(1, ¼ + 1½ cosine of their genres)."""
    candidates = catalogue.song_rows[catalogue.song_indptr[:-1]]
    genres = of_tracks[candidates]
    lengths = np.sqrt(genres.multiply(genres).sum(axis=1))
    lengths[lengths == 0] = 1
    owners = np.repeat(np.arange(len(candidates)), np.diff(songs.indptr))
    cosines = np.zeros(len(owners), dtype=np.float32)
    for start in range(0, len(owners), _BLOCK):
        block = slice(start, start + _BLOCK)
        ours, theirs = owners[block], songs.indices[block]
        products = genres[ours].multiply(genres[theirs]).sum(axis=1)
        cosines[block] = products / (lengths[ours] * lengths[theirs])
    gates: npt.NDArray[np.float32] = _GATE_FLOOR + (1 - _GATE_FLOOR) * np.minimum(
        1, _GATE_START + _GATE_SLOPE * cosines
    )
    return gates


def _summed(
    neighbours: Neighbours, things: Rows, weights: Values
) -> tuple[npt.NDArray[np.intp], Values]:
    """Return the neighbours of some things, each once, and the weighted sum of their strengths."""
    if len(things) == 1:
        own = neighbours.row(int(things[0]))
        return neighbours.indices[own].astype(np.intp), neighbours.strengths[own] * weights[0]
    entries, _ = neighbours.of(things)
    indices = neighbours.indices[entries].astype(np.intp)
    gains = neighbours.strengths[entries] * weights.repeat(_counts(neighbours.indptr, things))
    each, places = np.unique(indices, return_inverse=True)
    return each, np.bincount(places, gains, len(each)).astype(np.float64, copy=False)


def _between(neighbours: Neighbours, things: Rows, others: Rows) -> Values:
    """Return the strength of each of k things with each of m others, shape (k, m)."""
    strengths = np.zeros((len(others), len(things)))
    if len(others) == 1:
        own = neighbours.row(int(others[0]))
        places, found = _places(neighbours.indices[own], things)
        strengths[0, found] = neighbours.strengths[own][places[found]]
        return strengths.T
    entries, _ = neighbours.of(others)
    owners = np.arange(len(others)).repeat(_counts(neighbours.indptr, others))
    each, inverse = np.unique(things, return_inverse=True)
    places, found = _places(each, neighbours.indices[entries])
    table = np.zeros((len(others), len(each)))
    table[owners[found], places[found]] = neighbours.strengths[entries[found]]
    np.take(table, inverse, axis=1, out=strengths)
    return strengths.T


def _places(ordered: Rows, wanted: Rows) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Return the place of each wanted number among ascending ones, and which of them are there."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=np.intp), np.zeros(len(wanted), dtype=bool)
    places = np.minimum(ordered.searchsorted(wanted), len(ordered) - 1)
    return places, ordered[places] == wanted


def _strongest(neighbours: Neighbours, things: Rows) -> Values:
    """Return the greatest strength of each of some things, 0 where it has no neighbour."""
    rows = (neighbours.strengths[neighbours.row(thing)] for thing in things.tolist())
    return np.array([row.max(initial=0.0) for row in rows], dtype=np.float64)


def _counts(indptr: npt.NDArray[np.int32], things: Rows) -> npt.NDArray[np.int32]:
    """Return how many entries each of some things has."""
    counts: npt.NDArray[np.int32] = indptr[things + 1] - indptr[things]
    return counts
