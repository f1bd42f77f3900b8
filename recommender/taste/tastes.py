"""A person's tastes: groups of liked songs, each with a name, not one average of all."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue, Track
from recommender.catalogue import columns as c
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.ranking.wording import medians, mood_words
from recommender.taste.grouping import group_songs
from recommender.taste.history import DEFAULT_HALF_LIFE_DAYS, History, LikedSongs, liked_songs

_MOST_GENRES: Final = 3
_LEAST_GENRE_SHARE: Final = 0.15  # of what is liked in a taste has a genre that names it


@dataclass(frozen=True, slots=True)
class Taste:
    """One of a person's tastes.

    Attributes
    ----------
    name : str
        Its mood and genre in lower case: "calm acoustic folk". No two tastes share one.
    words, genres : tuple of str
        What the name is made of; genres by how much of the taste has them, at most three.
    share : float
        Its part of all that is liked, above 0 to 1.
    track_ids : tuple of str
        The songs it is believed from, the most liked first.
    weights : tuple of float
        How much each is liked.
    features : dict of str to float
        Median of each audio feature over its songs, in the dataset's units; NaN where unknown.
    """

    name: str
    words: tuple[str, ...]
    genres: tuple[str, ...]
    share: float
    track_ids: tuple[str, ...]
    weights: tuple[float, ...]
    features: dict[str, float]


def find_tastes(
    recommender: Recommender,
    history: History,
    now: datetime,
    *,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
) -> tuple[Taste, ...]:
    """Return the tastes that show in what a person liked and played, the largest first.

    They are the groups that `grouping.group_songs` finds, 1 to `MAX_GROUPS`; none if nothing is
    liked. The same for the same arguments, always. `now` has a zone; after `half_life_days` a like
    or a play counts half.
    """
    songs = liked_songs(recommender.catalogue, history, now, half_life_days)
    if not len(songs.rows):
        return ()
    labels = group_songs(recommender, songs.rows, numeric_weight)
    weights = np.bincount(labels, songs.weights)
    order = np.argsort(-weights.round(12), kind="stable")
    tastes = [_taste(recommender, songs, labels == label, weights.sum()) for label in order]
    return _named(recommender.catalogue, tastes)


def _taste(
    recommender: Recommender, songs: LikedSongs, members: npt.NDArray[np.bool_], total: float
) -> Taste:
    """Return the taste that some of the liked songs make, without its name."""
    catalogue, space = recommender.catalogue, recommender.space
    rows, weights = songs.rows[members], songs.weights[members]
    values = catalogue.features[rows]
    return Taste(
        name="",
        words=mood_words(values, space.centre, space.spread),
        genres=_genres(catalogue, rows, weights),
        share=float(weights.sum() / total),
        track_ids=tuple(catalogue.ids(rows)),
        weights=tuple(weights.tolist()),
        features=dict(zip(c.FEATURES, medians(values).tolist(), strict=True)),
    )


def _genres(
    catalogue: Catalogue, rows: npt.NDArray[np.intp], weights: npt.NDArray[np.float64]
) -> tuple[str, ...]:
    """Return up to three genres that enough of the liking has, most of it first, ties by name."""
    found: dict[str, float] = {}
    for names, weight in zip(catalogue.genres.of_many(rows), weights.tolist(), strict=True):
        for name in names:
            found[name] = found.get(name, 0.0) + weight
    least = _LEAST_GENRE_SHARE * float(weights.sum())
    enough = [name for name, weight in found.items() if weight >= least]
    return tuple(sorted(enough, key=lambda name: (-round(found[name], 9), name))[:_MOST_GENRES])


def _named(catalogue: Catalogue, tastes: Sequence[Taste]) -> tuple[Taste, ...]:
    """Give each taste the shortest name that no larger one has."""
    taken: set[str] = set()
    named = []
    for taste in tastes:
        names = _names(taste, catalogue.get(taste.track_ids[0]))
        name = next((name for name in names if name not in taken), f"{names[-1]}, too")
        while name in taken:
            name += ", too"
        taken.add(name)
        named.append(dataclasses.replace(taste, name=name))
    return tuple(named)


def _names(taste: Taste, strongest: Track) -> list[str]:
    """Return what a taste may be called, the shortest first; `strongest` is its most liked song."""
    first, *more = taste.genres or ("mix",)
    plain = " ".join([*taste.words, first])
    return [
        plain,
        *(f"{plain} and {genre}" for genre in more),
        f"{plain} like {strongest.artists[0]}",
        f"{plain} like “{strongest.track_name}”",
    ]
