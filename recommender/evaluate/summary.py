"""The figures of rankings as means with intervals: by the seed's popularity, and times another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.evaluate.estimates import Estimate, estimates, unit_means
from recommender.evaluate.figures import COLUMNS, FIRST, OTHERS, WHOLE, Result
from recommender.evaluate.makeup import MAKEUP
from recommender.evaluate.rankings.named import PLAIN

ALL_SEEDS: Final = "all seeds"

BANDS: Final = {
    "popularity below 20": (0, 20),
    "popularity 20 to 39": (20, 40),
    "popularity below 40": (0, 40),
    "popularity 40 to 59": (40, 60),
    "popularity from 60": (60, 101),
}
"""Seeds by popularity: from the first number on, to below the second."""

TIMES: Final = {part: f"{part}, times {PLAIN}" for part in (WHOLE, OTHERS)}
"""The parts in which rankings are compared with the plain one, and the names of the comparison."""

Figures = dict[str, dict[str, Estimate]]
"""Estimates by part and measure."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the questions: how many, of how many units, and what each ranking reached there.

    `n_units` is 0 for seeds that come from no playlist.
    """

    n_queries: int
    n_units: int
    figures: dict[str, Figures]


def by_popularity(popularity: npt.NDArray[np.integer]) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which seeds are in which group, from the popularity of each.

    Examples
    --------
    >>> by_popularity(np.array([0, 20, 100]))["popularity below 20"].tolist()
    [True, False, False]
    """
    return {ALL_SEEDS: np.ones(len(popularity), dtype=bool)} | {
        name: (popularity >= low) & (popularity < high) for name, (low, high) in BANDS.items()
    }


def summarise(
    results: Sequence[Result],
    playlist: npt.NDArray[np.intp],
    unit: npt.NDArray[np.intp],
    groups: dict[str, npt.NDArray[np.bool_]],
    rng_seed: int,
) -> dict[str, Group]:
    """Return the figures of each group of questions, then of each sample of other seeds.

    Parameters
    ----------
    results : sequence of Result
        Of all rankings; where `PLAIN` is among them, all are compared with it.
    playlist : ndarray of intp, shape (n_questions,)
        The playlist of each question.
    unit : ndarray of intp, shape (n_playlists,)
        The unit of each playlist (`alike.units`).
    groups : dict of str to ndarray of bool, shape (n_questions,)
        The questions of each group. Groups without a question are left out.
    """
    summary = {}
    for name, chosen in groups.items():
        if chosen.any():
            means = {
                result.ranking: {
                    part: unit_means(values[chosen], playlist[chosen], unit)
                    for part, values in result.parts.items()
                }
                for result in results
            }
            plain = means.get(PLAIN)
            figures = {one: _figures(found, plain, rng_seed) for one, found in means.items()}
            n_units = len(np.unique(unit[playlist[chosen]]))
            summary[name] = Group(int(chosen.sum()), n_units, figures)
    for name, seeds in results[0].makeup.items():
        found = {
            result.ranking: _named(MAKEUP, estimates(result.makeup[name], rng_seed))
            for result in results
        }
        figures = {ranking: {FIRST: first} for ranking, first in found.items()}
        summary[name] = Group(len(seeds), 0, figures)
    return summary


def _figures(
    means: dict[str, npt.NDArray[np.float64]],
    reference: dict[str, npt.NDArray[np.float64]] | None,
    rng_seed: int,
) -> Figures:
    found = {
        part: _named(COLUMNS[part], estimates(values, rng_seed)) for part, values in means.items()
    }
    if reference is not None:
        for part, name in TIMES.items():
            ratios = estimates(means[part], rng_seed, reference[part])
            found[name] = _named(COLUMNS[part], ratios)
    return found


def _named(names: Sequence[str], found: Sequence[Estimate]) -> dict[str, Estimate]:
    return dict(zip(names, found, strict=True))
