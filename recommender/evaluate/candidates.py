"""Which rows a ranking may list, and the best of them by score."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.catalogue.gather import gather
from recommender.scoring.top_n import best_first, contenders

Rows = npt.NDArray[np.int32]


class Lists(NamedTuple):
    """Ranked rows for several seeds, best first; -1 fills a list that is too short.

    `all` ranks all candidates but the seed's song, `without_artist` leaves out the tracks of all
    the seed's artists. Both have shape (n_seeds, n).
    """

    all: Rows
    without_artist: Rows


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """One row a song, its most popular version.

    Attributes
    ----------
    rows : ndarray of int32, shape (n_songs,)
        Ascending.
    song_place : ndarray of int32, shape (n_songs,)
        The place in `rows` of each song's candidate.
    by_artist : scipy.sparse.csc_array, shape (n_songs, n_artists)
        The places of each artist's candidates.
    """

    catalogue: Catalogue
    rows: Rows
    song_place: Rows
    by_artist: sparse.csc_array

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Candidates":
        """Find the candidates of a catalogue."""
        rows = np.sort(catalogue.song_rows[catalogue.song_indptr[:-1]])
        names = catalogue.artists
        takes_part = sparse.csr_array(
            (np.ones(len(names.indices), dtype=bool), names.indices, names.indptr),
            shape=(len(catalogue), len(names.names)),
        )
        return cls(
            catalogue,
            rows,
            np.argsort(catalogue.song[rows]).astype(np.int32),
            takes_part[rows].tocsc(),
        )

    def of_same_artists(self, seed: int) -> Rows:
        """Return the candidate rows that any artist of the seed takes part in, ascending."""
        return self.rows[self._places_of_artists(seed)]

    def _places_of_artists(self, seed: int) -> Rows:
        names, lists = self.catalogue.artists, self.by_artist
        artists = names.indices[names.indptr[seed] : names.indptr[seed + 1]]
        entries, _ = gather(lists.indptr, artists)
        return np.unique(lists.indices[entries])

    def best(self, scores: npt.NDArray[np.float32], seeds: Rows, n: int) -> Lists:
        """Return the n best candidates for each seed, ties by row.

        `scores` has shape (n_seeds, n_songs), in the order of `rows`; it is overwritten.
        """
        whole = np.full((len(seeds), n), -1, dtype=np.int32)
        without_artist = np.full((len(seeds), n), -1, dtype=np.int32)
        for number, seed in enumerate(seeds.tolist()):
            row = scores[number]
            row[self.song_place[self.catalogue.song[seed]]] = -np.inf
            of_artists = self._places_of_artists(seed)
            for lists, barred in ((whole, of_artists[:0]), (without_artist, of_artists)):
                row[barred] = -np.inf
                places = contenders(row, n, tolerance=0.0)
                order = best_first(row[places].astype(np.float64), places, n)
                lists[number, : len(order)] = self.rows[places[order]]
        return Lists(whole, without_artist)
