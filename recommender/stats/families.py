"""Families of genres: genres whose songs sound similar, popularity left aside."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage

from recommender.catalogue import columns as c
from recommender.stats.percentiles import Floats

_N_FAMILIES: Final = 7  # as many as there are colours that everybody can distinguish
_MIDDLE: Final = 50.0  # the percentile of the whole: what is unknown pulls to no side
_SOUND: Final = [column for column, name in enumerate(c.FEATURES) if name != c.POPULARITY]


@dataclass(frozen=True, eq=False, slots=True)
class Families:
    """Families of genres, the largest first; immutable.

    Attributes
    ----------
    of_genre : ndarray of int32, shape (n_genres,)
        The family of each genre, from 0; -1 for a genre without songs.
    genres : tuple of tuple of int
        The genres of each family, the most typical first.
    """

    of_genre: npt.NDArray[np.int32]
    genres: tuple[tuple[int, ...], ...]

    @classmethod
    def build(cls, genre_percentiles: Floats, n_families: int = _N_FAMILIES) -> "Families":
        """Join genres by Ward's method over the mean percentiles of their songs' sound.

        `genre_percentiles` is that of `Statistics`; at most `n_families` come of it.
        """
        used = np.flatnonzero(~np.isnan(genre_percentiles).all(axis=1))
        sound = np.nan_to_num(genre_percentiles[used][:, _SOUND], nan=_MIDDLE)
        numbers = np.ones(len(used), dtype=np.int32)
        if len(used) > 1:
            numbers = fcluster(linkage(sound, "ward"), n_families, "maxclust")
        families = []
        for number in np.unique(numbers):
            members = np.flatnonzero(numbers == number)
            off = ((sound[members] - sound[members].mean(axis=0)) ** 2).sum(axis=1)
            order = members[np.lexsort((used[members], off.round(9)))]
            families.append(tuple(used[order].tolist()))
        families.sort(key=lambda genres: (-len(genres), genres))
        of_genre = np.full(len(genre_percentiles), -1, dtype=np.int32)
        for family, genres in enumerate(families):
            of_genre[list(genres)] = family
        return cls(of_genre, tuple(families))
