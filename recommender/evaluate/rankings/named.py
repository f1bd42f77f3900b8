"""The rankings that can be measured, by name."""

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

import numpy as np

from recommender.errors import QueryError
from recommender.evaluate.rankings import baseline
from recommender.evaluate.rankings.candidates import Candidates, Lists, Rows
from recommender.evaluate.rankings.queries import QueryRanking
from recommender.evaluate.rankings.scores import ScoreRanking, Scores, hybrid_scores
from recommender.ranking.presets import CLASSIC, PRESETS
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.recommender import Recommender

PLAIN: Final = "baseline"
"""The ranking that all others are measured against."""

ANY_SEED: Final = Query(seeds=("any",))
"""The default query; rankings put their own seeds in."""

_WEIGHT_PREFIX: Final = "numeric="


class Ranking(Protocol):
    """Returns candidates for seeds, best first."""

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return the n best candidates for each seed, with and without the seed's artists."""
        ...


def builtin_rankings(
    recommender: Recommender, candidates: Candidates, rng_seed: int
) -> dict[str, Callable[[], Ranking]]:
    """Return how to make each ranking that has a name of its own, in the order of the table."""
    return {
        "random": lambda: _random(candidates, rng_seed),
        "popularity": lambda: _popularity(candidates),
        "numeric": lambda: _formula(recommender, 1.0),
        "text": lambda: _formula(recommender, 0.0),
        PLAIN: lambda: _baseline(candidates, whole_artists=True),
        "baseline-words": lambda: _baseline(candidates, whole_artists=False),
    } | {
        preset.key: partial(QueryRanking, recommender, preset.apply(ANY_SEED)) for preset in PRESETS
    }


def _random(candidates: Candidates, rng_seed: int) -> Ranking:
    def scores(seeds: Rows) -> Scores:
        # a generator a seed: the same list for a seed, whatever else is in its block
        return np.stack(
            [
                np.random.default_rng((rng_seed, seed)).random(len(candidates.rows), np.float32)
                for seed in seeds.tolist()
            ]
        )

    return ScoreRanking(candidates, scores)


def _popularity(candidates: Candidates) -> Ranking:
    popularity = candidates.catalogue.popularity[candidates.rows].astype(np.float32)
    return ScoreRanking(candidates, lambda seeds: np.tile(popularity, (len(seeds), 1)))


def _baseline(candidates: Candidates, *, whole_artists: bool) -> Ranking:
    numeric = baseline.numeric_rows(candidates.catalogue)
    text = baseline.text_rows(candidates.catalogue, whole_artists=whole_artists)
    return ScoreRanking(
        candidates, hybrid_scores(numeric, text, candidates, DEFAULT_NUMERIC_WEIGHT)
    )


def _formula(recommender: Recommender, numeric_weight: float) -> Ranking:
    query = dataclasses.replace(CLASSIC.apply(ANY_SEED), numeric_weight=numeric_weight)
    return QueryRanking(recommender, query)


def ranking_by_name(
    name: str, recommender: Recommender, candidates: Candidates, rng_seed: int
) -> Ranking:
    """Make a ranking from its name.

    Raises
    ------
    QueryError
        If no ranking has that name; the message lists those there are.
    """
    builtin = builtin_rankings(recommender, candidates, rng_seed)
    if name in builtin:
        return builtin[name]()
    try:
        numeric_weight = float(name.removeprefix(_WEIGHT_PREFIX))
    except ValueError:
        numeric_weight = -1.0
    if not name.startswith(_WEIGHT_PREFIX) or not 0 <= numeric_weight <= 1:
        raise QueryError(
            f"No ranking is called {name!r}; there are {', '.join(builtin)}, and "
            f"{_WEIGHT_PREFIX}W for a weight W of the sound from 0 to 1."
        )
    return _formula(recommender, numeric_weight)
