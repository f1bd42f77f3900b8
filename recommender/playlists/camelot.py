"""The Camelot wheel: which keys go into one another without a clash."""

from typing import Final

import numpy as np
import numpy.typing as npt

_UNKNOWN: Final = -1

_HOURS: Final = 12


def hour(key: npt.ArrayLike, mode: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the place of keys on the wheel, 1 to 12, -1 where unknown: a fifth up is an hour on.

    A minor key has the place of its relative major, three semitones up. `key` is 0 (C) to 11 (B),
    -1 where unknown; `mode` is 1 for major, 0 for minor.

    Examples
    --------
    C major and A minor are at 8, G major at 9:

    >>> hour([0, 9, 7, -1], [1, 0, 1, 1]).tolist()
    [8, 8, 9, -1]
    """
    keys, modes = np.asarray(key, dtype=np.int64), np.asarray(mode, dtype=np.int64)
    major = np.where(modes == 1, keys, keys + 3)
    return np.where(keys < 0, _UNKNOWN, (7 * major + 7) % _HOURS + 1)


def camelot(key: int, mode: int) -> str:
    """Return the name DJs give a key: "8B" for C major; empty if unknown.

    Examples
    --------
    >>> camelot(0, 1), camelot(9, 0), camelot(-1, 1)
    ('8B', '8A', '')
    """
    place = int(hour(key, mode))
    return "" if place == _UNKNOWN else f"{place}{'B' if mode == 1 else 'A'}"


def steps(
    hours: npt.NDArray[np.int64],
    modes: npt.NDArray[np.integer],
    other_hours: npt.NDArray[np.int64],
    other_modes: npt.NDArray[np.integer],
) -> npt.NDArray[np.int64]:
    """Return how many moves on the wheel part two keys: an hour, or major to minor, is one.

    0 to 7, and -1 where one key is unknown. The parameters broadcast.

    Examples
    --------
    From C major (8B): to A minor 1, to G major 1, to E minor (9A) 2, to F sharp major (2B) 6.

    >>> here = np.array([8]), np.array([1])
    >>> steps(*here, np.array([8, 9, 9, 2]), np.array([0, 1, 0, 1])).tolist()
    [1, 1, 2, 6]
    """
    apart = np.abs(hours - other_hours)
    moves = np.minimum(apart, _HOURS - apart) + (modes != other_modes)
    return np.where((hours == _UNKNOWN) | (other_hours == _UNKNOWN), _UNKNOWN, moves)
