"""What each filter costs: how many songs it alone keeps out, to tell which one to loosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.catalogue.catalogue import Catalogue
from recommender.ranking.filters import Filters, Mask, track_masks


@dataclass(frozen=True, slots=True)
class Cost:
    """How many songs would come back if the filter of this name were not set."""

    name: str
    songs: int


def costs(
    catalogue: Catalogue, filters: Filters, seed_rows: Sequence[int] = ()
) -> tuple[Cost, ...]:
    """Return what each filter costs, the dearest first, ties in the order of `Filters`.

    A song counts where a version of it passes; `max_per_artist` is no condition on a track and
    is not counted here.

    Parameters
    ----------
    catalogue : Catalogue
    filters : Filters
    seed_rows : sequence of int
        Rows whose songs are never recommended.

    Returns
    -------
    tuple of Cost
        One for each filter on tracks that is set. All may be 0: then no single one will do.
    """
    masks = track_masks(catalogue, filters)
    fails = np.zeros(len(catalogue), dtype=np.uint8)
    for mask in masks.values():
        fails += ~mask
    remaining = _count_songs(catalogue, fails == 0, seed_rows)
    # A track meets all other filters exactly if its only failure, if any, is of this one.
    found = [
        Cost(name, _count_songs(catalogue, fails == ~mask, seed_rows) - remaining)
        for name, mask in masks.items()
    ]
    return tuple(sorted(found, key=lambda cost: -cost.songs))


def _count_songs(catalogue: Catalogue, passing: Mask, seed_rows: Sequence[int]) -> int:
    songs = np.zeros(catalogue.n_songs, dtype=bool)
    songs[catalogue.song[passing]] = True
    songs[catalogue.song[list(seed_rows)]] = False
    return int(np.count_nonzero(songs))
