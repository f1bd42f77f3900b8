"""The best of many scores, found without sorting them all."""

from typing import Final

import numpy as np
import numpy.typing as npt

_GROUPS_FOR_EACH: Final = 2
_LEAST_GROUPS: Final = 256
"""Groups whose greatest values give the floor: two for each value wanted, at least this many."""

LOWEST: Final = float(np.finfo(np.float32).min)
"""The least score there is; minus infinity, below it, marks what may not be recommended."""


def contenders(scores: npt.NDArray[np.float32], n: int, tolerance: float) -> npt.NDArray[np.intp]:
    """Return all rows that can be among the n best if each score is off by at most `tolerance`.

    Only the rows that reach the floor of the n best are looked at; nothing is sorted.

    Parameters
    ----------
    scores : ndarray of float32, shape (n_tracks,)
        Minus infinity for a row that may not be recommended.
    n : int
        How many are wanted, at least 1.
    tolerance : float
        Largest error of a score.

    Returns
    -------
    ndarray of intp
        Ascending rows; at least n where n rows have a finite score.

    Examples
    --------
    >>> contenders(np.array([0.5, 0.9, -np.inf, 0.7], dtype=np.float32), 2, 0.0).tolist()
    [1, 3]
    """
    rows = np.flatnonzero(scores >= floor_of_best(scores, n) - 2 * tolerance)
    values = scores[rows]
    best = max(nth_best(values, n) - 2 * tolerance, LOWEST)
    kept: npt.NDArray[np.intp] = rows[values >= best]
    return kept


def floor_of_best(values: npt.NDArray[np.float32], n: int) -> float:
    """Return a number that at least n of the values reach, found without sorting.

    The values are dealt into groups, more than n of them, and the greatest value of each group is
    taken. The floor is the n-th greatest of these: n values, one a group, reach it. It is seldom
    far below the n-th greatest of all values, as the greatest are seldom in one group.

    Returns
    -------
    float
        Minus infinity where there are fewer than two values a group.

    Examples
    --------
    Values 0 to 1023 in 256 groups: value v is in group v % 256, so the greatest of the groups are
    768 to 1023, and the second of them is 1022.

    >>> floor_of_best(np.arange(1024, dtype=np.float32), 2)
    1022.0
    """
    n_groups = max(_GROUPS_FOR_EACH * n, _LEAST_GROUPS)
    in_group = len(values) // n_groups
    if in_group < 2:
        return float("-inf")
    # Neighbours go to different groups: tracks of similar sound are next to each other.
    groups = values[: in_group * n_groups].reshape(in_group, n_groups)
    return nth_best(groups.max(axis=0), n)


def nth_best(values: npt.NDArray[np.float32], n: int) -> float:
    """Return the n-th greatest value, minus infinity if there are fewer.

    Examples
    --------
    >>> nth_best(np.array([0.5, 0.75, 0.25], dtype=np.float32), 2)
    0.5
    """
    if n > len(values):
        return float("-inf")
    return float(np.partition(values, len(values) - n)[len(values) - n])


def best_first(
    scores: npt.NDArray[np.float64], rows: npt.NDArray[np.integer], n: int
) -> npt.NDArray[np.intp]:
    """Return the places of the n best scores, best first, ties by row.

    Scores are rounded to 12 digits first, because a sum may depend on its order by less than that.

    Examples
    --------
    >>> best_first(np.array([0.2, 0.8, 0.8]), np.array([7, 9, 4]), 2).tolist()
    [2, 1]
    """
    return np.lexsort((rows, -np.round(scores, 12)))[:n]
