"""What a query looks for, and how several seeds make one score.

Of many seeds a candidate seldom fits all. So its score is no plain mean: seeds near to it count
more than far ones, the weight of a seed being ``exp(SEED_FOCUS * score with the seed)``. With half
of each playlist hidden, this found more of it than the mean, the maximum or a vote of the seeds
(docs/evaluation.md).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.scoring import HybridScorer, Target

SEED_FOCUS: Final = 2.0
"""0 would make the mean, infinity the maximum."""

MAX_FOCUSED: Final = 100
"""Up to so many seeds are scored one by one; more make one target, their mean.

A seed takes 1 ms on the real catalogue, the mean of any number hardly more than one seed.
"""

FOCUS_TOLERANCE: Final = 1 + 2 * SEED_FOCUS
"""Weighing seeds by their own scores makes of an error of a score up to so many times as much."""

Similarities = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@dataclass(frozen=True, eq=False, slots=True)
class Aim:
    """What a query looks for.

    Attributes
    ----------
    targets : tuple of Target
        One for each seed, or one for all.
    weights : ndarray of float64, shape (n_targets,)
        How much each counts, above 0.
    away : Target, optional
        What is subtracted, already with its share.
    """

    targets: tuple[Target, ...]
    weights: npt.NDArray[np.float64]
    away: Target | None = None

    def scores(self, scorer: HybridScorer, numeric_weight: float) -> npt.NDArray[np.float32]:
        """Return the score of every track.

        Returns
        -------
        ndarray of float32, shape (n_tracks,)
            Off the exact score by at most ``FOCUS_TOLERANCE * scoring.SCORE_TOLERANCE``.
        """
        scores = scorer.scores(self.targets[0], numeric_weight)
        if len(self.targets) > 1:
            total, weighted = np.zeros_like(scores), np.zeros_like(scores)
            for number, target in enumerate(self.targets):
                if number:
                    scores = scorer.scores(target, numeric_weight)
                weight = np.exp(np.float32(SEED_FOCUS) * scores)
                weight *= np.float32(self.weights[number])
                total += weight
                weight *= scores
                weighted += weight
            scores = weighted / total
        if self.away is not None:
            scores -= scorer.scores(self.away, numeric_weight)
        return scores

    def similarities(
        self, scorer: HybridScorer, rows: npt.NDArray[np.integer], numeric_weight: float
    ) -> Similarities:
        """Return the numeric and the text similarity of some tracks, computed in float64.

        The two, weighted, add up to the exact score; equal rows get equal results.

        Parameters
        ----------
        scorer : HybridScorer
        rows : ndarray of int, shape (k,)
        numeric_weight : float

        Returns
        -------
        numeric_similarity, text_similarity : ndarray of float64, shape (k,)
        """
        by_sound, by_terms = scorer.similarities(self.targets[0], rows)
        if len(self.targets) > 1:
            total, sound, terms = np.zeros((3, len(rows)))
            for number, target in enumerate(self.targets):
                if number:
                    by_sound, by_terms = scorer.similarities(target, rows)
                score = numeric_weight * by_sound + (1 - numeric_weight) * by_terms
                weight = self.weights[number] * np.exp(SEED_FOCUS * score)
                total += weight
                sound += weight * by_sound
                terms += weight * by_terms
            by_sound, by_terms = sound / total, terms / total
        if self.away is not None:
            away_sound, away_terms = scorer.similarities(self.away, rows)
            by_sound, by_terms = by_sound - away_sound, by_terms - away_terms
        return by_sound, by_terms
