"""The score of every track for a query: one dense product and the query's own posting lists.

A posting list holds the tracks that have a term. A query has few terms, so touching their lists
costs far less than a product with the whole sparse matrix. Terms nearly every track has (clean)
would have lists as long as the catalogue: they join the dense matrix.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.features import EXPLICIT_TERMS, FeatureSpace

SEED_FOCUS: Final = 2.0
"""How much more a near seed counts than a far one: its weight is exp(SEED_FOCUS * its score).

Of several seeds a candidate seldom fits all: on playlists with half of them hidden, 2 found more
than the mean (0), the maximum (infinity) or a vote of the seeds (docs/evaluation.md).
"""

SCORE_TOLERANCE: Final = 3e-5
"""More than a float32 score can be off the exact one.

For one seed 4e-6, some 30 products of numbers up to 1; weighing the seeds by their own scores makes
of an error up to 1 + 2 * SEED_FOCUS times as much.
"""


@dataclass(frozen=True, eq=False, slots=True)
class Seed:
    """One seed as a vector in both matrices.

    Attributes
    ----------
    numeric : ndarray of float64, shape (n_columns,)
    terms : ndarray of int32, shape (n_seed_terms,)
        Columns of the text matrix, ascending.
    term_weights : ndarray of float64, shape (n_seed_terms,)
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

    def seeds(self, rows: Sequence[int], numeric: npt.NDArray[np.float32]) -> tuple[Seed, ...]:
        """Return the vectors of some rows.

        Parameters
        ----------
        rows : sequence of int
        numeric : ndarray of float32, shape (n_seeds, n_columns)
            What the seeds sound like: their rows of the numeric matrix, or shifted ones.
        """
        text = self.space.text[np.asarray(rows)]
        return tuple(
            Seed(
                numeric=sound.astype(np.float64),
                terms=text.indices[start:end],
                term_weights=text.data[start:end].astype(np.float64),
            )
            for sound, start, end in zip(numeric, text.indptr[:-1], text.indptr[1:], strict=True)
        )

    def scores(self, seeds: Sequence[Seed], numeric_weight: float) -> npt.NDArray[np.float32]:
        """Return the score of every track, within `SCORE_TOLERANCE` of the exact one.

        Parameters
        ----------
        seeds : sequence of Seed
            At least one; the time taken grows with their number.
        numeric_weight : float

        Returns
        -------
        ndarray of float32, shape (n_tracks,)
            For one seed ``numeric_weight * numeric_similarity + (1 - numeric_weight) *
            text_similarity``; for several the mean of that over the seeds, each with the weight
            ``exp(SEED_FOCUS * its own score)``.
        """
        if len(seeds) == 1:
            return self._seed_scores(seeds[0], numeric_weight)
        total = np.zeros(self.dense.shape[1], dtype=np.float32)
        weighted = np.zeros_like(total)
        for seed in seeds:
            scores = self._seed_scores(seed, numeric_weight)
            weight = np.exp(np.float32(SEED_FOCUS) * scores)
            total += weight
            weight *= scores
            weighted += weight
        return weighted / total

    def _seed_scores(self, seed: Seed, numeric_weight: float) -> npt.NDArray[np.float32]:
        n_listed = self.postings.shape[1]
        text_weights = (1 - numeric_weight) * seed.term_weights
        vector = np.zeros(len(self.dense))
        vector[: len(seed.numeric)] = numeric_weight * seed.numeric
        constant = seed.terms >= n_listed
        vector[len(seed.numeric) + seed.terms[constant] - n_listed] = text_weights[constant]
        scores: npt.NDArray[np.float32] = vector.astype(np.float32) @ self.dense

        indptr, rows, data = self.postings.indptr, self.postings.indices, self.postings.data
        listed = ~constant
        for term, weight in zip(seed.terms[listed], text_weights[listed], strict=True):
            postings = slice(indptr[term], indptr[term + 1])
            scores[rows[postings]] += data[postings] * np.float32(weight)
        return scores

    def similarities(
        self, seeds: Sequence[Seed], rows: npt.NDArray[np.integer], numeric_weight: float
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the numeric and the text similarity of some tracks, computed in float64.

        Equal rows get equal results to the last bit, wherever they stand.

        Parameters
        ----------
        seeds : sequence of Seed
        rows : ndarray of int, shape (k,)
        numeric_weight : float

        Returns
        -------
        numeric_similarity, text_similarity : ndarray of float64, shape (k,)
            Of several seeds the mean with the weights of `scores`, so that the two, weighted, add
            up to the score.
        """
        text = self.space.text
        starts, counts = text.indptr[rows], text.indptr[rows + 1] - text.indptr[rows]
        offsets = np.cumsum(counts) - counts
        entries = np.arange(counts.sum()) + np.repeat(starts - offsets, counts)
        terms, values = text.indices[entries], text.data[entries]
        sounds = self.space.numeric[rows]

        total = np.zeros(len(rows))
        numeric, by_terms = np.zeros(len(rows)), np.zeros(len(rows))
        for seed in seeds:
            one_numeric = (sounds * seed.numeric).sum(axis=1)
            places = np.minimum(np.searchsorted(seed.terms, terms), len(seed.terms) - 1)
            weights = np.where(seed.terms[places] == terms, seed.term_weights[places], 0.0)
            one_text = np.add.reduceat(values * weights, offsets)
            if len(seeds) == 1:
                return one_numeric, one_text
            score = numeric_weight * one_numeric + (1 - numeric_weight) * one_text
            weight = np.exp(SEED_FOCUS * score)
            total += weight
            numeric += weight * one_numeric
            by_terms += weight * one_text
        return numeric / total, by_terms / total

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
