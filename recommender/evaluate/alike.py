"""Which playlists are alike: lists that share many songs are one unit, not several witnesses."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue.gather import indptr_of

ALIKE: Final = 0.5
"""Playlists are one unit if on average they share more than half of the songs of the shorter one.

Single links would not do: a collection of everything holds songs of every other list of its owner,
and so would join all of them.
"""

_TIE: Final = 1e-9

Songs = Sequence[npt.NDArray[np.integer]]


def shared_songs(songs: Songs) -> npt.NDArray[np.float64]:
    """Return which share of the shorter one's songs two playlists have in common.

    Parameters
    ----------
    songs : sequence of ndarray of int
        The numbers of the songs of each playlist, each once; no playlist is empty.

    Returns
    -------
    ndarray of float64, shape (n_playlists, n_playlists)

    Examples
    --------
    >>> shared_songs([np.array([1, 2]), np.array([2, 3, 4])]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    lengths = np.array([len(one) for one in songs])
    members = np.concatenate(songs)
    table = sparse.csr_array(
        (np.ones(len(members)), members, indptr_of(lengths)),
        shape=(len(songs), int(members.max()) + 1),
    )
    common: npt.NDArray[np.float64] = (table @ table.T).toarray()
    common /= np.minimum(lengths[:, None], lengths)
    return common


def units(songs: Songs) -> npt.NDArray[np.intp]:
    """Return the unit of each playlist, numbered from 0: alike ones are in one (average linkage).

    Examples
    --------
    >>> units([np.array([1, 2]), np.array([1, 2, 3]), np.array([3, 4, 5])]).tolist()
    [0, 0, 1]
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(songs) < 2:
        return np.zeros(len(songs), dtype=np.intp)
    apart = squareform(1 - shared_songs(songs), checks=False)
    labels = fcluster(linkage(apart, "average"), 1 - ALIKE - _TIE, "distance")
    unit: npt.NDArray[np.intp] = np.unique(labels, return_inverse=True)[1]
    return unit
