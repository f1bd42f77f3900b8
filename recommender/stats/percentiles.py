"""Percentiles: the share of all songs below a value, feature by feature.

Audio features have units and distributions of their own (tempo in beats a minute, instrumentalness
mostly 0); their percentiles can be compared.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Percentiles:
    """The known values of all songs: of each feature ascending, without NaN; immutable."""

    known: tuple[Floats, ...]

    @classmethod
    def build(cls, values: npt.NDArray[np.floating]) -> "Percentiles":
        """Sort the values of all songs, shape (n_songs, n_features), NaN where unknown."""
        columns = values.astype(np.float64).T
        return cls(tuple(np.sort(column[~np.isnan(column)]) for column in columns))

    def of(self, values: npt.NDArray[np.floating]) -> Floats:
        """Return the percentage of songs below each value; of equal ones half count as below.

        `values` has shape (n, n_features). The percentages are 0 to 100, 50 on average over all
        songs, and NaN where unknown.

        Examples
        --------
        >>> songs = np.array([[1.0], [2.0], [2.0], [np.nan], [5.0]])
        >>> Percentiles.build(songs).of(np.array([[0.0], [2.0], [9.0], [np.nan]])).tolist()
        [[0.0], [50.0], [100.0], [nan]]
        """
        percentiles = np.full(values.shape, np.nan)
        for column, known in enumerate(self.known):
            wanted = values[:, column].astype(np.float64)
            is_known = ~np.isnan(wanted)
            if not len(known):
                continue
            below = np.searchsorted(known, wanted[is_known], side="left")
            not_above = np.searchsorted(known, wanted[is_known], side="right")
            percentiles[is_known, column] = 50 * (below + not_above) / len(known)
        return percentiles


def known_mean(values: npt.NDArray[np.floating]) -> Floats:
    """Return the mean of each column over its known values, NaN where all are unknown.

    Examples
    --------
    >>> known_mean(np.array([[1.0, np.nan], [3.0, np.nan]])).tolist()
    [2.0, nan]
    """
    count = (~np.isnan(values)).sum(axis=0)
    total = np.nansum(values, axis=0, dtype=np.float64)
    means: Floats = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return means
