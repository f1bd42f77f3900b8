"""What a query looks for, as one vector in the numeric matrix and one in the text matrix."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.catalogue.gather import gather
from recommender.scoring.features import FeatureSpace


@dataclass(frozen=True, eq=False, slots=True)
class QueryVector:
    """A vector of audio features and a sparse vector of terms.

    Attributes
    ----------
    numeric : ndarray of float64, shape (n_columns,)
        In the columns of `FeatureSpace.numeric`.
    terms : ndarray of int, shape (n_query_terms,)
        Columns of `FeatureSpace.text`, ascending.
    term_weights : ndarray of float64, shape (n_query_terms,)
        The value in each of these columns; 0 in all others.
    """

    numeric: npt.NDArray[np.float64]
    terms: npt.NDArray[np.integer]
    term_weights: npt.NDArray[np.float64]

    @classmethod
    def of_rows(
        cls,
        space: FeatureSpace,
        rows: npt.ArrayLike,
        weights: npt.NDArray[np.float64] | None = None,
        numeric: npt.NDArray[np.floating] | None = None,
    ) -> "QueryVector":
        """Return the weighted sum of the vectors of some rows; their mean if no weights are given.

        The mean is not made a unit vector: so the product with it is the mean of the cosines with
        each row, which stays in -1 to 1.

        Parameters
        ----------
        space : FeatureSpace
        rows : array_like of int, shape (n_seeds,)
        weights : ndarray of float64, shape (n_seeds,), optional
            Factor of each row's vector in the sum; ``1 / n_seeds`` if not given. A row to move
            away from has a negative one.
        numeric : ndarray of float, shape (n_seeds, n_columns), optional
            Used in place of the rows' own rows of the numeric matrix.
        """
        seeds = np.asarray(rows, dtype=np.intp)
        numeric = space.numeric[seeds] if numeric is None else numeric
        entries, starts = gather(space.text.indptr, seeds)
        terms = space.text.indices[entries]
        data = space.text.data[entries].astype(np.float64)
        if weights is None and len(seeds) == 1:
            return cls(numeric[0].astype(np.float64), terms, data)
        if weights is None:
            weights = np.full(len(seeds), 1 / len(seeds))
        data *= weights.repeat(np.diff(starts, append=len(entries)))
        terms, places = np.unique(terms, return_inverse=True)
        by_terms = np.bincount(places, data, len(terms)).astype(np.float64, copy=False)
        return cls(weights @ numeric.astype(np.float64), terms, by_terms)

    def similarities(
        self, space: FeatureSpace, rows: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the numeric and the text similarity of some tracks, computed in float64.

        Equal rows get equal results to the last bit, whatever their order.

        Parameters
        ----------
        space : FeatureSpace
        rows : ndarray of int, shape (k,)

        Returns
        -------
        numeric_similarity, text_similarity : ndarray of float64, shape (k,)
        """
        numeric = (space.numeric[rows] * self.numeric).sum(axis=1)
        entries, starts = gather(space.text.indptr, rows)
        terms = space.text.indices[entries]
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        weights = np.where(self.terms[places] == terms, self.term_weights[places], 0.0)
        return numeric, np.add.reduceat(space.text.data[entries] * weights, starts)
