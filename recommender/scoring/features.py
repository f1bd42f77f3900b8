"""The two matrices of the recommender: audio features as numbers, metadata as TF-IDF terms."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.scoring.genres import incidence, widened_genres
from recommender.scoring.holiday import holiday_songs
from recommender.scoring.numeric import (
    N_SOUND,
    numeric_rows,
    sound_lengths,
    steering_columns,
    unit_rows,
)

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
    numeric : ndarray of float32, shape (n_tracks, `numeric.N_COLUMNS`)
        Standardised audio features in the order of `columns.FEATURES`; the last of them,
        popularity, takes two columns; then a constant. Each row has length 1.
    sound_length : ndarray of float32, shape (n_tracks,)
        Length of the part of each numeric row that holds the nine features without popularity.
    steering : ndarray of float32, shape (n_tracks, len(numeric.STEERED))
        How much each track has of what a list can be steered along.
    text : scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        TF-IDF of the metadata, sorted indices; each row has length 1. Columns: artists, then
        genres, then clean and explicit.
    n_artists, n_genres : int
        How many columns of each kind `text` has.
    fame : ndarray of float32, shape (n_tracks,)
        (popularity / 100) squared, 0 to 1.
    holiday : ndarray of bool, shape (n_tracks,)
        Whether title or album name a holiday (`holiday.holiday_songs`).
    centre, spread : ndarray of float64, shape (n_features,)
        Standardisation: (value - centre) / spread.
    """

    numeric: npt.NDArray[np.float32]
    sound_length: npt.NDArray[np.float32]
    steering: npt.NDArray[np.float32]
    text: sparse.csr_array
    n_artists: int
    n_genres: int
    fame: npt.NDArray[np.float32]
    holiday: npt.NDArray[np.bool_]
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
        numeric = numeric_rows(values, centre, spread)
        return cls(
            numeric=numeric,
            sound_length=sound_lengths(numeric),
            steering=steering_columns(catalogue.features.astype(np.float64), centre, spread),
            text=text_rows(catalogue),
            n_artists=len(catalogue.artists.names),
            n_genres=len(catalogue.genres.names),
            fame=np.square(catalogue.popularity / np.float32(100)),
            holiday=holiday_songs(catalogue),
            centre=centre,
            spread=spread,
        )

    def sound(self, rows: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the nine audio features of some tracks without popularity, as unit rows.

        Standardised, in the order of `columns.FEATURES`, shape (k, 9). The product of two rows is
        the cosine of the sound of two tracks, which is what "sounds alike" means everywhere.
        """
        places = np.asarray(rows, dtype=np.intp)
        return unit_rows(self.numeric[places, :N_SOUND].astype(np.float64))

    def artists_and_genres(self, rows: npt.ArrayLike) -> sparse.csr_array:
        """Return the terms of some tracks without clean and explicit, as unit rows.

        Shape (k, `n_artists` + `n_genres`). The product of two rows is 0 where the tracks share
        no artist and no genre, which the text similarity is not.
        """
        terms = self.text[np.asarray(rows, dtype=np.intp)]
        named = terms[:, : self.n_artists + self.n_genres].astype(np.float64)
        return _unit_sparse_rows(named)


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
