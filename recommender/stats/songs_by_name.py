"""The songs of each artist or genre, and what they are on average."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from recommender.catalogue import Catalogue, Names
from recommender.catalogue.gather import indptr_of
from recommender.stats.percentiles import Floats

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class SongsByName:
    """The songs of each artist or genre as rows: ``rows[indptr[i]:indptr[i + 1]]``.

    One row a song, the most popular version that lists the name; the most popular song first,
    ties by row.
    """

    indptr: Rows
    rows: Rows

    @classmethod
    def build(cls, catalogue: Catalogue, names: Names) -> "SongsByName":
        """Find the songs of each name; `names` are the artists or the genres of the catalogue."""
        rows = np.repeat(np.arange(len(catalogue)), np.diff(names.indptr))
        name, song = names.indices, catalogue.song[rows]
        popularity = catalogue.popularity[rows].astype(np.int32)
        by_song = np.lexsort((rows, -popularity, song, name))
        first = np.ones(len(by_song), dtype=bool)
        first[1:] = (np.diff(name[by_song]) != 0) | (np.diff(song[by_song]) != 0)
        kept = by_song[first]
        kept = kept[np.lexsort((rows[kept], -popularity[kept], name[kept]))]
        counts = np.bincount(name[kept], minlength=len(names.names))
        return cls(indptr_of(counts), rows[kept].astype(np.int32))

    def of(self, name: int) -> Rows:
        """Return the rows of one name by its number in `Names.names`."""
        return self.rows[self.indptr[name] : self.indptr[name + 1]]

    def counts(self) -> npt.NDArray[np.int64]:
        """Return how many songs each name has, shape (n_names,)."""
        return np.diff(self.indptr).astype(np.int64)

    def means(self, values: npt.NDArray[np.generic]) -> Floats:
        """Return the mean of each column over the songs of each name, shape (n_names, k).

        `values` has shape (n_tracks, k), NaN where unknown; so is a mean where none is known.
        """
        table = self._grouped(values).mean().reindex(range(len(self.indptr) - 1))
        means: Floats = table.to_numpy()
        return means

    def quantiles(self, values: npt.NDArray[np.generic], shares: tuple[float, ...]) -> Floats:
        """Return the values that shares, 0 to 1, of the songs of each name lie below, by column.

        From `values` as in `means`, shape (n_names, n_shares, k); NaN where none is known.
        """
        n_names = len(self.indptr) - 1
        wanted = pd.MultiIndex.from_product([range(n_names), shares])
        table = self._grouped(values).quantile(list(shares)).reindex(wanted)
        quantiles: Floats = table.to_numpy().reshape(n_names, len(shares), values.shape[1])
        return quantiles

    def _grouped(self, values: npt.NDArray[np.generic]) -> Any:
        name = np.repeat(np.arange(len(self.indptr) - 1), self.counts())
        return pd.DataFrame(values[self.rows].astype(np.float64)).groupby(name)
