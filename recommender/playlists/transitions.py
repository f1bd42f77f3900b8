"""What it costs to play one song after another: how far apart tempo, key and energy are."""

import itertools
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Track
from recommender.playlists import camelot

Costs = npt.NDArray[np.float64]

_TEMPO_WEIGHT: Final = 0.4
_KEY_WEIGHT: Final = 0.4
_ENERGY_WEIGHT: Final = 0.2

_TEMPO_OCTAVES: Final = 0.25  # so far apart (19%) tempos cost all that tempos can
_HALF_TIME_COST: Final = 0.1
_KEY_STEPS: Final = 4  # from so many on, keys simply clash
_UNKNOWN_COST: Final = 0.5


def step_costs(tracks: Sequence[Track], others: Sequence[Track]) -> Costs:
    """Return what it costs to play each of k tracks before each of m others, 0 to 1, shape (k, m).

    ``0.4 * tempo + 0.4 * key + 0.2 * energy``, each 0 to 1, and 0.5 where one is unknown:

    - tempo: the distance in octaves over 0.25, at most 1; if half or double time is nearer, that
      distance and 0.1 more;
    - key: steps on the Camelot wheel over 4, at most 1;
    - energy: the difference.

    Symmetric: playing them the other way round costs the same.
    """
    return costs_between(MixFeatures.of(tracks), MixFeatures.of(others))


def path_cost(tracks: Sequence[Track], order: npt.ArrayLike | None = None) -> float:
    """Return what all steps of an order cost together, by `step_costs`; 0 for one track."""
    places = np.arange(len(tracks)) if order is None else np.asarray(order, dtype=np.intp)
    ordered = [tracks[place] for place in places.tolist()]
    return float(sum(step_costs([a], [b])[0, 0] for a, b in itertools.pairwise(ordered)))


class MixFeatures(NamedTuple):
    """What the costs of steps depend on, one place a track; `tempo` in octaves, NaN if unknown."""

    tempo: npt.NDArray[np.float64]
    hour: npt.NDArray[np.int64]
    mode: npt.NDArray[np.int64]
    energy: npt.NDArray[np.float64]

    @classmethod
    def of(cls, tracks: Sequence[Track]) -> "MixFeatures":
        """Return what the costs of steps between some tracks depend on."""
        tempo = np.array([track.feature("tempo") for track in tracks], dtype=np.float64)
        key = np.array([track.key for track in tracks], dtype=np.int64)
        mode = np.array([track.mode for track in tracks], dtype=np.int64)
        energy = np.array([track.feature("energy") for track in tracks], dtype=np.float64)
        octaves = np.log2(np.where(tempo > 0, tempo, np.nan))
        return cls(octaves, camelot.hour(key, mode), mode, energy)

    def at(self, places: npt.NDArray[np.intp]) -> "MixFeatures":
        """Return those at some places."""
        return MixFeatures._make(values[places] for values in self)


def costs_between(a: MixFeatures, b: MixFeatures) -> Costs:
    """Return what `step_costs` returns, from what it depends on."""
    octaves = np.abs(a.tempo[:, None] - b.tempo)
    same = octaves / _TEMPO_OCTAVES
    double = np.abs(octaves - 1) / _TEMPO_OCTAVES + _HALF_TIME_COST
    tempo = np.minimum(np.minimum(same, double), 1.0)
    steps = camelot.steps(a.hour[:, None], a.mode[:, None], b.hour, b.mode)
    key = np.where(steps < 0, _UNKNOWN_COST, np.minimum(steps / _KEY_STEPS, 1.0))
    energy = np.abs(a.energy[:, None] - b.energy)
    costs: Costs = (
        _TEMPO_WEIGHT * np.where(np.isnan(tempo), _UNKNOWN_COST, tempo)
        + _KEY_WEIGHT * key
        + _ENERGY_WEIGHT * np.where(np.isnan(energy), _UNKNOWN_COST, energy)
    )
    return costs
