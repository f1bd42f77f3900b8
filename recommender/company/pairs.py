"""Pairs of things that people put together: the same ones joined, the strongest kept."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from recommender.catalogue.gather import indptr_of
from recommender.company.company import Neighbours

MAX_NEIGHBOURS: Final = 100
"""The most neighbours of a thing."""


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Pairs of things, each with the strength and the number of lists of its neighbour.

    Attributes
    ----------
    things, neighbours : ndarray of int, shape (n_pairs,)
        A pair counts for its thing alone; that of the other direction is another one.
    strengths : ndarray of float32, shape (n_pairs,)
    lists : ndarray of int, shape (n_pairs,)
    """

    things: npt.NDArray[np.integer]
    neighbours: npt.NDArray[np.integer]
    strengths: npt.NDArray[np.floating]
    lists: npt.NDArray[np.integer]

    @classmethod
    def of(cls, neighbours: Neighbours) -> Self:
        """Return the neighbours of things as pairs."""
        counts = np.diff(neighbours.indptr)
        things = np.arange(len(counts)).repeat(counts)
        return cls(things, neighbours.indices, neighbours.strengths, neighbours.lists)

    @classmethod
    def together(cls, *several: Self) -> Self:
        """Return the pairs of several, one after the other."""
        return cls(
            np.concatenate([pairs.things for pairs in several]),
            np.concatenate([pairs.neighbours for pairs in several]),
            np.concatenate([pairs.strengths for pairs in several]),
            np.concatenate([pairs.lists for pairs in several]),
        )

    def take(self, places: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> Self:
        """Return some of the pairs."""
        return type(self)(
            self.things[places],
            self.neighbours[places],
            self.strengths[places],
            self.lists[places],
        )

    def joined(self) -> Self:
        """Return each pair once, ordered by thing and neighbour, without things beside themselves.

        Pairs that are the same become one by their lists: it has the lists of all, and the mean of
        their strengths, weighted by lists.

        Examples
        --------
        >>> twice = np.array([0, 0]), np.array([1, 1]), np.array([0.5, 0.2]), np.array([1, 2])
        >>> pairs = Pairs(*twice).joined()
        >>> pairs.strengths.round(6).tolist(), pairs.lists.tolist()
        ([0.3], [3])
        """
        pairs = self.take(self.things != self.neighbours)
        pairs = pairs.take(np.lexsort((pairs.neighbours, pairs.things)))
        new = np.ones(len(pairs.things), dtype=bool)
        new[1:] = np.diff(pairs.things) != 0
        new[1:] |= np.diff(pairs.neighbours) != 0
        firsts = np.flatnonzero(new)
        if len(firsts) == len(new):
            return pairs
        weighted = pairs.strengths.astype(float) * pairs.lists
        lists = np.add.reduceat(pairs.lists, firsts)
        strengths = np.add.reduceat(weighted, firsts) / lists
        return type(self)(pairs.things[firsts], pairs.neighbours[firsts], strengths, lists)

    def strongest(self) -> Self:
        """Return the `MAX_NEIGHBOURS` strongest of each thing; ties: the lower number.

        The pairs must be in the order in which `joined` returns them, and stay in it.
        """
        by_strength = np.lexsort((-self.strengths, self.things))
        _, firsts, counts = np.unique(self.things, return_index=True, return_counts=True)
        ranks = np.arange(len(by_strength)) - firsts.repeat(counts)
        return self.take(np.sort(by_strength[ranks < MAX_NEIGHBOURS]))

    def to_neighbours(self, n_things: int) -> Neighbours:
        """Return the neighbours of each of so many things; the pairs must be as in `strongest`."""
        return Neighbours(
            indptr_of(np.bincount(self.things, minlength=n_things)),
            self.neighbours.astype(np.int32),
            self.strengths.astype(np.float32),
            self.lists.astype(np.int32),
        )
