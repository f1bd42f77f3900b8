"""Means over units of playlists, and how far chance alone could move them: 95% bootstrap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating]

_RESAMPLES: Final = 2_000
_TAIL: Final = 0.025


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over units, or a ratio of two, and its 95% bootstrap interval."""

    mean: float
    low: float
    high: float


def unit_means(
    values: Values, playlist: npt.NDArray[np.intp], unit: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    """Return the mean of each unit: over its playlists, of the mean over their queries.

    Parameters
    ----------
    values : ndarray of float, shape (n_queries, n_measures)
        NaN where a query has nothing to measure.
    playlist : ndarray of intp, shape (n_queries,)
        The number of each query's playlist.
    unit : ndarray of intp, shape (n_playlists,)
        The unit of each playlist.

    Returns
    -------
    ndarray of float64, shape (n_units, n_measures)
        NaN where a unit has no query with a value.

    Examples
    --------
    Playlist 0 has the mean 0.5, playlist 1 the mean 1, and the two are one unit:

    >>> values = np.array([[1.0], [0.0], [1.0], [0.25]])
    >>> unit_means(values, np.array([0, 0, 1, 2]), np.array([0, 0, 1])).tolist()
    [[0.75], [0.25]]
    """
    return _means(_means(values, playlist, len(unit)), unit, int(unit.max(initial=-1)) + 1)


def _means(values: Values, groups: npt.NDArray[np.intp], n_groups: int) -> npt.NDArray[np.float64]:
    known = ~np.isnan(values)
    sums, counts = np.zeros((2, n_groups, values.shape[1]))
    np.add.at(sums, groups, np.where(known, values, 0.0))
    np.add.at(counts, groups, known)
    means: npt.NDArray[np.float64] = np.divide(
        sums, counts, out=np.full_like(sums, np.nan), where=counts > 0
    )
    return means


def estimates(means: Values, rng_seed: int, reference: Values | None = None) -> Sequence[Estimate]:
    """Return the mean over units of each column, or its ratio to another's, with its interval.

    Units are resampled, each as a whole, and the same ones for every column and both sides of a
    ratio: so no figure depends on which others are asked for, and a ratio is one of pairs.

    Parameters
    ----------
    means : ndarray of float, shape (n_units, n_measures)
    rng_seed : int
    reference : ndarray of float, shape (n_units, n_measures), optional
        Divides; NaN where `means` is.

    Examples
    --------
    >>> estimates(np.array([[2.0], [2.0], [np.nan]]), rng_seed=0)
    [Estimate(mean=2.0, low=2.0, high=2.0)]
    >>> estimates(np.array([[2.0], [4.0]]), 0, np.array([[1.0], [2.0]]))
    [Estimate(mean=2.0, low=2.0, high=2.0)]
    """
    n_units = len(means)
    if n_units == 0:
        return [Estimate(np.nan, np.nan, np.nan)] * means.shape[1]
    rng = np.random.default_rng(rng_seed)
    drawn = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=_RESAMPLES)
    # the first line is the sample itself, the others are resamples
    times = np.vstack([np.ones(n_units), drawn])
    below = ~np.isnan(means) if reference is None else np.nan_to_num(reference)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (times @ np.nan_to_num(means)) / (times @ below)
    return [_estimate(column) for column in found.T]


def _estimate(found: npt.NDArray[np.float64]) -> Estimate:
    resampled = found[1:][np.isfinite(found[1:])]
    if not np.isfinite(found[0]) or len(resampled) == 0:
        return Estimate(np.nan, np.nan, np.nan)
    low, high = np.quantile(resampled, [_TAIL, 1 - _TAIL])
    return Estimate(float(found[0]), float(low), float(high))
