"""The two matrices of the recommender: audio features as numbers, metadata as TF-IDF terms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue.catalogue import Catalogue
from recommender.scoring.genres import incidence, widened_genres

POPULARITY_RADIUS: Final = 8.0
"""Weight of popularity against the standardised features, each of which counts 1.

Popularity 0 to 100 becomes a point on a half circle of this radius. People put songs of like fame
together; on a circle two tracks are alike by the difference of their popularity alone, where a
single column would call every two famous tracks alike (docs/evaluation.md).
"""

ARTIST_SHARE: Final = 0.5
GENRE_SHARE: Final = 0.35
EXPLICIT_SHARE: Final = 0.15
"""Shares of the text similarity: it is their weighted mean of three cosines.

In one plain TF-IDF vector the length of an artist's idf decides alone and genres hardly count.
"""

GUEST_WEIGHT: Final = 0.5
"""Weight of an artist who is not the first on a track; the first counts 1."""

EXPLICIT_TERMS: Final = ("clean", "explicit")


@dataclass(frozen=True, eq=False, slots=True)
class FeatureSpace:
    """Unit rows of both matrices, in the catalogue's order; immutable.

    Attributes
    ----------
    numeric : ndarray of float32, shape (n_tracks, n_features + 1)
        Standardised audio features in the order of `columns.FEATURES`; the last of them,
        popularity, takes two columns. Each row has length 1.
    text : scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        TF-IDF of the metadata, sorted indices; each row has length 1. Columns: artists, then
        genres, then clean and explicit.
    n_artists, n_genres : int
        How many columns of each kind `text` has.
    centre, spread : ndarray of float64, shape (n_features,)
        Standardisation: (value - centre) / spread.
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
    """Standardise audio features, bend popularity into a half circle, normalise.

    An unknown value (NaN) counts as the mean, so that it pulls to no side.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
        In the order of `columns.FEATURES`.
    centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, n_features + 1)
        Unit rows; the last two columns hold popularity: the first of them grows with it.
    """
    known = np.where(np.isnan(values), centre, values)
    angle = np.pi * np.clip(known[:, -1], 0, 100) / 100
    rows = np.column_stack([(known - centre) / spread, np.zeros(len(known))])
    rows[:, -2] = -POPULARITY_RADIUS * np.cos(angle)
    rows[:, -1] = POPULARITY_RADIUS * np.sin(angle)
    return unit_rows(rows).astype(np.float32)


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
    ndarray of float32, shape (n, n_features + 1)
        Unit rows.
    """
    known = np.where(np.isnan(values), centre, values)
    return numeric_rows(known + deviations * spread, centre, spread)


def by_feature(terms: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the terms of a product of numeric rows by feature: popularity's two become one.

    Examples
    --------
    >>> by_feature(np.arange(11.0)).tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 19.0]
    """
    joined = terms[..., :-1].copy()
    joined[..., -1] += terms[..., -1]
    return joined


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

    The weight of a term is how much the track belongs to it (1 for the first artist,
    `GUEST_WEIGHT` for others, `genres.widened_genres`) times its smooth idf,
    ln((1 + n) / (1 + df)) + 1 (Pedregosa et al. 2011, scikit-learn's TfidfTransformer). Each of the
    three groups has its share of the row whatever the number of its terms, so that

        cosine = ARTIST_SHARE * artist cosine + GENRE_SHARE * genre cosine + EXPLICIT_SHARE * same

    where both tracks have all three.

    Returns
    -------
    scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        Unit rows, sorted indices.
    """
    n_tracks = len(catalogue)
    artists = incidence(catalogue.artists)
    artists.data[:] = GUEST_WEIGHT
    artists.data[artists.indptr[:-1]] = 1.0
    explicit = sparse.csr_array(
        (
            np.ones(n_tracks),
            catalogue.explicit.astype(np.int32),
            np.arange(n_tracks + 1, dtype=np.int32),
        ),
        shape=(n_tracks, len(EXPLICIT_TERMS)),
    )
    terms: sparse.csr_array = sparse.hstack(
        [
            np.sqrt(ARTIST_SHARE) * _tf_idf(artists, incidence(catalogue.artists)),
            np.sqrt(GENRE_SHARE) * _tf_idf(widened_genres(catalogue), incidence(catalogue.genres)),
            np.sqrt(EXPLICIT_SHARE) * explicit,
        ],
        format="csr",
    )
    rows = _unit_sparse_rows(terms).astype(np.float32)
    rows.sort_indices()
    return rows


def _tf_idf(weights: sparse.csr_array, listed: sparse.csr_array) -> sparse.csr_array:
    """Multiply each column by its idf in `listed`; return unit rows."""
    n_tracks = listed.shape[0]
    frequency = np.bincount(listed.indices, minlength=listed.shape[1])
    idf = np.log((1 + n_tracks) / (1 + frequency)) + 1
    return _unit_sparse_rows(weights @ sparse.diags_array(idf))


def _unit_sparse_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """Return the rows divided by their Euclidean lengths; a row without entries stays."""
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1.0)) @ rows)
