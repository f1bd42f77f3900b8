"""The two matrices of the recommender: audio features as numbers, metadata as TF-IDF terms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender import columns as c
from recommender.catalogue import Catalogue, Names

FEATURE_SCALES: Final = {c.POPULARITY: 3.0}
"""Factor on a standardised feature, 1 where not named.

People put songs of like fame together: counting popularity three times over raised nDCG@10 on real
playlists (docs/evaluation.md).
"""

EXPLICIT_TERMS: Final = ("clean", "explicit")


@dataclass(frozen=True, eq=False, slots=True)
class FeatureSpace:
    """Unit rows of both matrices, in the catalogue's order; immutable.

    Attributes
    ----------
    numeric : ndarray of float32, shape (n_tracks, n_features)
        Standardised, scaled audio features; each row has length 1 (0 for a track that is the mean
        in everything).
    text : scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        TF-IDF of the metadata, sorted indices; each row has length 1. Columns: artists, then
        genres, then clean and explicit.
    n_artists, n_genres : int
        How many columns of each kind `text` has.
    centre, spread : ndarray of float64, shape (n_features,)
        Standardisation: (value - centre) * scale / spread.
    """

    numeric: npt.NDArray[np.float32]
    text: sparse.csr_array
    n_artists: int
    n_genres: int
    centre: npt.NDArray[np.float64]
    spread: npt.NDArray[np.float64]

    @classmethod
    def build(cls, catalogue: Catalogue) -> "FeatureSpace":
        """Compute both matrices from a catalogue."""
        values = catalogue.features.astype(np.float64)
        values[:, np.isnan(values).all(axis=0)] = 0.0  # what no track knows tells none apart
        centre = np.nanmean(values, axis=0)
        deviation = np.nanstd(values, axis=0)
        spread = np.where(deviation > 0, deviation, 1.0)
        return cls(
            numeric=numeric_rows(values, centre, spread),
            text=text_rows(catalogue),
            n_artists=len(catalogue.artists.names),
            n_genres=len(catalogue.genres.names),
            centre=centre,
            spread=spread,
        )


def numeric_rows(
    values: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
) -> npt.NDArray[np.float32]:
    """Standardise, scale and normalise audio features.

    An unknown value (NaN) counts as the mean, so that it pulls to no side.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
        In the order of `columns.FEATURES`.
    centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, n_features)
        Unit rows.
    """
    scales = np.array([FEATURE_SCALES.get(name, 1.0) for name in c.FEATURES])
    scaled = np.nan_to_num((values - centre) * (scales / spread), nan=0.0)
    return unit_rows(scaled).astype(np.float32)


def shifted_rows(
    values: npt.NDArray[np.float64],
    deviations: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
) -> npt.NDArray[np.float32]:
    """Return what `numeric_rows` would be for tracks moved by some standard deviations.

    An unknown value moves from the mean.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
    deviations, centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, n_features)
        Unit rows.
    """
    known = np.where(np.isnan(values), centre, values)
    return numeric_rows(known + deviations * spread, centre, spread)


def unit_rows(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the rows divided by their Euclidean lengths; a row of zeros stays.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: npt.NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1.0)
    return unit


def text_rows(catalogue: Catalogue) -> sparse.csr_array:
    """Return the TF-IDF matrix of artists, genres and explicit or clean.

    A term stands at most once in a row, so term frequency is 1 and the weight is its smooth idf,
    ln((1 + n) / (1 + df)) + 1 (Pedregosa et al. 2011, scikit-learn's TfidfTransformer).

    Returns
    -------
    scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        Unit rows, sorted indices.
    """
    n_tracks = len(catalogue)
    terms: sparse.csr_array = sparse.hstack(
        [
            _incidence(catalogue.artists),
            _incidence(catalogue.genres),
            sparse.csr_array(
                (
                    np.ones(n_tracks),
                    catalogue.explicit.astype(np.int32),
                    np.arange(n_tracks + 1, dtype=np.int32),
                ),
                shape=(n_tracks, len(EXPLICIT_TERMS)),
            ),
        ],
        format="csr",
    )
    frequency = np.bincount(terms.indices, minlength=terms.shape[1])
    idf = np.log((1 + n_tracks) / (1 + frequency)) + 1
    terms.data = idf[terms.indices]
    lengths = np.sqrt(np.add.reduceat(terms.data**2, terms.indptr[:-1]))
    terms.data = (terms.data / np.repeat(lengths, np.diff(terms.indptr))).astype(np.float32)
    terms.sort_indices()
    return terms


def _incidence(names: Names) -> sparse.csr_array:
    """Return which row has which name, as ones."""
    shape = (len(names.indptr) - 1, len(names.names))
    return sparse.csr_array((np.ones(len(names.indices)), names.indices, names.indptr), shape=shape)
