"""The formula of similarity, the similarity of tracks by it, and when one is near another."""

from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.scoring.features import FeatureSpace

NEAR_SHARE: Final = 0.01
"""The share of all songs that count as near a track: one in a hundred."""

_SAMPLE_SIZE: Final = 1_000
"""Songs a track is compared with to estimate which similarity makes a song near."""

_BLOCK: Final = 512
"""Tracks compared with the sample at once, so that the matrix stays small."""

Similarities = npt.NDArray[np.float32]
Places = npt.NDArray[np.integer]
_Cosines = TypeVar("_Cosines", float, npt.NDArray[np.float32], npt.NDArray[np.float64])


def hybrid(numeric: _Cosines, text: _Cosines, numeric_weight: float) -> _Cosines:
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
    mixed: _Cosines = numeric_weight * numeric + (1 - numeric_weight) * text
    return mixed


def hybrid_similarity(
    space: FeatureSpace,
    rows: Places,
    others: Places,
    numeric_weight: float,
) -> Similarities:
    """Return the hybrid similarity of some tracks to others.

    Parameters
    ----------
    space : FeatureSpace
    rows : ndarray of int, shape (k,)
    others : ndarray of int, shape (m,)
    numeric_weight : float

    Returns
    -------
    ndarray of float32, shape (k, m)
        -1 to 1, off the exact values by less than `pruning.SCORE_TOLERANCE`.
    """
    by_sound = space.numeric[rows] @ space.numeric[others].T
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
    """Return some columns of sparse rows as a dense matrix.

    Column c of `text` becomes column ``columns[c]``, of `width` in all; it is left out where that
    is negative.
    """
    places = columns[text.indices]
    rows = np.repeat(np.arange(text.shape[0]), np.diff(text.indptr))
    dense = np.zeros((text.shape[0], width), dtype=np.float32)
    dense[rows[places >= 0], places[places >= 0]] = text.data[places >= 0]
    return dense


def similarity_among(
    space: FeatureSpace, rows: Places, numeric_weight: float
) -> Callable[[int], npt.NDArray[np.float64]]:
    """Return a function that compares one of some tracks with all of them.

    Parameters
    ----------
    space : FeatureSpace
    rows : ndarray of int, shape (k,)
    numeric_weight : float

    Returns
    -------
    callable
        From a place in `rows` to the hybrid similarity of that track to each of the k, an ndarray
        of float64, computed in float64; equal rows get equal results. Not for several threads.
    """
    # One feature a row: the sum over features then runs along whole rows.
    numeric = np.ascontiguousarray(space.numeric[rows].T, dtype=np.float64)
    text = space.text[rows].astype(np.float64)
    terms = np.zeros(text.shape[1])

    def similarities(place: int) -> npt.NDArray[np.float64]:
        own = slice(text.indptr[place], text.indptr[place + 1])
        terms[text.indices[own]] = text.data[own]
        by_terms: npt.NDArray[np.float64] = text @ terms
        terms[text.indices[own]] = 0
        by_sound: npt.NDArray[np.float64] = (numeric * numeric[:, [place]]).sum(axis=0)
        return hybrid(by_sound, by_terms, numeric_weight)

    return similarities


def near_bounds(
    catalogue: Catalogue,
    space: FeatureSpace,
    rows: Places,
    numeric_weight: float,
) -> Similarities:
    """Return for each of some tracks the least similarity that another song needs to be near it.

    Near are the `NEAR_SHARE` of all songs that are most similar to the track. They are estimated
    from a sample of 1,000 songs, the track's own song left out: the bound is the similarity of the
    tenth most similar one. A fixed bound would do worse: an unusual track would have no near song,
    an average one thousands.

    Parameters
    ----------
    catalogue : Catalogue
    space : FeatureSpace
    rows : ndarray of int, shape (k,)
    numeric_weight : float
        0 to 1, as in `hybrid`.

    Returns
    -------
    ndarray of float32, shape (k,)
        Hybrid similarities. If the ten best of the sample for a track have similarities of 0.9 to
        0.7, its bound is 0.7.
    """
    sample = _sample_songs(catalogue)
    rank = max(1, round(NEAR_SHARE * len(sample)))
    bounds = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = slice(start, start + _BLOCK)
        similarity = hybrid_similarity(space, rows[block], sample, numeric_weight)
        similarity[catalogue.song[rows[block]][:, None] == catalogue.song[sample]] = -np.inf
        similarity.partition(len(sample) - rank, axis=1)
        bounds[block] = similarity[:, len(sample) - rank]
    return bounds


def _sample_songs(catalogue: Catalogue, size: int = _SAMPLE_SIZE) -> npt.NDArray[np.intp]:
    """Return rows of different songs, spread evenly over the catalogue, in its order.

    Each song is represented by its most popular version. All songs are taken if there are no more
    than `size`.
    """
    songs = np.linspace(0, catalogue.n_songs - 1, min(size, catalogue.n_songs)).astype(np.intp)
    return catalogue.song_rows[catalogue.song_indptr[songs]].astype(np.intp)
