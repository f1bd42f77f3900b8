"""Put the songs of a list in order: along an arc of energy, or so that they mix smoothly.

Each function returns a permutation, the old place of each new place. The list itself stays as it
is, so the order from before is always there.
"""

import itertools
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.catalogue.catalogue import Track
from recommender.errors import QueryError
from recommender.playlists import camelot

Permutation = npt.NDArray[np.intp]
Costs = npt.NDArray[np.float64]
Shape = Literal["build up", "wave", "cool down"]

TEMPO_WEIGHT: Final = 0.4
KEY_WEIGHT: Final = 0.4
ENERGY_WEIGHT: Final = 0.2

TEMPO_OCTAVES: Final = 0.25
"""Tempos a quarter of an octave (19%) apart cost all that tempos can."""

HALF_TIME_COST: Final = 0.1
"""Going on in half or double time is a change, if a small one."""

KEY_STEPS: Final = 4
"""From so many steps on the Camelot wheel on, keys simply clash."""

UNKNOWN_COST: Final = 0.5
"""Cost of a tempo or key that is not known: neither good nor bad."""

WINDOW: Final = 500
"""Songs that are improved together; a longer list is improved piece by piece."""

_SHAPES: Final[MappingProxyType[Shape, Callable[[npt.NDArray[np.float64]], Costs]]] = (
    MappingProxyType(
        {
            "build up": lambda place: place,
            "cool down": lambda place: -place,
            "wave": lambda place: -np.cos(4 * np.pi * place),
        }
    )
)
"""The arc over the list, its places going from 0 to 1; a wave rises and falls twice."""

_TINY: Final = 1e-9


def energy_arc(energies: npt.ArrayLike, shape: Shape) -> Permutation:
    """Return the order in which energy follows an arc.

    The least energetic song stands where the arc is lowest, and so on: of all orders this one has
    the least squared distance between energy and arc (the rearrangement inequality).

    Parameters
    ----------
    energies : array_like of float, shape (n,)
        Unknown (NaN) counts as the mean.
    shape : {"build up", "wave", "cool down"}

    Returns
    -------
    ndarray of intp, shape (n,)
        Ties keep their order.

    Raises
    ------
    QueryError
        If there is no such shape.

    Examples
    --------
    >>> energy_arc([0.5, 0.9, 0.1], "build up").tolist()
    [2, 0, 1]
    >>> energy_arc([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], "wave").tolist()
    [0, 4, 5, 1, 2, 6, 7, 3]
    """
    if shape not in _SHAPES:
        raise QueryError(f"There is no arc {shape!r}; there are {', '.join(_SHAPES)}.")
    values = np.asarray(energies, dtype=np.float64)
    if np.isnan(values).any():
        known = values[~np.isnan(values)]
        values = np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)
    places = (np.arange(len(values)) + 0.5) / max(len(values), 1)
    heights = np.round(_SHAPES[shape](places), 9)
    order = np.empty(len(values), dtype=np.intp)
    order[np.argsort(heights, kind="stable")] = np.argsort(values, kind="stable")
    return order


def step_costs(tracks: Sequence[Track], others: Sequence[Track]) -> Costs:
    """Return what it costs to play some tracks after others.

    ``0.4 * tempo + 0.4 * key + 0.2 * energy``, each 0 to 1:

    - tempo: the distance in octaves, the nearest of same, half and double time, over
      `TEMPO_OCTAVES`, at most 1; half or double time costs `HALF_TIME_COST` more;
    - key: steps on the Camelot wheel over `KEY_STEPS`, at most 1;
    - energy: the difference.

    Parameters
    ----------
    tracks, others : sequence of Track
        k and m of them.

    Returns
    -------
    ndarray of float64, shape (k, m)
        Symmetric: 0 to 1.
    """
    return _costs(_numbers(tracks), _numbers(others))


class _Numbers(NamedTuple):
    """What the cost of a step depends on, a place a track; `tempo` in octaves."""

    tempo: npt.NDArray[np.float64]
    hour: npt.NDArray[np.int64]
    mode: npt.NDArray[np.int64]
    energy: npt.NDArray[np.float64]

    def at(self, places: Permutation) -> "_Numbers":
        return _Numbers(
            self.tempo[places], self.hour[places], self.mode[places], self.energy[places]
        )


def _numbers(tracks: Sequence[Track]) -> _Numbers:
    tempo = np.array([track.feature("tempo") for track in tracks], dtype=np.float64)
    key = np.array([track.key for track in tracks], dtype=np.int64)
    mode = np.array([track.mode for track in tracks], dtype=np.int64)
    energy = np.array([track.feature("energy") for track in tracks], dtype=np.float64)
    octaves = np.log2(np.where(tempo > 0, tempo, np.nan))
    return _Numbers(octaves, camelot.hour(key, mode), mode, energy)


