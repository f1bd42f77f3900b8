"""Put the songs of a list in order: along an arc of energy, or so that they mix smoothly.

`energy_arc` and `smooth_mix` return a permutation: for each new place, the place in the list as it
was. The list itself stays as it is.
"""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Track
from recommender.errors import QueryError
from recommender.playlists.transitions import Costs, MixFeatures, costs_between
from recommender.ranking.checks import shown

Permutation = npt.NDArray[np.intp]
Shape = Literal["build up", "wave", "cool down"]

_WINDOW: Final = 500
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

    The least energetic song comes where the arc is lowest, and so on: of all orders this one has
    the least squared distance between energy and arc (the rearrangement inequality). Unknown
    energy (NaN) counts as the mean; ties keep their order.

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
        raise QueryError(f"There is no arc {shown(shape)}; there are {', '.join(_SHAPES)}.")
    values = np.asarray(energies, dtype=np.float64)
    if np.isnan(values).any():
        known = values[~np.isnan(values)]
        values = np.where(np.isnan(values), known.mean() if len(known) else 0.0, values)
    places = (np.arange(len(values)) + 0.5) / max(len(values), 1)
    heights = np.round(_SHAPES[shape](places), 9)
    order = np.empty(len(values), dtype=np.intp)
    order[np.argsort(heights, kind="stable")] = np.argsort(values, kind="stable")
    return order


def smooth_mix(tracks: Sequence[Track]) -> Permutation:
    """Return an order in which each song goes into the next: a cheap path by `step_costs`.

    The first song stays first. From it, the cheapest next one is taken again and again; then
    stretches are turned round (2-opt) and moved elsewhere (or-opt) as long as that makes the path
    cheaper, in pieces of 500 songs. There may be a cheaper path. The same tracks always have the
    same order.
    """
    if len(tracks) < 3:
        return np.arange(len(tracks), dtype=np.intp)
    features = MixFeatures.of(tracks)
    path = _greedy(features)
    for start in range(0, len(path) - 2, _WINDOW - 1):
        # Pieces share one song, which stays at its place: what comes before it is done.
        window = path[start : start + _WINDOW]
        piece = features.at(window)
        path[start : start + _WINDOW] = window[improved(costs_between(piece, piece))]
    return path


def _greedy(features: MixFeatures) -> Permutation:
    """Return the path from the first song that takes the cheapest next one each time."""
    path = np.zeros(len(features.tempo), dtype=np.intp)
    waiting = np.ones(len(path), dtype=bool)
    waiting[0] = False
    for place in range(1, len(path)):
        costs = costs_between(features.at(path[place - 1 : place]), features)[0]
        path[place] = np.where(waiting, np.round(costs, 9), np.inf).argmin()
        waiting[path[place]] = False
    return path


def improved(costs: Costs) -> Permutation:
    """Return a path from 0 through all places that no turn and no move makes cheaper.

    A turn reverses a stretch, a move puts one to three places elsewhere; it starts from 0, 1, 2...
    `costs` is symmetric, shape (n, n).

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
