"""What may be recommended for a query: songs that pass the filters and are not the seeds' own."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.ranking.filters import Filters, passes


class Pool(NamedTuple):
    """The rows that may be recommended.

    Attributes
    ----------
    allowed : ndarray of bool, shape (n_tracks,), or None
        None: all candidates but those of `own_songs`, as in most queries; a mask would cost time.
    own_songs : frozenset of int
        Songs left out where there is no mask.
    available : int
        How many songs are in the pool.
    offsets : ndarray of float32, shape (n_tracks,), or None
        What is added to each score.
    """

    allowed: npt.NDArray[np.bool_] | None
    own_songs: frozenset[int]
    available: int
    offsets: npt.NDArray[np.float32] | None


def pool_of(
    catalogue: Catalogue,
    filters: Filters,
    own_rows: npt.NDArray[np.intp],
    offsets: npt.NDArray[np.float32] | None,
) -> Pool:
    """Return what may be recommended.

    The songs of `own_rows` (of the query) are left out, and tracks whose offset, shape
    (n_tracks,), is minus infinity.
    """
    passing = passes(catalogue, filters)
    if passing is None and offsets is None:
        own_songs = frozenset(catalogue.song[own_rows].tolist())
        return Pool(None, own_songs, catalogue.n_songs - len(own_songs), None)
    allowed = catalogue.candidates(passing)
    allowed[catalogue.same_songs(own_rows)] = False
    if offsets is not None:
        allowed &= offsets > -np.inf
    return Pool(allowed, frozenset(), int(np.count_nonzero(allowed)), offsets)