def _costs(a: _Numbers, b: _Numbers) -> Costs:
    octaves = np.abs(a.tempo[:, None] - b.tempo)
    same = octaves / TEMPO_OCTAVES
    double = np.abs(octaves - 1) / TEMPO_OCTAVES + HALF_TIME_COST
    tempo = np.minimum(np.minimum(same, double), 1.0)
    steps = camelot.steps(a.hour[:, None], a.mode[:, None], b.hour, b.mode)
    key = np.where(steps < 0, UNKNOWN_COST, np.minimum(steps / KEY_STEPS, 1.0))
    energy = np.abs(a.energy[:, None] - b.energy)
    costs: Costs = (
        TEMPO_WEIGHT * np.where(np.isnan(tempo), UNKNOWN_COST, tempo)
        + KEY_WEIGHT * key
        + ENERGY_WEIGHT * np.where(np.isnan(energy), UNKNOWN_COST, energy)
    )
    return costs


def smooth_mix(tracks: Sequence[Track]) -> Permutation:
    """Return an order in which each song goes into the next: a short path by `step_costs`.

    The first song stays first. From it, the cheapest next one is taken again and again; then
    stretches are turned round (2-opt) and moved elsewhere (or-opt) as long as that makes the path
    cheaper, in pieces of `WINDOW` songs. The shortest path of all is not promised.

    Returns
    -------
    ndarray of intp, shape (n,)
        The same for the same tracks, always.
    """
    if len(tracks) < 3:
        return np.arange(len(tracks), dtype=np.intp)
    numbers = _numbers(tracks)
    path = _greedy(numbers)
    for start in range(0, len(path) - 2, WINDOW - 1):
        # Pieces share one song, which stays at its place: what comes before it is done.
        window = path[start : start + WINDOW]
        piece = numbers.at(window)
        path[start : start + WINDOW] = window[improved(_costs(piece, piece))]
    return path


def _greedy(numbers: _Numbers) -> Permutation:
    path = np.zeros(len(numbers.tempo), dtype=np.intp)
    waiting = np.ones(len(path), dtype=bool)
    waiting[0] = False
    for place in range(1, len(path)):
        costs = _costs(numbers.at(path[place - 1 : place]), numbers)[0]
        path[place] = np.where(waiting, np.round(costs, 9), np.inf).argmin()
        waiting[path[place]] = False
    return path


def improved(costs: Costs) -> Permutation:
    """Return a path from 0 through all places that no turn and no move makes cheaper.

    Starts from the order given.

    Parameters
    ----------
    costs : ndarray of float64, shape (n, n)
        Symmetric.

    Returns
    -------
    ndarray of intp, shape (n,)
        Begins with 0.

    Examples
    --------
    Places on a line at 0, 3, 1, 2:

    >>> at = np.array([0.0, 3.0, 1.0, 2.0])
    >>> improved(np.abs(at[:, None] - at)).tolist()
    [0, 2, 3, 1]
    """
    path = np.arange(len(costs), dtype=np.intp)
    changed = True
    while changed:
        changed = _turn_stretches(path, costs)
        changed = _move_stretches(path, costs) or changed
    return path


def _turn_stretches(path: Permutation, costs: Costs) -> bool:
    """Turn path[i:j] round wherever that is cheaper; change the path in place."""
    changed = False
    for i in range(1, len(path) - 1):
        before, first, lasts = path[i - 1], path[i], path[i + 1 :]
        gains = costs[before, first] - costs[before, lasts]
        gains[:-1] += costs[lasts[:-1], lasts[1:]] - costs[first, lasts[1:]]
        best = int(gains.argmax())
        if gains[best] > _TINY:
            path[i : i + best + 2] = path[i : i + best + 2][::-1]
            changed = True
    return changed


def _move_stretches(path: Permutation, costs: Costs) -> bool:
    """Move one to three songs between two others wherever that is cheaper, in place."""
    changed = False
    for length in (1, 2, 3):
        for i in range(1, len(path) - length + 1):
            stretch = path[i : i + length].copy()
            first, last = stretch[0], stretch[-1]
            rest = np.concatenate([path[:i], path[i + length :]])
            here = costs[rest[i - 1], first]
            if i < len(rest):
                here += costs[last, rest[i]] - costs[rest[i - 1], rest[i]]
            there = costs[rest, first]
            there[:-1] += costs[last, rest[1:]] - costs[rest[:-1], rest[1:]]
            best = int(there.argmin())
            if here - there[best] > _TINY:
                path[:] = np.concatenate([rest[: best + 1], stretch, rest[best + 1 :]])
                changed = True
    return changed


def path_cost(tracks: Sequence[Track], order: npt.ArrayLike | None = None) -> float:
    """Return what all steps of an order cost together, by `step_costs`; 0 for one track."""
    places = np.arange(len(tracks)) if order is None else np.asarray(order, dtype=np.intp)
    ordered = [tracks[place] for place in places.tolist()]
    return float(sum(step_costs([a], [b])[0, 0] for a, b in itertools.pairwise(ordered)))
