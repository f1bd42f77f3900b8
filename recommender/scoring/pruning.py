"""The tracks that score best for a query, found without scoring all tracks, and none missed.

Each track has a bound that its score does not exceed. A hit is a track that lists of the query add
something to (terms, company): that is known, and its bound is that plus the bound of its cell. The
bound of any other track is that of its cell; a holiday song only loses. Some likely hits are scored
first; the n-th best of their scores is the floor. A track or cell whose bound is below the floor
cannot be among the n best and is left out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.scoring.cells import CELL_BITS, CELL_SIZE, Cells, slots_of
from recommender.scoring.top_n import LOWEST, contenders, floor_of_best, nth_best

SCORE_TOLERANCE: Final = 8e-6
"""More than a float32 score can be off the exact one: some 40 products of numbers up to 1."""

_MANY_HITS: Final = 0.25
"""Where more than this share of all slots are hits, scoring every track is faster."""

_LEAST_PROBE: Final = 64
_PROBE_FACTOR: Final = 8
"""Hits scored to find the floor: this many for each track wanted, at least `_LEAST_PROBE`."""

_FIRST_CELLS: Final = 16
_MOST_CELLS: Final = 256
"""Cells scored at once: `_FIRST_CELLS`, then four times as many each time, up to this many."""


@dataclass(frozen=True, eq=False, slots=True)
class PrunedScan:
    """One look for the best tracks of a query.

    Attributes
    ----------
    cells : Cells
    vector : ndarray of float32, shape (width,)
        A score is the product with it, plus what lists add.
    hits : ndarray of int64
        Slots that lists add something to; a slot may occur more than once.
    listed : ndarray of float32, shape (n_slots,)
        What they add; where there is no hit 0, or less for a holiday song.
    allowed : ndarray of bool, shape (n_slots,), optional
        Slots that may be found; those of candidates if not given.
    """

    cells: Cells
    vector: npt.NDArray[np.float32]
    hits: npt.NDArray[np.int64]
    listed: npt.NDArray[np.float32]
    allowed: npt.NDArray[np.bool_] | None = None

    def contenders(self, n: int) -> npt.NDArray[np.int64]:
        """Return all slots that can be among the n best, given the error of a score.

        Parameters
        ----------
        n : int
            How many are wanted, at least 1.

        Returns
        -------
        ndarray of int64
            At least n slots where n are allowed, each once, in no order.
        """
        if len(self.hits) > _MANY_HITS * len(self.listed):
            return self.contenders_of_all(n)
        bounds = self._bounds()
        hits = self.hits
        if self.allowed is not None:
            hits = hits.compress(self.allowed.take(hits))
        by_list = self.listed.take(hits)
        reach = by_list + bounds.take(hits >> CELL_BITS)
        # What lists add may come to nothing or less, by seeds to move away from: the slot then
        # counts as no hit and is found with its cell, whose bound holds for it.
        reach[by_list <= 0] = -np.inf
        floor = self._floor(hits, reach, n)
        slots = _each_once(hits.compress(reach >= floor))
        scores = self._scores(slots)

        waiting = np.flatnonzero(bounds >= floor)
        waiting = waiting[np.argsort(-bounds[waiting])]
        size = _FIRST_CELLS
        while len(waiting):
            floor = max(floor, nth_best(scores, n) - 3 * SCORE_TOLERANCE)
            now, waiting = waiting[:size], waiting[size:]
            now = now.compress(bounds.take(now) >= floor)
            if not len(now):
                break
            more = self._others(now)
            scores = np.concatenate([scores, more[1]])
            slots = np.concatenate([slots, more[0]])
            kept = scores >= floor
            slots, scores = slots.compress(kept), scores.compress(kept)
            size = min(4 * size, _MOST_CELLS)
        least = max(nth_best(scores, n) - 2 * SCORE_TOLERANCE, LOWEST)
        return slots.compress(scores >= least)

    def contenders_of_all(
        self, n: int, offsets: npt.NDArray[np.float32] | None = None
    ) -> npt.NDArray[np.int64]:
        """Return what `contenders` does, in ascending order, by scoring every slot.

        Parameters
        ----------
        n : int
            How many are wanted, at least 1.
        offsets : ndarray of float32, shape (n_slots,), optional
            Added to the scores.
        """
        scores = self.cells.vectors @ self.vector
        scores += self.listed
        if offsets is not None:
            scores += offsets
        scores[~(self.cells.candidates if self.allowed is None else self.allowed)] = -np.inf
        return contenders(scores, n, SCORE_TOLERANCE)

    def _bounds(self) -> npt.NDArray[np.float32]:
        """Return the bound of each cell, minus infinity where nothing is allowed."""
        bounds = self.cells.bounds(self.vector)
        if self.allowed is None:
            bounds[self.cells.n_open :] = -np.inf
        else:
            bounds[~self.allowed.reshape(-1, CELL_SIZE).any(axis=1)] = -np.inf
        return bounds

    def _floor(self, hits: npt.NDArray[np.int64], reach: npt.NDArray[np.float32], n: int) -> float:
        """Return a score that n tracks reach for sure: the n-th best of the likeliest hits."""
        wanted = max(_PROBE_FACTOR * n, _LEAST_PROBE)
        least = max(floor_of_best(reach, wanted), LOWEST)
        scores = self._scores(_each_once(hits.compress(reach >= least)))
        # The n-th score, a bound and a score compared with the floor may each be off.
        return max(nth_best(scores, n) - 3 * SCORE_TOLERANCE, LOWEST)

    def _scores(self, slots: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        scores: npt.NDArray[np.float32] = self.cells.vectors.take(slots, axis=0) @ self.vector
        return scores + self.listed.take(slots)

    def _others(
        self, cells: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Return the allowed slots of some cells that lists raise by nothing, and their scores."""
        allowed = self.cells.candidates if self.allowed is None else self.allowed
        slots = slots_of(cells)
        listed = self.listed.take(slots)
        wanted = allowed.take(slots) & (listed <= 0)
        scores = self.cells.products(cells, self.vector) + listed
        return slots.compress(wanted), scores.compress(wanted)


def _each_once(slots: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the distinct slots, ascending.

    Examples
    --------
    >>> _each_once(np.array([5, 3, 5])).tolist()
    [3, 5]
    """
    ordered = np.sort(slots)
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered.compress(new)
