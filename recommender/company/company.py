"""Which songs and artists people put together, for one catalogue: the neighbours of each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.catalogue.gather import gather


@dataclass(frozen=True, eq=False, slots=True)
class Neighbours:
    """For each of n things those that people put beside it, row by row as in a CSR matrix.

    Attributes
    ----------
    indptr : ndarray of int32, shape (n + 1,)
        The neighbours of thing i are entries ``indptr[i]`` to ``indptr[i + 1] - 1``.
    indices : ndarray of int32, shape (n_entries,)
        Which thing each neighbour is; ascending within a row, never the thing itself.
    strengths : ndarray of float32, shape (n_entries,)
        How strongly the two belong together, above 0, at most 1.
    lists : ndarray of int32, shape (n_entries,)
        In how many playlists both are, at least 1.
    """

    indptr: npt.NDArray[np.int32]
    indices: npt.NDArray[np.int32]
    strengths: npt.NDArray[np.float32]
    lists: npt.NDArray[np.int32]

    @classmethod
    def none(cls, n: int) -> "Neighbours":
        """Return n things without neighbours."""
        no_entries = np.zeros(0, dtype=np.int32)
        return cls(np.zeros(n + 1, dtype=np.int32), no_entries, np.zeros(0, np.float32), no_entries)

    def row(self, thing: int) -> slice:
        """Return where the entries of one thing are."""
        return slice(int(self.indptr[thing]), int(self.indptr[thing + 1]))

    def of(
        self, rows: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the places of the entries of some things, and where each begins, as `gather`."""
        return gather(self.indptr, rows)


@dataclass(frozen=True, eq=False, slots=True)
class Company:
    """What people put together, for one catalogue; immutable.

    Attributes
    ----------
    songs : Neighbours
        Of each song, by its number (`Catalogue.song`); at most 100 each.
    artists : Neighbours
        Of each artist, by its place in ``catalogue.artists.names``; a song counts for its first
        artist alone. At most 100 each.
    """

    songs: Neighbours
    artists: Neighbours

    @classmethod
    def none(cls, catalogue: Catalogue) -> "Company":
        """Return the company of a catalogue of which no playlist is known."""
        return cls(
            Neighbours.none(catalogue.n_songs), Neighbours.none(len(catalogue.artists.names))
        )
