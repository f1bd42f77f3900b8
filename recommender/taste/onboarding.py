"""A start for a person nobody knows yet: well-known songs of many kinds to choose from."""

from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue.catalogue import Track
from recommender.ranking.diversity import mmr
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.scoring.top_n import song_candidates

STARTERS: Final = 12
_STARTER_POOL: Final = 300
_STARTER_DIVERSITY: Final = 0.5


def first_picks(recommender: Recommender, n: int = STARTERS) -> tuple[Track, ...]:
    """Return well-known songs that differ as much as can be, for a person nobody knows yet.

    Of the most popular songs, one for each artist and genre, chosen by MMR: the most popular one
    first, then each time the one that is popular and unlike those before. Only tracks of which all
    audio features are known.

    Returns
    -------
    tuple of Track
        At most n.
    """
    catalogue = recommender.catalogue
    # Noise to fall asleep by is popular too; no tempo is found in it.
    whole: npt.NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(catalogue.features), axis=1)
    rows = np.flatnonzero(song_candidates(catalogue, whole))
    order = np.lexsort((rows, -catalogue.popularity[rows].astype(np.int32)))
    pool = rows[order][:_STARTER_POOL]
    seen: set[str] = set()

    def take(place: int) -> bool:
        row = int(pool[place])
        names = {*catalogue.artists.of(row), *catalogue.genres.of(row)[:1]}
        if names & seen:
            return False
        seen.update(names)
        return True

    chosen = mmr(
        catalogue.popularity[pool] / 100,
        n,
        _STARTER_DIVERSITY,
        recommender.scorer.between(pool, DEFAULT_NUMERIC_WEIGHT),
        take,
    )
    return tuple(catalogue.tracks(pool[chosen]))
