"""Songs for a person: a shelf for each of their tastes."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.ranking.answer import Recommendation
from recommender.ranking.attribution import Attribution, attribute
from recommender.ranking.filters import NO_FILTERS, Filters
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.reasons import Reason, explain
from recommender.ranking.recommender import Recommender
from recommender.taste.dislikes import dislike_offsets
from recommender.taste.history import DEFAULT_HALF_LIFE_DAYS, History
from recommender.taste.tastes import Taste

DEFAULT_N: Final = 12
_SEEDS_PER_SHELF: Final = 100

BLEND: Final = 8.0
"""How much the best taste counts against the others where a song is scored for the person.

The score is ``log(sum of share * exp(BLEND * score for the taste)) / BLEND``: 0 would be the mean
of the tastes, infinity the best of them. docs/taste.md has the measurements behind it.
"""

Offsets = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is recommended for one taste: items, best first, each with reason and attribution.

    An item's `match` is how well it fits the taste; its `pull` is what the other tastes add and
    dislikes nearby take.
    """

    taste: Taste
    items: tuple[Recommendation, ...]
    reasons: tuple[Reason, ...]
    attributions: tuple[Attribution, ...]


def make_shelves(
    recommender: Recommender,
    tastes: Sequence[Taste],
    history: History,
    now: datetime,
    *,
    n: int = DEFAULT_N,
    filters: Filters = NO_FILTERS,
    diversity: float = 0.0,
    familiarity: float = 0.0,
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
) -> tuple[Shelf, ...]:
    """Return songs the person does not know yet, a shelf for each taste, in the tastes' order.

    A song is on the shelf of the taste it fits best, ranked by its score for that taste with what
    other tastes add to it (`blended`) and what speaks against it (`dislike_offsets`). `tastes` are
    all or some of what `tastes.find_tastes` returned; options are as in `Query`, n for each shelf,
    and in `dislike_offsets`.

    Raises
    ------
    QueryError
        If a value is out of range.
    """
    if not tastes:
        return ()
    options = Query(tastes[0].track_ids[:1], n, numeric_weight, filters, familiarity, diversity)
    queries = [_query(taste, options) for taste in tastes]
    by_taste = np.stack([recommender.mean_scores(query) for query in queries])
    combined = blended(by_taste, np.array([taste.share for taste in tastes]))
    combined += dislike_offsets(recommender, history, now, numeric_weight, half_life_days)
    nearest = by_taste.argmax(axis=0)
    shelves = []
    for place, (taste, query) in enumerate(zip(tastes, queries, strict=True)):
        offsets = np.where(nearest == place, combined - by_taste[place], np.float32(-np.inf))
        answer = recommender.recommend(query, offsets)
        because = explain(recommender, answer), attribute(recommender, answer)
        shelves.append(Shelf(taste, answer.items, *because))
    return tuple(shelves)


def blended(by_taste: Offsets, shares: npt.NDArray[np.float64]) -> Offsets:
    """Return the score of each track for the person from its scores for each taste; see `BLEND`.

    `by_taste` has shape (n_tastes, n_tracks); `shares` need not add up to 1.

    Examples
    --------
    One taste scores as itself; of two, the better one decides most:

    >>> blended(np.array([[0.5]], dtype=np.float32), np.array([0.2])).round(3).tolist()
    [0.5]
    >>> two = np.array([[0.9], [0.1]], dtype=np.float32)
    >>> [round(score, 3) for score in blended(two, np.ones(2)).tolist()]
    [0.814]
    """
    portions = (shares / shares.sum()).astype(np.float32)
    scores: Offsets = np.log(portions @ np.exp(np.float32(BLEND) * by_taste)) / np.float32(BLEND)
    return scores


def _query(taste: Taste, options: Query) -> Query:
    """Return the query for the most liked songs of a taste, all else as in another query."""
    weights = taste.weights[:_SEEDS_PER_SHELF]
    return dataclasses.replace(
        options,
        seeds=taste.track_ids[:_SEEDS_PER_SHELF],
        # The largest is 1; none is too small to count.
        weights=tuple(max(weight / weights[0], 1e-6) for weight in weights),
    )
