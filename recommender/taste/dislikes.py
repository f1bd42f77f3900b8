"""What speaks against a song for a person: they know it, dislike one like it, or passed it over."""

from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.scoring.similarity import near_bounds
from recommender.scoring.weights import Weights
from recommender.taste.history import DEFAULT_HALF_LIFE_DAYS, Event, History, ages_days, known_rows

_PUSH: Final = 0.3  # what a dislike of today takes from the score of a song that sounds the same
_MOST_PUSHING: Final = 50  # dislikes, the latest ones, that push away what is near them
_REST_AFTER: Final = 3  # times that a song was shown and passed over
_REST_DAYS: Final = 14.0

Offsets = npt.NDArray[np.float32]


def dislike_offsets(
    recommender: Recommender,
    history: History,
    now: datetime,
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
) -> Offsets:
    """Return what speaks against each track for a person: 0 or below, to be added to the scores.

    A dislike takes ``0.3 * 2 ** (-age / half_life) * (s - b) / (1 - b)`` from the tracks near the
    disliked one: those whose similarity s to it is above the bound b (`similarity.near_bounds`),
    not all of its genre. Of several dislikes the strongest counts. Minus infinity for all versions
    of songs the person knows, and of songs that rest (`resting_rows`).

    `now` has a zone; the offsets have shape (n_tracks,).
    """
    catalogue = recommender.catalogue
    offsets = np.zeros(len(catalogue), dtype=np.float32)
    dislikes = pushing_dislikes(catalogue, history)
    if dislikes:
        rows = catalogue.rows([track_id for track_id, _ in dislikes])
        bounds = near_bounds(catalogue, recommender.space, rows, numeric_weight)
        fading = np.exp2(-ages_days((time for _, time in dislikes), now) / half_life_days)
        scorer = recommender.scorer
        for row, bound, strength in zip(rows, bounds, fading, strict=True):
            similar = scorer.scores(scorer.query_vector([row]), Weights(numeric_weight))
            near = np.flatnonzero(similar > bound)
            pushed = np.float32(-_PUSH * strength) * (similar[near] - bound) / (1 - bound)
            offsets[near] = np.minimum(offsets[near], pushed)
    offsets[known_rows(catalogue, history)] = -np.inf
    offsets[catalogue.same_songs(resting_rows(catalogue, history, now))] = -np.inf
    return offsets


def pushing_dislikes(catalogue: Catalogue, history: History) -> list[Event]:
    """Return the 50 latest dislikes of tracks that the catalogue has, the latest first."""
    latest = dict(sorted(history.dislikes, key=lambda event: (event[1], event[0])))
    known = catalogue.known_rows(list(latest)) >= 0
    events = [event for event, is_known in zip(latest.items(), known, strict=True) if is_known]
    return events[::-1][:_MOST_PUSHING]


def resting_rows(catalogue: Catalogue, history: History, now: datetime) -> npt.NDArray[np.intp]:
    """Return the rows of songs passed over three times and within 14 days, ascending."""
    often = {one: seen for one, seen in history.passed.items() if seen[0] >= _REST_AFTER}
    ages = ages_days((last for _, last in often.values()), now)
    rows = catalogue.known_rows(list(often))
    return np.sort(rows[(rows >= 0) & (ages < _REST_DAYS)])
