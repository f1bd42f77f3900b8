"""How several seeds make one score.

A candidate seldom fits all of many seeds. So its score is no plain mean: seeds near it count more,
the weight of a seed being ``exp(SEED_FOCUS * score with the seed)``. With half of each playlist
hidden, this found more than the mean, the maximum or a vote of the seeds (docs/evaluation.md).

Company is the root of the mean square over the seeds, near or not: nothing is known of most pairs,
so a few strong ties say more than the mean of them and many zeros.

Scoring every track with every seed would take a millisecond a seed. The mean of any number of
seeds takes hardly longer than one seed, so it chooses the songs that are scored with each seed.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue.gather import gather
from recommender.scoring.query_vector import QueryVector
from recommender.scoring.scorer import HybridScorer
from recommender.scoring.similarity import hybrid
from recommender.scoring.weights import Parts, Weights

SEED_FOCUS: Final = 2.0
"""How much more near seeds count: 0 would make the mean of the seeds, infinity the maximum."""

SEEDS_POOL: Final = 300
"""So many songs, the best by the mean of the seeds, are scored with each seed."""

MAX_COMPARED: Final = 200
"""Of more seeds only the mean is used."""


@dataclass(frozen=True, eq=False, slots=True)
class Seeds:
    """Several seeds, with which candidates are compared one by one.

    Attributes
    ----------
    rows : ndarray of int, shape (n_seeds,)
    weights : ndarray of float64, shape (n_seeds,)
        How much each counts, above 0.
    """

    rows: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64]

    def parts(self, scorer: HybridScorer, rows: npt.NDArray[np.integer], weights: Weights) -> Parts:
        """Return what the scores of k rows are made of, but for holidays.

        Each part is the mean over the seeds in which near ones count more; company is the root of
        their mean square.
        """
        space = scorer.space
        sound = space.sound if weights.sound_only else space.numeric.__getitem__
        by_sound = sound(rows).astype(np.float64) @ sound(self.rows).astype(np.float64).T
        by_terms = self._text_similarities(space.text, rows)
        company = np.zeros_like(by_sound)
        if weights.company and scorer.companions.any:
            company = weights.company * scorer.companions.between(rows, self.rows)
        fame = weights.fame * np.outer(space.fame[rows], space.fame[self.rows].astype(np.float64))
        scores = hybrid(by_sound, by_terms, weights.numeric) + company + fame
        shares = self.weights * np.exp(SEED_FOCUS * scores)
        shares /= shares.sum(axis=1, keepdims=True)
        numeric, text, known = ((shares * part).sum(axis=1) for part in (by_sound, by_terms, fame))
        gain = np.sqrt(company**2 @ (self.weights / self.weights.sum()))
        return Parts(numeric, text, gain, known, np.zeros(len(rows)))

    def _text_similarities(
        self, text: sparse.csr_array, rows: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.float64]:
        """Return the product of each of some rows with each seed, shape (k, n_seeds)."""
        entries, starts = gather(text.indptr, self.rows)
        terms, places = np.unique(text.indices[entries], return_inverse=True)
        owners = np.arange(len(self.rows)).repeat(np.diff(starts, append=len(entries)))
        # Few terms and seeds: a small dense matrix, with a row of zeros for all other terms.
        seeds = np.zeros((len(terms) + 1, len(self.rows)))
        seeds[places, owners] = text.data[entries]

        entries, starts = gather(text.indptr, rows)
        wanted = text.indices[entries]
        places = np.minimum(terms.searchsorted(wanted), len(terms) - 1)
        places[terms[places] != wanted] = len(terms)
        ends = np.append(starts, len(entries))
        shape = (len(rows), len(terms) + 1)
        found = sparse.csr_array((text.data[entries].astype(np.float64), places, ends), shape=shape)
        products: npt.NDArray[np.float64] = found @ seeds
        return products


@dataclass(frozen=True, eq=False, slots=True)
class ResolvedQuery:
    """What a query looks for, as vectors.

    Attributes
    ----------
    mean : QueryVector
        The weighted mean of the seeds, less what to move away from.
    seeds : Seeds, optional
        The seeds one by one, if there are at least two and at most `MAX_COMPARED`.
    away : QueryVector, optional
        What to move away from, already with its share.
    """

    mean: QueryVector
    seeds: Seeds | None = None
    away: QueryVector | None = None
