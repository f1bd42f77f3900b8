"""The score of tracks for a query: products of vectors and the query's own posting lists.

A posting list holds the tracks that have a term. A query has few terms, so touching their lists
costs far less than a product with the whole sparse matrix. Terms nearly every track has (clean)
would have lists as long as the catalogue: they are columns of the vectors, and so is popularity.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recommender.catalogue.gather import gather
from recommender.scoring.cells import Cells
from recommender.scoring.features import EXPLICIT_TERMS, FeatureSpace
from recommender.scoring.postings import Postings
from recommender.scoring.pruning import PrunedScan
from recommender.scoring.similarity import hybrid


@dataclass(frozen=True, eq=False, slots=True)
class QueryVector:
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
    """Scores the tracks of a feature space; immutable, safe to share among threads.

    Attributes
    ----------
    space : FeatureSpace
    cells : Cells
        Vectors of audio features, constant terms and popularity / 100.
    postings : Postings
        Lists of all other terms.
    """

    space: FeatureSpace
    cells: Cells
    postings: Postings
    _blank: deque[npt.NDArray[np.float32]] = field(default_factory=deque, init=False, repr=False)

    @classmethod
    def build(
        cls,
        space: FeatureSpace,
        popularity: npt.NDArray[np.integer],
        candidates: npt.NDArray[np.bool_],
    ) -> "HybridScorer":
        """Lay the matrices out for scoring.

        Parameters
        ----------
        space : FeatureSpace
        popularity : ndarray of int, shape (n_tracks,)
            0 to 100.
        candidates : ndarray of bool, shape (n_tracks,)
            The rows that may be recommended where no filter says otherwise.
        """
        listed = space.text.shape[1] - len(EXPLICIT_TERMS)
        constant = space.text[:, listed:].toarray()
        further = np.column_stack([constant, popularity / 100]).astype(np.float32)
        cells = Cells.build(space.numeric, further, candidates)
        return cls(space, cells, Postings.build(space.text[:, :listed], cells.slots))

    @property
    def candidates(self) -> npt.NDArray[np.bool_]:
        """Which rows may be recommended where no filter says otherwise."""
        return self.cells.candidates.take(self.cells.slots)

    def query_vector(
        self,
        rows: npt.ArrayLike,
        weights: npt.NDArray[np.float64] | None = None,
        numeric: npt.NDArray[np.floating] | None = None,
    ) -> QueryVector:
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
        numeric = self.space.numeric[seeds] if numeric is None else numeric
        entries, starts = gather(self.space.text.indptr, seeds)
        terms = self.space.text.indices[entries]
        data = self.space.text.data[entries].astype(np.float64)
        if weights is None and len(seeds) == 1:
            return QueryVector(numeric[0].astype(np.float64), terms, data)
        if weights is None:
            weights = np.full(len(seeds), 1 / len(seeds))
        data *= weights.repeat(np.diff(starts, append=len(entries)))
        terms, places = np.unique(terms, return_inverse=True)
        by_terms = np.bincount(places, data, len(terms)).astype(np.float64, copy=False)
        return QueryVector(weights @ numeric.astype(np.float64), terms, by_terms)

    def contenders(
        self,
        query: QueryVector,
        numeric_weight: float,
        n: int,
        *,
        pull: float = 0.0,
        allowed: npt.NDArray[np.bool_] | None = None,
        offsets: npt.NDArray[np.float32] | None = None,
    ) -> npt.NDArray[np.int32]:
        """Return all rows that can be among the n best; most tracks are not even looked at.

        Parameters
        ----------
        query : QueryVector
        numeric_weight : float
        n : int
        pull : float
            What a popularity of 100 adds to a score, at least 0.
        allowed : ndarray of bool, shape (n_tracks,), optional
            Rows that may be returned; the candidates if not given.
        offsets : ndarray of float32, shape (n_tracks,), optional
            Added to the scores. Nothing bounds them, so all tracks are scored.

        Returns
        -------
        ndarray of int32
            Each row once, in no order; at least n where n rows are allowed.
        """
        cells = self.cells
        vector = self._vector(query, numeric_weight, pull)
        hits, text = self._text(query, numeric_weight)
        by_slot = None if allowed is None else cells.allowed(allowed)
        scan = PrunedScan(cells, vector, hits, text, by_slot)
        if offsets is None:
            slots = scan.contenders(n)
        else:
            slots = scan.contenders_of_all(n, offsets.take(cells.rows))
        self._give_back(text, hits)
        return cells.rows.take(slots)

    def scores(self, query: QueryVector, numeric_weight: float) -> npt.NDArray[np.float32]:
        """Return the score of every track, within `pruning.SCORE_TOLERANCE` of the exact one.

        Returns
        -------
        ndarray of float32, shape (n_tracks,)
            ``numeric_weight * numeric_similarity + (1 - numeric_weight) * text_similarity``.
        """
        products = self.cells.vectors @ self._vector(query, numeric_weight, 0.0)
        hits, text = self._text(query, numeric_weight)
        products += text
        self._give_back(text, hits)
        return products.take(self.cells.slots)

    def _vector(
        self, query: QueryVector, numeric_weight: float, pull: float
    ) -> npt.NDArray[np.float32]:
        """Return what a row of the cells is multiplied with."""
        vector = np.zeros(self.cells.vectors.shape[1], dtype=np.float32)
        n_features = len(query.numeric)
        vector[:n_features] = numeric_weight * query.numeric
        listed = self._listed(query)
        constant = query.terms[listed:] - (len(self.postings.indptr) - 1)
        vector[n_features + constant] = (1 - numeric_weight) * query.term_weights[listed:]
        vector[n_features + len(EXPLICIT_TERMS)] = pull
        return vector

    def _listed(self, query: QueryVector) -> int:
        """Return how many of the query's terms have posting lists; they come first."""
        return int(query.terms.searchsorted(len(self.postings.indptr) - 1))

    def _text(
        self, query: QueryVector, numeric_weight: float
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Return the slots that share a listed term with the query, and all text scores."""
        listed = self._listed(query) if numeric_weight < 1 else 0
        weights = (1 - numeric_weight) * query.term_weights[:listed]
        hits, products = self.postings.weighted(query.terms[:listed], weights.astype(np.float32))
        try:
            text = self._blank.pop()
        except IndexError:
            text = np.zeros(len(self.cells.rows), dtype=np.float32)
        np.add.at(text, hits, products)
        return hits, text

    def _give_back(self, text: npt.NDArray[np.float32], hits: npt.NDArray[np.int64]) -> None:
        """Keep an array of text scores, zero again, for the next query.

        A new one for each query would be fetched from the system page by page, which takes longer
        than the query.
        """
        if len(hits) > len(text):
            text.fill(0)
        else:
            text[hits] = 0
        self._blank.append(text)

    def similarities(
        self, query: QueryVector, rows: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the numeric and the text similarity of some tracks, computed in float64.

        Equal rows get equal results to the last bit, wherever they stand.

        Parameters
        ----------
        query : QueryVector
        rows : ndarray of int, shape (k,)

        Returns
        -------
        numeric_similarity, text_similarity : ndarray of float64, shape (k,)
        """
        numeric = (self.space.numeric[rows] * query.numeric).sum(axis=1)
        text = self.space.text
        entries, offsets = gather(text.indptr, rows)
        terms = text.indices[entries]
        places = np.minimum(np.searchsorted(query.terms, terms), len(query.terms) - 1)
        weights = np.where(query.terms[places] == terms, query.term_weights[places], 0.0)
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
            return hybrid(by_sound, by_terms, numeric_weight)

        return similarities
