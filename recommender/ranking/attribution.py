"""Which seeds led to a recommendation: "7 of your 20 lead here"."""

from dataclasses import dataclass

import numpy as np

from recommender.catalogue.catalogue import Track
from recommender.ranking.recommender import Recommendations, Recommender
from recommender.scoring.similarity import likeness, near_from


@dataclass(frozen=True, slots=True)
class Lead:
    """The seeds that lead to one recommendation, the most alike first, ties in their order.

    A seed leads to the songs that are near it: the one in a hundred of the catalogue that are most
    like it (`likeness.near_from`), by the weights and the shift of the query. `n_seeds` counts all
    seeds. There may be no seed that leads here: the song then fits the list as a whole and none
    of it in particular.
    """

    seeds: tuple[Track, ...]
    n_seeds: int

    def sentence(self) -> str:
        """Return who leads here in words; empty for a query of one seed.

        Examples
        --------
        >>> Lead((), 20).sentence()
        'Fits the list as a whole.'
        """
        if self.n_seeds == 1:
            return ""
        if not self.seeds:
            return "Fits the list as a whole."
        if len(self.seeds) == 1:
            return f"1 of your {self.n_seeds} leads here: “{self.seeds[0].track_name}”."
        return f"{len(self.seeds)} of your {self.n_seeds} lead here."


def leads(recommender: Recommender, answer: Recommendations) -> tuple[Lead, ...]:
    """Return which seeds led to each recommendation of an answer, in its order.

    Parameters
    ----------
    recommender : Recommender
        The one that gave the answer.
    answer : Recommendations

    Returns
    -------
    tuple of Lead
        One for each of ``answer.items``.
    """
    if not answer.items:
        return ()
    catalogue, space, query = recommender.catalogue, recommender.scorer.space, answer.query
    rows = catalogue.rows([item.track.track_id for item in answer.items])
    seeds = catalogue.rows(query.seeds)
    numeric = recommender.shifted_seeds(query.shift, seeds)
    alike = likeness(space, seeds, rows, query.numeric_weight, numeric)
    bounds = near_from(catalogue, space, seeds, query.numeric_weight, numeric)
    # A song of the sample may be the recommended one: equal up to rounding is near.
    near = alike >= bounds[:, None] - np.float32(1e-6)
    order = np.argsort(-alike, axis=0, kind="stable")
    return tuple(
        Lead(
            tuple(answer.seeds[seed] for seed in order[:, place].tolist() if near[seed, place]),
            len(seeds),
        )
        for place in range(len(rows))
    )
