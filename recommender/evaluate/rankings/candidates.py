"""Which rows a ranking may list, and the best of them by score."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.catalogue.gather import gather
from recommender.ranking.diversity import ArtistCap, first_places
from recommender.scoring.genres import incidence
from recommender.scoring.top_n import best_first, contenders

Rows = npt.NDArray[np.int32]

_WIDER: Final = 4
"""How many times more are ranked where a cap on songs by one artist passes over some."""


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
    rows : ndarray of int32, shape (n_candidates,)
        Ascending.
    song_place : ndarray of int32, shape (n_songs,)
        The place in `rows` of each song's candidate; -1 where it has none.
    by_artist : scipy.sparse.csc_array, shape (n_candidates, n_artists)
        The places of each artist's candidates.
    """

    catalogue: Catalogue
    rows: Rows
    song_place: Rows
    by_artist: sparse.csc_array

    @classmethod
    def of(cls, catalogue: Catalogue, passing: npt.NDArray[np.bool_] | None = None) -> "Candidates":
        """Find the candidates of a catalogue, among the rows of a mask if one is given."""
        rows = np.flatnonzero(catalogue.candidates(passing)).astype(np.int32)
        song_place = np.full(catalogue.n_songs, -1, dtype=np.int32)
        song_place[catalogue.song[rows]] = np.arange(len(rows))
        return cls(catalogue, rows, song_place, incidence(catalogue.artists)[rows].tocsc())

    def of_same_artists(self, seed: int) -> Rows:
        """Return the candidate rows that any artist of the seed takes part in, ascending."""
        return self.rows[self._places_of_artists(seed)]

    def _places_of_artists(self, seed: int) -> Rows:
        names, lists = self.catalogue.artists, self.by_artist
        artists = names.indices[names.indptr[seed] : names.indptr[seed + 1]]
        entries, _ = gather(lists.indptr, artists)
        return np.unique(lists.indices[entries])

    def best(
        self,
        scores: npt.NDArray[np.float32],
        seeds: Rows,
        n: int,
        max_per_artist: int | None = None,
    ) -> Lists:
        """Return the n best candidates for each seed, ties by row.

        `scores` has shape (n_seeds, n_candidates), in the order of `rows`; it is overwritten. With
        `max_per_artist`, songs that would be one too many by an artist are passed over.
        """
        whole = np.full((len(seeds), n), -1, dtype=np.int32)
        without_artist = np.full((len(seeds), n), -1, dtype=np.int32)
        for number, seed in enumerate(seeds.tolist()):
            row = scores[number]
            own = self.song_place[self.catalogue.song[seed]]
            of_artists = self._places_of_artists(seed)
            nothing = of_artists[:0]
            row[own if own >= 0 else nothing] = -np.inf
            for lists, barred in ((whole, nothing), (without_artist, of_artists)):
                row[barred] = -np.inf
                found = self._first(row, n, max_per_artist)
                lists[number, : len(found)] = found
        return Lists(whole, without_artist)

    def _first(self, scores: npt.NDArray[np.float32], n: int, max_per_artist: int | None) -> Rows:
        """Return the n best rows under the cap, fewer only if there are no more."""
        size = n if max_per_artist is None else _WIDER * n
        while True:
            places = contenders(scores, size, tolerance=0.0)
            order = places[best_first(scores[places].astype(np.float64), places, size)]
            rows: Rows = self.rows[order]
            if max_per_artist is not None:
                cap = ArtistCap(self.catalogue, max_per_artist)
                rows = np.array(first_places(rows.tolist(), n, cap.take), dtype=np.int32)
            if len(rows) == n or len(order) < size:
                return rows
            size *= _WIDER
