"""The score of every track for a query: one dense product and the query's own posting lists.

A posting list holds the tracks that have a term. A query has few terms, so touching their lists
costs far less than a product with the whole sparse matrix. Terms nearly every track has (clean)
would have lists as long as the catalogue: they join the dense matrix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.features import EXPLICIT_TERMS, FeatureSpace

SCORE_TOLERANCE: Final = 4e-6
"""More than a float32 score can be off the exact one: some 30 products of numbers up to 1."""


_MANY_TERMS: Final = 64
"""From so many posting lists on, one product with the whole text matrix is faster."""


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """What a query looks for, as a vector in both matrices.

    Attributes
    ----------
    numeric : ndarray of float64, shape (n_features,)
    terms : ndarray of int32, shape (n_query_terms,)
        Columns of the text matrix, ascending.
    term_weights : ndarray of float64, shape (n_query_terms,)
    """

    numeric: npt.NDArray[np.float64]
    terms: npt.NDArray[np.int32]
    term_weights: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class HybridScorer:
    """Scores all tracks of a feature space; immutable, safe to share among threads."""

    space: FeatureSpace
    dense: npt.NDArray[np.float32]
    postings: sparse.csc_array

    @classmethod
    def build(cls, space: FeatureSpace) -> "HybridScorer":
        """Lay the matrices out for scoring: dense columns one after the other, lists by term."""
        listed = space.text.shape[1] - len(EXPLICIT_TERMS)
        postings = space.text.tocsc()
        dense = np.vstack([space.numeric.T, postings[:, listed:].toarray().T])
        return cls(space, np.ascontiguousarray(dense, dtype=np.float32), postings[:, :listed])

    def target(
        self,
        rows: npt.ArrayLike,
        weights: npt.NDArray[np.float64] | None = None,
        numeric: npt.NDArray[np.floating] | None = None,
    ) -> Target:
        """Return the mean of the rows' vectors, so that a score is the mean over the seeds.

        The cosine with a mean of unit rows is not taken: the product with it is the mean of the
        cosines with each row, which stays in -1 to 1.

        Parameters
        ----------
        rows : array_like of int, shape (n_seeds,)
        weights : ndarray of float64, shape (n_seeds,), optional
            Factor of each row's vector in the sum; ``1 / n_seeds`` if not given. A row to move
            away from has a negative one.
        numeric : ndarray of float, shape (n_seeds, n_columns), optional
            What stands for the rows in the numeric matrix, if not their own rows.
        """
        seeds = np.asarray(rows, dtype=np.intp)
        text = self.space.text[seeds]
        numeric = self.space.numeric[seeds] if numeric is None else numeric
        data = text.data.astype(np.float64)
        if weights is None:
            by_sound = numeric.mean(axis=0, dtype=np.float64)
        else:
            by_sound = weights @ numeric.astype(np.float64)
            data *= np.repeat(weights, np.diff(text.indptr))
        terms, places = np.unique(text.indices, return_inverse=True)
        by_terms: npt.NDArray[np.float64] = np.bincount(
            places, weights=data, minlength=len(terms)
        ) / (len(seeds) if weights is None else 1)
        return Target(by_sound, terms.astype(np.int32), by_terms)

    def scores(self, target: Target, numeric_weight: float) -> npt.NDArray[np.float32]:
        """Return the score of every track, within `SCORE_TOLERANCE` of the exact one.

        Returns
        -------
        ndarray of float32, shape (n_tracks,)
            ``numeric_weight * numeric_similarity + (1 - numeric_weight) * text_similarity``.
        """
        n_listed = self.postings.shape[1]
        text_weights = (1 - numeric_weight) * target.term_weights
        vector = np.zeros(len(self.dense))
        vector[: len(target.numeric)] = numeric_weight * target.numeric
        constant = target.terms >= n_listed
        vector[len(target.numeric) + target.terms[constant] - n_listed] = text_weights[constant]
        scores: npt.NDArray[np.float32] = vector.astype(np.float32) @ self.dense

        listed = ~constant
        if np.count_nonzero(listed) > _MANY_TERMS:
            terms = np.zeros(self.space.text.shape[1], dtype=np.float32)
            terms[target.terms[listed]] = text_weights[listed]
            scores += self.space.text @ terms
            return scores
        indptr, rows, data = self.postings.indptr, self.postings.indices, self.postings.data
        for term, weight in zip(target.terms[listed], text_weights[listed], strict=True):
            postings = slice(indptr[term], indptr[term + 1])
            scores[rows[postings]] += data[postings] * np.float32(weight)
        return scores

    def similarities(
        self, target: Target, rows: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the numeric and the text similarity of some tracks, computed in float64.

        Equal rows get equal results to the last bit, wherever they stand.

        Parameters
        ----------
        target : Target
        rows : ndarray of int, shape (k,)

        Returns
        -------
        numeric_similarity, text_similarity : ndarray of float64, shape (k,)
        """
        numeric = (self.space.numeric[rows] * target.numeric).sum(axis=1)
        text = self.space.text
        starts, counts = text.indptr[rows], text.indptr[rows + 1] - text.indptr[rows]
        offsets = np.cumsum(counts) - counts
        entries = np.arange(counts.sum()) + np.repeat(starts - offsets, counts)
        terms = text.indices[entries]
        places = np.minimum(np.searchsorted(target.terms, terms), len(target.terms) - 1)
        weights = np.where(target.terms[places] == terms, target.term_weights[places], 0.0)
        return numeric, np.add.reduceat(text.data[entries] * weights, offsets)

    def between(
        self, rows: npt.NDArray[np.integer], numeric_weight: float
    ) -> Callable[[int], npt.NDArray[np.float64]]:
        """Return a function that tells how like one of some tracks all of them are.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
        numeric_weight : float

        Returns
        -------
        callable
            From a place in `rows` to the hybrid similarity of that track to each of the k, an
            ndarray of float64, computed in float64; equal rows get equal results.
        """
        # One feature a row: the sum over features then runs along whole rows.
        numeric = np.ascontiguousarray(self.space.numeric[rows].T, dtype=np.float64)
        text = self.space.text[rows].astype(np.float64)
        terms = np.zeros(text.shape[1])

        def similarities(place: int) -> npt.NDArray[np.float64]:
            own = slice(text.indptr[place], text.indptr[place + 1])
            terms[text.indices[own]] = text.data[own]
            by_terms: npt.NDArray[np.float64] = text @ terms
            terms[text.indices[own]] = 0
            by_sound: npt.NDArray[np.float64] = (numeric * numeric[:, [place]]).sum(axis=0)
            return numeric_weight * by_sound + (1 - numeric_weight) * by_terms

        return similarities
