"""The scorer: all tracks laid out so that those which score best for a query are found fast.

A score is a product of vectors plus what lists add: the posting lists of the query's terms, and the
tracks that stand with the seeds in playlists. Holiday songs lose a little. A query touches few of
them, which costs far less than a product with the whole sparse matrix. Terms that nearly every
track has (clean) would have lists as long as the catalogue: they are columns of the vectors, and so
are popularity and fame.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.company.companions import Companions
from recommender.company.company import Company
from recommender.scoring.cells import Cells
from recommender.scoring.features import EXPLICIT_TERMS, FeatureSpace
from recommender.scoring.numeric import N_SOUND
from recommender.scoring.postings import Postings
from recommender.scoring.pruning import PrunedScan
from recommender.scoring.query_vector import QueryVector
from recommender.scoring.weights import Parts, Weights


@dataclass(frozen=True, eq=False, slots=True)
class HybridScorer:
    """Scores the tracks of a feature space; immutable, safe to share among threads.

    Attributes
    ----------
    space : FeatureSpace
    cells : Cells
        Vectors of audio features, constant terms, popularity / 100 and its square.
    postings : Postings
        Lists of all other terms.
    companions : Companions
        What people put together.
    holiday_slots : ndarray of int64
        Where the holiday songs are in the cells.
    """

    space: FeatureSpace
    cells: Cells
    postings: Postings
    companions: Companions
    holiday_slots: npt.NDArray[np.int64]
    _blank: deque[npt.NDArray[np.float32]] = field(default_factory=deque, init=False, repr=False)

    @classmethod
    def build(cls, catalogue: Catalogue, company: Company | None = None) -> "HybridScorer":
        """Return the scorer of a catalogue, and of what is known of its company."""
        space = FeatureSpace.build(catalogue)
        listed = space.text.shape[1] - len(EXPLICIT_TERMS)
        constant = space.text[:, listed:].toarray()
        further = np.column_stack([constant, catalogue.popularity / 100, space.fame])
        cells = Cells.build(space.numeric, further.astype(np.float32), catalogue.candidates())
        genres = space.text[:, space.n_artists : space.n_artists + space.n_genres]
        return cls(
            space,
            cells,
            Postings.build(space.text[:, :listed], cells.slots),
            Companions.build(company or Company.none(catalogue), catalogue, genres),
            np.sort(cells.slots[space.holiday]),
        )

    @property
    def candidates(self) -> npt.NDArray[np.bool_]:
        """Which rows may be recommended where no filter says otherwise."""
        return self.cells.candidates.take(self.cells.slots)

    def query_vector(
        self, rows: npt.ArrayLike, weights: npt.NDArray[np.float64] | None = None
    ) -> QueryVector:
        """Return what `QueryVector.of_rows` makes of some rows of this space."""
        return QueryVector.of_rows(self.space, rows, weights)

    def similarities(
        self, query: QueryVector, rows: npt.NDArray[np.integer]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return what `QueryVector.similarities` finds for some rows of this space."""
        return query.similarities(self.space, rows)

    def parts(self, query: QueryVector, rows: npt.NDArray[np.integer], weights: Weights) -> Parts:
        """Return what the scores of k tracks are made of, computed in float64.

        Equal rows get equal results to the last bit, whatever their order.
        """
        numeric, text = query.similarities(self.space, rows, sound_only=weights.sound_only)
        company = np.zeros(len(rows))
        if weights.company and self.companions.any:
            by_seed = self.companions.between(rows, query.seeds)
            company = weights.company * (by_seed * query.seed_weights).sum(axis=1)
        fame = weights.fame * query.fame * self.space.fame[rows].astype(np.float64)
        loss = 0.0 if query.holiday else weights.holiday
        holiday = -loss * self.space.holiday[rows].astype(np.float64)
        return Parts(numeric, text, company, fame, holiday)

    def contenders(
        self,
        query: QueryVector,
        weights: Weights,
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
        weights : Weights
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
        vector = self._vector(query, weights, pull)
        hits, listed = self._lists(query, weights)
        by_slot = None if allowed is None else cells.allowed(allowed)
        scan = PrunedScan(cells, vector, hits, listed, by_slot)
        if weights.sound_only:
            sound = self._sound(query, weights)
            offsets = sound if offsets is None else offsets + sound
        if offsets is None:
            slots = scan.contenders(n)
        else:
            slots = scan.contenders_of_all(n, offsets.take(cells.rows))
        self._give_back(listed, hits)
        return cells.rows.take(slots)

    def scores(self, query: QueryVector, weights: Weights) -> npt.NDArray[np.float32]:
        """Return the score of every track, within `pruning.SCORE_TOLERANCE` of the exact one.

        Shape (n_tracks,).
        """
        products = self.cells.vectors @ self._vector(query, weights, 0.0)
        hits, listed = self._lists(query, weights)
        products += listed
        self._give_back(listed, hits)
        scores: npt.NDArray[np.float32] = products.take(self.cells.slots)
        if weights.sound_only:
            scores += self._sound(query, weights)
        return scores

    def _sound(self, query: QueryVector, weights: Weights) -> npt.NDArray[np.float32]:
        """Return the weighted cosine of the sound of every track, shape (n_tracks,)."""
        space = self.space
        wanted = (weights.numeric * query.sound(space)).astype(np.float32)
        sound: npt.NDArray[np.float32] = space.numeric[:, :N_SOUND] @ wanted
        sound /= np.where(space.sound_length > 0, space.sound_length, np.float32(1))
        return sound

    def _vector(self, query: QueryVector, weights: Weights, pull: float) -> npt.NDArray[np.float32]:
        """Return what a row of the cells is multiplied with, shape (width,)."""
        vector = np.zeros(self.cells.vectors.shape[1], dtype=np.float32)
        n_features = len(query.numeric)
        if not weights.sound_only:
            vector[:n_features] = weights.numeric * query.numeric
        listed = self._listed(query)
        constant = query.terms[listed:] - (len(self.postings.indptr) - 1)
        vector[n_features + constant] = (1 - weights.numeric) * query.term_weights[listed:]
        vector[n_features + len(EXPLICIT_TERMS)] = pull
        vector[n_features + len(EXPLICIT_TERMS) + 1] = weights.fame * query.fame
        return vector

    def _listed(self, query: QueryVector) -> int:
        """Return how many of the query's terms have posting lists; they come first."""
        return int(query.terms.searchsorted(len(self.postings.indptr) - 1))

    def _lists(
        self, query: QueryVector, weights: Weights
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Return the slots that lists add something to, and what lists and holidays add by slot."""
        listed = self._listed(query) if weights.numeric < 1 else 0
        by_term = (1 - weights.numeric) * query.term_weights[:listed]
        hits, gains = self.postings.weighted(query.terms[:listed], by_term.astype(np.float32))
        if weights.company and self.companions.any:
            rows, more = self.companions.reached(query.seeds, weights.company * query.seed_weights)
            hits = np.concatenate([hits, self.cells.slots.take(rows)])
            gains = np.concatenate([gains, more])
        try:
            by_slot = self._blank.pop()
        except IndexError:
            by_slot = np.zeros(len(self.cells.rows), dtype=np.float32)
        if weights.holiday and not query.holiday:
            by_slot[self.holiday_slots] = -weights.holiday
        np.add.at(by_slot, hits, gains)
        return hits, by_slot

    def _give_back(self, by_slot: npt.NDArray[np.float32], hits: npt.NDArray[np.int64]) -> None:
        """Keep an array of what lists add, zero again, for the next query.

        A new one for each query would be fetched from the system page by page, which takes longer
        than the query.
        """
        if len(hits) > len(by_slot):
            by_slot.fill(0)
        else:
            by_slot[hits] = 0
            by_slot[self.holiday_slots] = 0
        self._blank.append(by_slot)
