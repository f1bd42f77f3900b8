"""Well-known songs of many kinds, for a person nobody knows yet and for a page without a seed."""

from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue, Track
from recommender.ranking.diversity import first_places, mmr
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.scoring.similarity import similarity_among

_POOL: Final = 300
_DIVERSITY: Final = 0.5


def popular_songs(catalogue: Catalogue, n: int) -> tuple[Track, ...]:
    """Return at most n most popular songs such that no two share an artist or a genre.

    The most popular comes first, ties by row.
    """
    seen: set[str] = set()

    def take(row: int) -> bool:
        return _first_with(seen, {*catalogue.artists.of(row), *catalogue.genres.of(row)})

    return tuple(catalogue.tracks(first_places(_by_popularity(catalogue).tolist(), n, take)))


def first_picks(recommender: Recommender, n: int = 12) -> tuple[Track, ...]:
    """Return at most n well-known songs that differ much, for a person nobody knows yet.

    Of the 300 most popular songs, at most one of each artist and of each first genre, chosen by
    MMR: the most popular one, then each time the one that is popular and unlike those before. Only
    tracks of which all audio features are known.
    """
    catalogue = recommender.catalogue
    # Noise to fall asleep by is popular too; no tempo is found in it.
    whole: npt.NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(catalogue.features), axis=1)
    pool = _by_popularity(catalogue, whole)[:_POOL]
    seen: set[str] = set()

    def take(place: int) -> bool:
        row = int(pool[place])
        return _first_with(seen, {*catalogue.artists.of(row), *catalogue.genres.of(row)[:1]})

    similarities = similarity_among(recommender.space, pool, DEFAULT_NUMERIC_WEIGHT)
    chosen = mmr(catalogue.popularity[pool] / 100, n, _DIVERSITY, similarities, take)
    return tuple(catalogue.tracks(pool[chosen]))


def _by_popularity(
    catalogue: Catalogue, passes: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.intp]:
    """Return one row a song, the most popular first, ties by row."""
    rows = np.flatnonzero(catalogue.candidates(passes))
    return rows[np.lexsort((rows, -catalogue.popularity[rows].astype(np.int32)))]


def _first_with(seen: set[str], names: set[str]) -> bool:
    """Return whether none of the names was seen before, and note them if so."""
    if names & seen:
        return False
    seen |= names
    return True
