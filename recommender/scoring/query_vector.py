"""What a query looks for: a vector in each matrix, and the seeds it was made of."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.catalogue.gather import gather
from recommender.scoring.features import FeatureSpace


@dataclass(frozen=True, eq=False, slots=True)
class QueryVector:
    """A vector of audio features, a sparse vector of terms, and the seeds themselves.

    Attributes
    ----------
    numeric : ndarray of float64, shape (n_columns,)
        In the columns of `FeatureSpace.numeric`.
    terms : ndarray of int, shape (n_query_terms,)
        Columns of `FeatureSpace.text`, ascending.
    term_weights : ndarray of float64, shape (n_query_terms,)
        The value in each of these columns; 0 in all others.
    seeds : ndarray of int, shape (n_seeds,)
        The rows it was made of.
    seed_weights : ndarray of float64, shape (n_seeds,)
        Factor of each; negative for a row to move away from.
    fame : float
        Weighted sum of the seeds' `FeatureSpace.fame`; rows to move away from do not count.
    holiday : bool
        Whether a seed is a holiday song.
    """

    numeric: npt.NDArray[np.float64]
    terms: npt.NDArray[np.integer]
    term_weights: npt.NDArray[np.float64]
    seeds: npt.NDArray[np.integer]
    seed_weights: npt.NDArray[np.float64]
    fame: float
    holiday: bool

    @classmethod
    def of_rows(
        cls,
        space: FeatureSpace,
        rows: npt.ArrayLike,
        weights: npt.NDArray[np.float64] | None = None,
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
        """
        seeds = np.asarray(rows, dtype=np.intp)
        numeric = space.numeric[seeds]
        entries, starts = gather(space.text.indptr, seeds)
        terms = space.text.indices[entries]
        data = space.text.data[entries].astype(np.float64)
        if weights is None:
            weights = np.full(len(seeds), 1 / len(seeds))
        holiday = bool(space.holiday[seeds[weights > 0]].any())
        fame = float(np.maximum(weights, 0) @ space.fame[seeds])
        if len(seeds) == 1 and weights[0] == 1:
            sound = numeric[0].astype(np.float64)
            return cls(sound, terms, data, seeds, weights, fame, holiday)
        data *= weights.repeat(np.diff(starts, append=len(entries)))
        terms, places = np.unique(terms, return_inverse=True)
        by_terms = np.bincount(places, data, len(terms)).astype(np.float64, copy=False)
        sound = weights @ numeric.astype(np.float64)
        return cls(sound, terms, by_terms, seeds, weights, fame, holiday)

    def sound(self, space: FeatureSpace) -> npt.NDArray[np.float64]:
        """Return the weighted sum of the seeds' `FeatureSpace.sound`, shape (9,)."""
        summed: npt.NDArray[np.float64] = self.seed_weights @ space.sound(self.seeds)
        return summed

    def similarities(
        self, space: FeatureSpace, rows: npt.NDArray[np.integer], *, sound_only: bool = False
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the numeric and the text similarity of some tracks, computed in float64.

        Equal rows get equal results to the last bit, whatever their order.

        Parameters
        ----------
        space : FeatureSpace
        rows : ndarray of int, shape (k,)
        sound_only : bool
            Compare the nine audio features alone, as `Weights.sound_only` says.

        Returns
        -------
        numeric_similarity, text_similarity : ndarray of float64, shape (k,)
        """
        if sound_only:
            numeric = (space.sound(rows) * self.sound(space)).sum(axis=1)
        else:
            numeric = (space.numeric[rows] * self.numeric).sum(axis=1)
        entries, starts = gather(space.text.indptr, rows)
        terms = space.text.indices[entries]
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        weights = np.where(self.terms[places] == terms, self.term_weights[places], 0.0)
        return numeric, np.add.reduceat(space.text.data[entries] * weights, starts)
