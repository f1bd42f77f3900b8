"""Rankings by a score of every candidate, computed for a block of seeds at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.evaluate.rankings.candidates import Candidates, Lists, Rows

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class ScoreRanking:
    """Ranks by a score of every candidate; ties by row.

    `scores` maps rows of seeds to a new array of scores, shape (n_seeds, n_candidates).
    """

    candidates: Candidates
    scores: Callable[[Rows], Scores]

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return the n candidates of the highest score for each seed."""
        return self.candidates.best(self.scores(seeds), seeds, n)


def hybrid_scores(
    numeric: npt.NDArray[np.float32],
    text: sparse.csr_array,
    candidates: Candidates,
    numeric_weight: float,
) -> Callable[[Rows], Scores]:
    """Return the formula over two matrices of unit rows, as a function of a block of seeds.

    The function maps rows of seeds to scores, shape (n_seeds, n_candidates).

    Parameters
    ----------
    numeric : ndarray of float32, shape (n_tracks, n_columns)
    text : scipy.sparse.csr_array, shape (n_tracks, n_terms)
    """
    features = np.ascontiguousarray(numeric[candidates.rows].T)
    terms = text[candidates.rows].T.tocsr()

    def scores(seeds: Rows) -> Scores:
        # `similarity.hybrid`, spelt out so that neither the block nor the sparse product is copied
        sound = np.float32(numeric_weight) * numeric[seeds]
        block = np.asarray(sound @ features, dtype=np.float32)
        block += (np.float32(1 - numeric_weight) * (text[seeds] @ terms)).toarray()
        return block

    return scores
