"""The scorer: all tracks laid out so that those which score best for a query are found fast.

A score is a product of vectors plus what the query's posting lists add. A posting list holds the
tracks that have a term. A query has few terms, so touching their lists costs far less than a
product with the whole sparse matrix. Terms that nearly every track has (clean) would have lists as
long as the catalogue: they are columns of the vectors, and so is popularity.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recommender.scoring.cells import Cells
from recommender.scoring.features import EXPLICIT_TERMS, FeatureSpace
from recommender.scoring.postings import Postings
from recommender.scoring.pruning import PrunedScan
from recommender.scoring.query_vector import QueryVector


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
        """Return the scorer of a feature space.

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
        """Return what `QueryVector.of_rows` makes of some rows of this space."""
        return QueryVector.of_rows(self.space, rows, weights, numeric)

    def similarities(
        self, query: QueryVector, rows: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return what `QueryVector.similarities` finds for some rows of this space."""
        return query.similarities(self.space, rows)

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
            0 to 1, as in `similarity.hybrid`.
        n : int
            At least 1.
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
        """Return what a row of the cells is multiplied with, shape (width,)."""
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
        """Return the slots that share a listed term with the query, and the text score by slot."""
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
