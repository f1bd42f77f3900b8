"""The query: what a person may ask for, checked the moment it is made."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import columns as c
from recommender.errors import QueryError
from recommender.ranking.checks import number, shown, whole_number
from recommender.ranking.filters import NO_FILTERS, Filters
from recommender.scoring.numeric import STEERED
from recommender.scoring.weights import Weights

DEFAULT_N: Final = 6
DEFAULT_NUMERIC_WEIGHT: Final = 0.6
DEFAULT_COMPANY_WEIGHT: Final = 0.5
DEFAULT_FAME_WEIGHT: Final = 0.6
DEFAULT_HOLIDAY_WEIGHT: Final = 0.1
DEFAULT_MAX_PER_ARTIST: Final = 2
MAX_N: Final = 500
MAX_SEEDS: Final = 5_000

DIVERSITY_SCALE: Final = 0.86
DIVERSITY_POWER: Final = 0.6
"""MMR's trade-off is ``DIVERSITY_SCALE * diversity ** DIVERSITY_POWER``.

With two songs an artist a list is varied already: small trade-offs would change nothing in it.
"""

SHIFT_GAINS: Final = (0.0, 0.2, 0.8)
POPULARITY_GAINS: Final = (0.0, 0.15, 0.6)
"""What no, one and two steps of a shift add to a score for each deviation of the feature.

A term that grows with the feature can only move the list the way that is asked: two lists that are
each the best, one with the term and one without, prove it by exchange. The gains are such that each
step changes two of six songs or more for nearly every seed (docs/evaluation.md).
"""

MAX_SHIFT: Final = 2

_SHARES: Final = (
    "numeric_weight", "familiarity", "diversity", "company_weight", "fame_weight", "holiday_weight",
)  # fmt: skip
"""Fields that are numbers from 0 to 1."""

FAMILIARITY_SCALE: Final = 1.6
"""What full familiarity adds to the score of a song of popularity 100."""

MAX_WEIGHT: Final = 100.0
LESS_LIKE_SHARE: Final = 0.5
"""What the mean similarity to the songs of `Query.less_like` takes from a score.

Half of what the seeds give, as Rocchio (1971) and later work weigh what is not wanted: so a song
near both sides may still be recommended.
"""


@dataclass(frozen=True, slots=True)
class Shift:
    """Like this, but ...: steps to move the list along five features, each -2 to 2.

    Steps add `SHIFT_GAINS` (`POPULARITY_GAINS`) for each deviation that a song has more of the
    feature, or less (`numeric.steering_columns`). More means more energetic, happier, faster, more
    acoustic, better known.

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

    def gains(self) -> npt.NDArray[np.float32]:
        """Return what a deviation of each feature of `numeric.STEERED` adds to a score."""
        steps = [getattr(self, name) for name in STEERED]
        scales = [POPULARITY_GAINS if name == c.POPULARITY else SHIFT_GAINS for name in STEERED]
        gains = [
            math.copysign(scale[abs(step)], step) for scale, step in zip(scales, steps, strict=True)
        ]
        return np.array(gains, dtype=np.float32)


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
        Weight of the numbers (audio features and popularity), 0 to 1; the metadata gets the rest.
    filters : Filters
        What every recommended track must be.
    familiarity : float
        Pull towards the popular, 0 to 1: the score gains
        ``FAMILIARITY_SCALE * familiarity * popularity / 100``.
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
    company_weight : float
        How much it counts that people put two songs together in playlists, 0 to 1
        (`company.companions`).
    fame_weight : float
        How much it counts that both songs are well known, 0 to 1: the score gains
        ``fame_weight * (p * p')**2``, p and p' being popularity / 100.
    holiday_weight : float
        What a holiday song loses if no seed is one, 0 to 1.
    max_per_artist : int, optional
        At most so many songs by one artist, from 1, counted on every track that lists them; None:
        any number.
    new_artists : bool
        Whether to leave out all tracks that list an artist of the seeds.
    sound_only : bool
        Whether the numeric similarity is the cosine of the nine audio features alone.

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
    company_weight: float = DEFAULT_COMPANY_WEIGHT
    fame_weight: float = DEFAULT_FAME_WEIGHT
    holiday_weight: float = DEFAULT_HOLIDAY_WEIGHT
    max_per_artist: int | None = DEFAULT_MAX_PER_ARTIST
    new_artists: bool = False
    sound_only: bool = False

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
        for name in _SHARES:
            object.__setattr__(self, name, number(name, getattr(self, name), 0, 1))
        if self.max_per_artist is not None:
            limit = whole_number("max_per_artist", self.max_per_artist, 1, 1_000_000)
            object.__setattr__(self, "max_per_artist", limit)
        for name in ("new_artists", "sound_only"):
            if not isinstance(getattr(self, name), bool):
                raise QueryError(f"{name} is True or False, not {shown(getattr(self, name))}.")
        if not isinstance(self.filters, Filters):
            raise QueryError(f"filters is of the class Filters, not {shown(self.filters)}.")
        if not isinstance(self.shift, Shift):
            raise QueryError(f"shift is of the class Shift, not {shown(self.shift)}.")

    @property
    def score_weights(self) -> Weights:
        """How much each part of a score counts."""
        return Weights(
            self.numeric_weight,
            self.company_weight,
            self.fame_weight,
            self.holiday_weight,
            self.sound_only,
        )

    @property
    def trade_off(self) -> float:
        """MMR's trade-off, 0 to 1."""
        return DIVERSITY_SCALE * float(self.diversity**DIVERSITY_POWER)

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
