"""The formula, how similar tracks are by it, and from which similarity on they count as near."""

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue.catalogue import Catalogue
from recommender.scoring.features import FeatureSpace

NEAR_SHARE: Final = 0.01
"""Of all songs, one in a hundred counts as near a track."""

SAMPLE_SIZE: Final = 1_000
"""Songs by which the bound of what is near is estimated."""

_BLOCK: Final = 512

Similarities = npt.NDArray[np.float32]
Places = npt.NDArray[np.integer]
Cosines = TypeVar("Cosines", float, npt.NDArray[np.float32], npt.NDArray[np.float64])


def hybrid(numeric: Cosines, text: Cosines, numeric_weight: float) -> Cosines:
    """Return ``numeric_weight * numeric + (1 - numeric_weight) * text``: the formula.

    Parameters
    ----------
    numeric, text : float or ndarray
        Cosines of audio features and of metadata, of one shape and dtype.
    numeric_weight : float
        0 to 1.

    Returns
    -------
    float or ndarray
        Of the same shape and dtype; -1 to 1 if both are cosines.

    Examples
    --------
    >>> hybrid(0.5, 1.0, numeric_weight=0.6)  # 0.6 * 0.5 + 0.4 * 1.0
    0.7
    """
    mixed: Cosines = numeric_weight * numeric + (1 - numeric_weight) * text
    return mixed


def hybrid_similarity(
    space: FeatureSpace,
    rows: Places,
    others: Places,
    numeric_weight: float,
    numeric: npt.NDArray[np.floating] | None = None,
) -> Similarities:
    """Return the hybrid similarity of some tracks to others.

    Parameters
    ----------
    space : FeatureSpace
    rows : ndarray of int, shape (k,)
    others : ndarray of int, shape (m,)
    numeric_weight : float
    numeric : ndarray of float, shape (k, n_columns), optional
        What stands for `rows` in the numeric matrix, if not their own rows.

    Returns
    -------
    ndarray of float32, shape (k, m)
        -1 to 1, off the exact values by less than `pruning.SCORE_TOLERANCE`.
    """
    by_sound = (space.numeric[rows] if numeric is None else numeric) @ space.numeric[others].T
    text = space.text[rows]
    # Only terms that both sides have count: with few columns a dense product is the faster one.
    terms = np.unique(text.indices)
    columns = np.full(space.text.shape[1], -1)
    columns[terms] = np.arange(len(terms))
    by_terms = (
        _columns(text, columns, len(terms)) @ _columns(space.text[others], columns, len(terms)).T
    )
    return hybrid(by_sound.astype(np.float32), by_terms, numeric_weight)


def _columns(text: sparse.csr_array, columns: npt.NDArray[np.intp], width: int) -> Similarities:
    """Return some columns of sparse rows as a dense matrix."""
    places = columns[text.indices]
    rows = np.repeat(np.arange(text.shape[0]), np.diff(text.indptr))
    dense = np.zeros((text.shape[0], width), dtype=np.float32)
    dense[rows[places >= 0], places[places >= 0]] = text.data[places >= 0]
    return dense


def sample_songs(catalogue: Catalogue, size: int = SAMPLE_SIZE) -> npt.NDArray[np.intp]:
    """Return one row each of songs that stand evenly over the catalogue; all if there are fewer."""
    songs = np.linspace(0, catalogue.n_songs - 1, min(size, catalogue.n_songs)).astype(np.intp)
    return catalogue.song_rows[catalogue.song_indptr[songs]].astype(np.intp)


def near_bounds(
    catalogue: Catalogue,
    space: FeatureSpace,
    rows: Places,
    numeric_weight: float,
    numeric: npt.NDArray[np.floating] | None = None,
) -> Similarities:
    """Return, for each of some tracks, the hybrid similarity from which on another song is near it.

    One song in a hundred is near: the bound is the similarity that `NEAR_SHARE` of `SAMPLE_SIZE`
    songs, taken evenly from the catalogue, reach; the track's own song is left out. So it adapts:
    an unusual track has near songs too, and an average one does not have every song near it.

    Returns
    -------
    ndarray of float32, shape (k,)
    """
    sample = sample_songs(catalogue)
    rank = max(1, round(NEAR_SHARE * len(sample)))
    bounds = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = slice(start, start + _BLOCK)
        own = None if numeric is None else numeric[block]
        alike = hybrid_similarity(space, rows[block], sample, numeric_weight, own)
        alike[catalogue.song[rows[block]][:, None] == catalogue.song[sample]] = -np.inf
        alike.partition(len(sample) - rank, axis=1)
        bounds[block] = alike[:, len(sample) - rank]
    return bounds
