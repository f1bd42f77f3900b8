"""What speaks against a song for a person: they know it, dislike its like, or passed it over."""

from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue.catalogue import Catalogue
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.recommender import Recommender
from recommender.scoring.similarity import near_bounds
from recommender.taste.history import DEFAULT_HALF_LIFE_DAYS, Event, History, ages_days, known_rows

PUSH: Final = 0.3
"""What a dislike of today takes from the score of a song that is just like it."""

MOST_PUSHING: Final = 50
"""Dislikes, the latest ones, that push away what is near them."""

REST_AFTER: Final = 3
REST_DAYS: Final = 14.0
"""A song shown and passed over `REST_AFTER` times is not shown for so many days."""

Offsets = npt.NDArray[np.float32]


def dislike_offsets(
    recommender: Recommender,
    history: History,
    now: datetime,
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
) -> Offsets:
    """Return what speaks against each track for a person.

    Minus infinity for all versions of songs they know and of songs that rest. A dislike takes
    ``PUSH * 2 ** (-age / half_life) * (s - b) / (1 - b)`` from tracks whose similarity s to the
    disliked one is above b, from which on tracks are near it (`likeness.near_from`): its
    neighbourhood, not its genre. Of several dislikes the strongest counts.

    Returns
    -------
    ndarray of float32, shape (n_tracks,)
    """
    catalogue = recommender.catalogue
    offsets = np.zeros(len(catalogue), dtype=np.float32)
    dislikes = pushing_dislikes(catalogue, history)
    if dislikes:
        rows = catalogue.rows([track_id for track_id, _ in dislikes])
        bounds = near_bounds(catalogue, recommender.space, rows, numeric_weight)
        fading = np.exp2(-ages_days((time for _, time in dislikes), now) / half_life_days)
        for (track_id, _), bound, strength in zip(dislikes, bounds, fading, strict=True):
            alike = recommender.mean_scores(Query((track_id,), numeric_weight=numeric_weight))
            near = np.flatnonzero(alike > bound)
            pushed = np.float32(-PUSH * strength) * (alike[near] - bound) / (1 - bound)
            offsets[near] = np.minimum(offsets[near], pushed)
    offsets[known_rows(catalogue, history)] = -np.inf
    offsets[catalogue.same_songs(resting_rows(catalogue, history, now))] = -np.inf
    return offsets


def pushing_dislikes(catalogue: Catalogue, history: History) -> list[Event]:
    """Return the latest dislikes of tracks that the catalogue has, the latest first."""
    latest = dict(sorted(history.dislikes, key=lambda event: (event[1], event[0])))
    known = catalogue.known_rows(list(latest)) >= 0
    events = [event for event, is_known in zip(latest.items(), known, strict=True) if is_known]
    return events[::-1][:MOST_PUSHING]


def resting_rows(catalogue: Catalogue, history: History, now: datetime) -> npt.NDArray[np.intp]:
    """Return the rows of songs that were shown and passed over lately, ascending."""
    often = {one: seen for one, seen in history.passed.items() if seen[0] >= REST_AFTER}
    ages = ages_days((last for _, last in often.values()), now)
    rows = catalogue.known_rows(list(often))
    return np.sort(rows[(rows >= 0) & (ages < REST_DAYS)])
