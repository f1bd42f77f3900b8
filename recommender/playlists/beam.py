"""The way through groups of items whose largest step is smallest: a beam search."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Gaps = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_BEAM: Final = 128


def best_way(gaps: Sequence[Gaps], clashes: npt.NDArray[np.bool_]) -> Places | None:
    """Return one item of each group, the largest gap between neighbours as small as possible.

    Of several such ways, one with a small sum of gaps. From group to group, the 128 beginnings with
    the smallest largest gap that they would come to without clashes are followed. If nothing
    clashes, no way has a smaller largest gap; else a better way may be missed.

    Parameters
    ----------
    gaps : sequence of ndarray of float64
        Shape (k, m) from a group of k items to the next of m. The first group has one item.
    clashes : ndarray of bool, shape (n_items, n_items)
        Which two items, of all groups one after another, may not be on one way.

    Returns
    -------
    ndarray of intp, shape (n_groups,), or None
        Places of the items among those of all groups; None if no way without a clash was found.

    Examples
    --------
    From 0 by 1 or by 2 to 3; by 1 the largest step is 0.9, by 2 it is 0.6:

    >>> gaps = [np.array([[0.2, 0.5]]), np.array([[0.9], [0.6]])]
    >>> best_way(gaps, np.zeros((4, 4), dtype=bool)).tolist()
    [0, 2, 3]
    """
    starts = np.cumsum([0, *(len(gap) for gap in gaps), gaps[-1].shape[1]])
    largest_ahead, sum_ahead = _ahead(gaps)
    ways = np.zeros((1, 1), dtype=np.intp)
    barred = clashes[:1]
    largest, total = np.zeros(1), np.zeros(1)
    for done, gap in enumerate(gaps):
        after = slice(starts[done + 1], starts[done + 2])
        step = gap[ways[:, -1] - starts[done]]
        largest, total = np.maximum(largest[:, None], step), total[:, None] + step
        promise = np.maximum(largest, largest_ahead[done + 1]).round(9)
        promise[barred[:, after]] = np.inf
        hope = (total + sum_ahead[done + 1]).round(9)
        best = np.lexsort((hope.ravel(), promise.ravel()))[:_BEAM]
        best = best[promise.ravel()[best] < np.inf]
        if not len(best):
            return None
        way, place = np.divmod(best, step.shape[1])
        chosen = place + starts[done + 1]
        ways = np.column_stack([ways[way], chosen])
        barred = barred[way] | clashes[chosen]
        largest, total = largest.ravel()[best], total.ravel()[best]
    found: Places = ways[0]
    return found


def _ahead(gaps: Sequence[Gaps]) -> tuple[list[Gaps], list[Gaps]]:
    """Return the smallest largest gap and the smallest sum of gaps from each item to the end."""
    largest, total = [np.zeros(1)], [np.zeros(1)]
    for gap in reversed(gaps):
        largest.append(np.maximum(gap, largest[-1]).min(axis=1))
        total.append((gap + total[-1]).min(axis=1))
    return largest[::-1], total[::-1]
