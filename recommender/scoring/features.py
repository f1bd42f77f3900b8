"""The two matrices of the recommender: audio features as numbers, metadata as TF-IDF terms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.scoring.genres import incidence, widened_genres

POPULARITY_RADIUS: Final = 8.0
"""Weight of popularity against the standardised features, each of which counts 1.

Popularity 0 to 100 becomes a point on a half circle of this radius. People put songs of similar
fame together. On a circle the similarity of two tracks depends on the difference of their
popularity alone; a single column would make any two famous tracks similar (docs/evaluation.md).
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
"""The last two columns of the text matrix."""


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
        # A feature that is unknown for every track has no mean; any constant counts for nothing.
        values[:, np.isnan(values).all(axis=0)] = 0.0
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
    """Return rows of the numeric matrix for audio features.

    Each feature is standardised; popularity becomes a point on a half circle of radius
    `POPULARITY_RADIUS`; the row is divided by its length. An unknown value (NaN) counts as the
    mean, which is 0 when standardised.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
        In the order of `columns.FEATURES`.
    centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, n_features + 1)
        Unit rows. The last two columns hold popularity: its angle runs from 0 to 180 degrees, and
        the columns are minus its cosine, which grows with popularity, and its sine.
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
    """Return the `numeric_rows` of tracks whose features are moved by some standard deviations.

    An unknown value moves from the mean.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
    deviations : ndarray of float64, shape (n_features,)
        How far each feature moves, in standard deviations; 0 leaves it.
    centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, n_features + 1)
        Unit rows.
    """
    known = np.where(np.isnan(values), centre, values)
    return numeric_rows(known + deviations * spread, centre, spread)


def by_feature(terms: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how much each audio feature adds to the product of two numeric rows.

    A product of rows is a sum with one term a column. Popularity has two columns, the last ones;
    their terms are added, so that there is one a feature.

    Parameters
    ----------
    terms : ndarray of float64, shape (..., n_features + 1)
        Two numeric rows multiplied column by column.

    Returns
    -------
    ndarray of float64, shape (..., n_features)
        In the order of `columns.FEATURES`.

    Examples
    --------
    The last two terms, 9 and 10, are those of popularity:

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
    """Return the text matrix: TF-IDF terms of artists, genres, and clean or explicit.

    A track's artists are one TF-IDF vector, its genres another, clean or explicit a third. Each is
    made a unit vector and multiplied by the square root of its share, and the three are laid end
    to end. So the text similarity of two tracks that have all three is

        ARTIST_SHARE * artist cosine + GENRE_SHARE * genre cosine + EXPLICIT_SHARE * same

    where `same` is 1 if both are clean or both explicit, else 0. For example, two clean tracks by
    one artist without a common genre have 0.5 * 1 + 0.35 * 0 + 0.15 * 1 = 0.65.

    A term counts by its weight times its idf. The weight is 1 for the first artist, `GUEST_WEIGHT`
    for others, and that of `genres.widened_genres` for a genre. The idf is
    ln((1 + n_tracks) / (1 + tracks with the term)) + 1, as in scikit-learn's TfidfTransformer
    (Pedregosa et al. 2011).

    Returns
    -------
    scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        Unit rows, sorted indices; columns as in `FeatureSpace.text`.
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
    """Return weights times the idf of their column, which is counted in `listed`, as unit rows."""
    n_tracks = listed.shape[0]
    frequency = np.bincount(listed.indices, minlength=listed.shape[1])
    idf = np.log((1 + n_tracks) / (1 + frequency)) + 1
    return _unit_sparse_rows(weights @ sparse.diags_array(idf))


def _unit_sparse_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """Return the rows divided by their Euclidean lengths; a row without entries stays."""
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    return sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1.0)) @ rows)
