"""The query: what a person may ask for, checked the moment it is made."""

import dataclasses
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import columns as c
from recommender.errors import QueryError
from recommender.ranking.checks import number, shown, whole_number
from recommender.ranking.filters import NO_FILTERS, Filters

DEFAULT_N: Final = 6
DEFAULT_NUMERIC_WEIGHT: Final = 0.6
MAX_N: Final = 500
MAX_SEEDS: Final = 5_000

DIVERSITY_SCALE: Final = 0.86
"""MMR's trade-off at diversity 1.

Up to 0.43, the middle, variety costs little: intra-list diversity rises by 28% for 5% of nDCG@10 on
real playlists; at 0.5 the price is already 29% (docs/evaluation.md).
"""

SHIFT_STEP: Final = 2.0
POPULARITY_STEP: Final = 0.75
"""Standard deviations that one step of a shift moves the seed along its sound, along popularity.

Steps this long are needed, because artist, genre and popularity hold a list together: on 36 real
seeds, two steps of 2 move the list by 0.3 (energy) to 0.95 deviations (tempo), two of 0.75 along
popularity by 0.8.
"""

MAX_SHIFT: Final = 2

MAX_WEIGHT: Final = 100.0
LESS_LIKE_SHARE: Final = 0.5
"""What the mean similarity to the songs of `Query.less_like` takes from a score.

Half of what the seeds give, as Rocchio (1971) and later work weigh what is not wanted: so a song
near both sides may still be recommended.
"""


@dataclass(frozen=True, slots=True)
class Shift:
    """Like this, but ...: steps to move the seed along five features, each -2 to 2.

    One step is `SHIFT_STEP` standard deviations, `POPULARITY_STEP` of popularity. More means more
    energetic, happier, faster, more acoustic, better known.

    Raises
    ------
    QueryError
        If a step is not a whole number from -2 to 2.

    Examples
    --------
    >>> Shift(energy=-1, tempo=2).asked()
    {'energy': -1, 'tempo': 2}
    """

    energy: int = 0
    valence: int = 0
    tempo: int = 0
    acousticness: int = 0
    popularity: int = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            steps = whole_number(field.name, getattr(self, field.name), -MAX_SHIFT, MAX_SHIFT)
            object.__setattr__(self, field.name, steps)

    def asked(self) -> dict[str, int]:
        """Return the steps that are not 0 by the name of the feature."""
        return {name: steps for name, steps in dataclasses.asdict(self).items() if steps}

    def deviations(self) -> npt.NDArray[np.float64]:
        """Return the move in standard deviations, in the order of `columns.FEATURES`."""
        asked = self.asked()
        steps = dict.fromkeys(asked, SHIFT_STEP) | {c.POPULARITY: POPULARITY_STEP}
        return np.array([steps.get(name, 0) * asked.get(name, 0) for name in c.FEATURES])


NO_SHIFT: Final = Shift()


@dataclass(frozen=True, slots=True)
class Query:
    """Seeds and what to make of them.

    Parameters
    ----------
    seeds : tuple of str
        Track ids; at least one. A repeated id counts once.
    n : int
        How many songs to recommend, 1 to `MAX_N`.
    numeric_weight : float
        Weight of the sound, 0 to 1; the metadata gets the rest.
    filters : Filters
        What every recommended track must be.
    familiarity : float
        Pull towards the popular, 0 to 1: the score gains ``familiarity * popularity / 100``.
    diversity : float
        How much the similarity of a song to those above it in the list counts against it, 0 to 1;
        0 is the order of the scores.
    shift : Shift
        "Like this, but ...".
    weights : tuple of float
        How much each seed counts, above 0 to `MAX_WEIGHT`, one for each of `seeds`; empty: all
        count the same. Of a repeated id the first weight counts.
    less_like : tuple of str
        Track ids to move away from: `LESS_LIKE_SHARE` of the mean similarity to them is
        subtracted, and their songs are never recommended.

    Raises
    ------
    QueryError
        If a value is out of range.

    Examples
    --------
    >>> Query(seeds=("5SuOikwiRyPMVoIQDJUgSV",)).n
    6
    """

    seeds: tuple[str, ...]
    n: int = DEFAULT_N
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT
    filters: Filters = NO_FILTERS
    familiarity: float = 0.0
    diversity: float = 0.0
    shift: Shift = NO_SHIFT
    weights: tuple[float, ...] = ()
    less_like: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # for callers without types; mypy takes this for impossible
        if isinstance(self.seeds, str):  # type: ignore[unreachable]
            raise QueryError("seeds is a tuple of track ids; write (track_id,) for one.")
        object.__setattr__(self, "weights", self._checked_weights())
        object.__setattr__(self, "seeds", tuple(dict.fromkeys(self.seeds)))
        if not 1 <= len(self.seeds) <= MAX_SEEDS:
            raise QueryError(f"A query needs 1 to {MAX_SEEDS} seeds, not {len(self.seeds)}.")
        object.__setattr__(self, "less_like", self._checked_less_like())
        object.__setattr__(self, "n", whole_number("n", self.n, 1, MAX_N))
        for name in ("numeric_weight", "familiarity", "diversity"):
            object.__setattr__(self, name, number(name, getattr(self, name), 0, 1))
        if not isinstance(self.filters, Filters):
            raise QueryError(f"filters is of the class Filters, not {shown(self.filters)}.")
        if not isinstance(self.shift, Shift):
            raise QueryError(f"shift is of the class Shift, not {shown(self.shift)}.")

    def _checked_weights(self) -> tuple[float, ...]:
        """Return one weight a seed, repeats dropped; empty if all are the same."""
        if not self.weights:
            return ()
        if len(self.weights) != len(self.seeds):
            raise QueryError(
                f"weights has one number a seed: {len(self.seeds)}, not {len(self.weights)}."
            )
        checked: dict[str, float] = {}
        for track_id, value in zip(self.seeds, self.weights, strict=True):
            weight = number("weights", value, 0, MAX_WEIGHT)
            if weight == 0:
                raise QueryError("A weight is above 0; leave the seed out instead.")
            checked.setdefault(track_id, weight)
        return tuple(checked.values()) if len(set(checked.values())) > 1 else ()

    def _checked_less_like(self) -> tuple[str, ...]:
        # as with seeds, above
        if isinstance(self.less_like, str):  # type: ignore[unreachable]
            raise QueryError("less_like is a tuple of track ids; write (track_id,) for one.")
        less_like = tuple(dict.fromkeys(self.less_like))
        if len(less_like) > MAX_SEEDS:
            raise QueryError(f"less_like names at most {MAX_SEEDS} tracks, not {len(less_like)}.")
        if not set(less_like).isdisjoint(self.seeds):
            raise QueryError("A track is either a seed or in less_like, not both.")
        return less_like
