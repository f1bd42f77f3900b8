"""Attribution: which seeds a recommendation is close to ("Fits 7 of your 20 songs")."""

from dataclasses import dataclass

import numpy as np

from recommender.catalogue import Track
from recommender.ranking.answer import Recommendations
from recommender.ranking.recommender import Recommender
from recommender.scoring.similarity import hybrid_similarity, near_bounds


@dataclass(frozen=True, slots=True)
class Attribution:
    """The seeds that one recommendation is close to, the most similar first, ties in their order.

    A song is close to a seed if it is among the one in a hundred of all songs that are most similar
    to it (`similarity.near_bounds`), by the weights of the query. `n_seeds` counts
    all seeds. There may be no close seed: the song then fits the list as a whole.
    """

    seeds: tuple[Track, ...]
    n_seeds: int

    def sentence(self) -> str:
        """Return how many seeds the song is close to, in words; empty for a query of one seed.

        Examples
        --------
        >>> Attribution((), 20).sentence()
        'Fits the list as a whole.'
        """
        if self.n_seeds == 1:
            return ""
        if not self.seeds:
            return "Fits the list as a whole."
        if len(self.seeds) == 1:
            return f"Fits 1 of your {self.n_seeds} songs: “{self.seeds[0].track_name}”."
        return f"Fits {len(self.seeds)} of your {self.n_seeds} songs."


def attribute(recommender: Recommender, answer: Recommendations) -> tuple[Attribution, ...]:
    """Return the seeds that each recommendation of an answer is close to, in the answer's order.

    `recommender` is the one that gave the answer.
    """
    if not answer.items:
        return ()
    catalogue, space, query = recommender.catalogue, recommender.space, answer.query
    rows = catalogue.rows([item.track.track_id for item in answer.items])
    seeds = catalogue.rows(query.seeds)
    similar = hybrid_similarity(space, seeds, rows, query.numeric_weight)
    bounds = near_bounds(catalogue, space, seeds, query.numeric_weight)
    # A song of the sample may be the recommended one: equal up to rounding is near.
    near = similar >= bounds[:, None] - np.float32(1e-6)
    order = np.argsort(-similar, axis=0, kind="stable")
    return tuple(
        Attribution(
            tuple(answer.seeds[seed] for seed in order[:, place].tolist() if near[seed, place]),
            len(seeds),
        )
        for place in range(len(rows))
    )
