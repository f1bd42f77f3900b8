"""From an order to a list with variety: a cap on songs by one artist, and MMR."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue

Take = Callable[[int], bool]
"""Return whether the candidate at a place of the order joins the list."""


class ArtistCap:
    """Counts the songs of each artist in a list and refuses those over the limit.

    An artist counts on every track that lists them; names are compared by `text.fold`.

    Parameters
    ----------
    limit : int or None
        At most so many songs by one artist; None: no limit.
    """

    def __init__(self, catalogue: Catalogue, limit: int | None) -> None:
        self._catalogue = catalogue
        self._limit = limit
        self._songs: Counter[str] = Counter()

    def take(self, row: int) -> bool:
        """Return whether the track may join the list, and count it if so."""
        if self._limit is None:
            return True
        artists, folds = self._catalogue.artists, self._catalogue.artist_folds
        listed = artists.indices[artists.indptr[row] : artists.indptr[row + 1]]
        names = {folds[number].as_py() for number in listed.tolist()}
        if any(self._songs[name] >= self._limit for name in names):
            return False
        self._songs.update(names)
        return True


def first_places(places: Iterable[int], n: int, take: Take) -> list[int]:
    """Return the first n places that can be taken, in their order.

    `take` is called once for each place in turn and returns whether it joins the list.

    Examples
    --------
    >>> first_places(range(10), 3, lambda place: place % 2 == 1)
    [1, 3, 5]
    """
    taken: list[int] = []
    for place in places:
        if len(taken) == n:
            break
        if take(place):
            taken.append(place)
    return taken


def mmr(
    scores: npt.NDArray[np.float64],
    n: int,
    diversity: float,
    similarities: Callable[[int], npt.NDArray[np.float64]],
    take: Take,
) -> list[int]:
    """Choose n candidates that score well and differ from each other.

    Maximal marginal relevance (Carbonell & Goldstein 1998): each next one has the greatest
    ``(1 - diversity) * score - diversity * (similarity to the nearest one chosen before)``, ties
    within 1e-12: the earlier one.

    Parameters
    ----------
    scores : ndarray of float64, shape (k,)
        Best first.
    diversity : float, 0 to 1
    similarities : callable
        Similarity of the candidate at a place to all k, -1 to 1.
    take : callable, as in `first_places`

    Returns
    -------
    list of int
        Places in `scores` in the order of choice; fewer than n only if no more can be taken.

    Examples
    --------
    The second song is very similar to the first, so the third comes before it:

    >>> near = np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.1], [0.1, 0.1, 1.0]])
    >>> mmr(np.array([0.8, 0.7, 0.5]), 2, 0.5, lambda place: near[place], lambda place: True)
    [0, 2]
    """
    nearest = np.full(len(scores), -1.0)  # before anything is chosen
    waiting = np.ones(len(scores), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < n and waiting.any():
        values = np.round((1 - diversity) * scores - diversity * nearest, 12)
        values[~waiting] = -np.inf
        place = int(values.argmax())
        waiting[place] = False
        if not take(place):
            continue
        chosen.append(place)
        if len(chosen) < n:
            np.maximum(nearest, similarities(place), out=nearest)
    return chosen
