"""The tracks as a table: which of them match, and in which order."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import Catalogue, Names
from recommender.catalogue import columns as c
from recommender.catalogue.gather import gather
from recommender.catalogue.names import folds
from recommender.catalogue.text import fold
from recommender.errors import QueryError
from recommender.ranking.filters import Filters, passes

FILE_ORDER: Final = "file order"
SORTS: Final = (FILE_ORDER, c.TRACK_NAME, c.DURATION_MS, *c.FEATURES)
"""What the table can be sorted by."""

_SEPARATOR: Final = "; "


@dataclass(frozen=True, eq=False, slots=True)
class TrackTable:
    """A catalogue ready to be looked through, with `text.fold` of each title; immutable."""

    catalogue: Catalogue
    titles: pa.StringArray

    @classmethod
    def build(cls, catalogue: Catalogue) -> "TrackTable":
        """Fold all titles."""
        return cls(catalogue, folds(catalogue.track_names))

    def matching(
        self,
        text: str,
        filters: Filters,
        *,
        among: npt.NDArray[np.integer] | None = None,
        sort: str = FILE_ORDER,
        descending: bool = False,
    ) -> npt.NDArray[np.int32]:
        """Return the rows of the tracks that match, in order.

        Parameters
        ----------
        text : str
            Part of the title or of an artist's name, compared by `text.fold`; empty: any.
        filters : Filters
        among : ndarray of int, optional
            Rows to look among; all if not given.
        sort : str
            One of `SORTS`.
        descending : bool
            Highest, or last in the alphabet, first.

        Returns
        -------
        ndarray of int32
            Unknown values come last either way; ties by row.

        Raises
        ------
        QueryError
            If `sort` is not one of `SORTS` or a genre is not in the catalogue.
        """
        if sort not in SORTS:
            raise QueryError(f"The table cannot be sorted by {sort[:64]!r}, only by {SORTS}.")
        rows = np.flatnonzero(self._matches(text, filters, among)).astype(np.int32)
        if sort == FILE_ORDER:
            return rows[::-1] if descending else rows
        key = self._key(sort, rows)
        key = np.where(np.isnan(key), np.inf, -key if descending else key)
        return rows[np.lexsort((rows, key))]

    def _matches(
        self, text: str, filters: Filters, among: npt.NDArray[np.integer] | None
    ) -> npt.NDArray[np.bool_]:
        """Return which rows match, shape (n_tracks,)."""
        matches = passes(self.catalogue, filters)
        if matches is None:
            matches = np.ones(len(self.catalogue), dtype=bool)
        if wanted := fold(text):
            matches &= self._named(wanted)
        if among is not None:
            chosen = np.zeros(len(self.catalogue), dtype=bool)
            chosen[among] = True
            matches &= chosen
        return matches

    def _named(self, wanted: str) -> npt.NDArray[np.bool_]:
        """Return which rows have a text in their title or the name of one of their artists."""
        artists = self.catalogue.artists
        named = pc.match_substring(self.catalogue.artist_folds, wanted).to_numpy(False)
        rows = np.repeat(np.arange(len(self.catalogue)), np.diff(artists.indptr))
        found: npt.NDArray[np.bool_] = pc.match_substring(self.titles, wanted).to_numpy(False)
        found = found.copy()
        found[rows[named[artists.indices]]] = True
        return found

    def _key(self, sort: str, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        if sort == c.TRACK_NAME:
            titles = self.titles.take(pa.array(rows))
            ranks: npt.NDArray[np.uint64] = pc.rank(titles, tiebreaker="min").to_numpy()
            return np.asarray(ranks, dtype=np.float64)
        values = (
            self.catalogue.duration_ms[rows]
            if sort == c.DURATION_MS
            else self.catalogue.features[rows, c.FEATURES.index(sort)]
        )
        return np.asarray(values, dtype=np.float64)


def to_table(catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> pa.Table:
    """Return all columns of some tracks, in the order of `rows`.

    These are track_id, track_name, artists and genres (joined by ``; ``), album_name, duration_ms,
    explicit, key, mode and `columns.FEATURES`; unknown values are null.
    """
    places = pa.array(rows)
    features = catalogue.features[rows]
    return pa.table(
        {
            c.TRACK_ID: pa.array(np.char.decode(catalogue.track_ids[rows], "ascii")),
            c.TRACK_NAME: catalogue.track_names.take(places),
            c.ARTISTS: _joined(catalogue.artists, rows),
            c.ALBUM_NAME: catalogue.album_names.take(places),
            "genres": _joined(catalogue.genres, rows),
            c.DURATION_MS: catalogue.duration_ms[rows],
            c.EXPLICIT: catalogue.explicit[rows],
            c.KEY: catalogue.key[rows],
            c.MODE: catalogue.mode[rows],
            c.POPULARITY: catalogue.popularity[rows],
            **{
                name: pa.array(features[:, column], from_pandas=True)
                for column, name in enumerate(c.FEATURES)
                if name != c.POPULARITY
            },
        }
    )


def _joined(names: Names, rows: npt.NDArray[np.integer]) -> pa.Array:
    """Return the names of each row as one text."""
    places, starts = gather(names.indptr, rows)
    offsets = np.append(starts, len(places)).astype(np.int32)
    listed = names.names.take(pa.array(names.indices[places]))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), listed), _SEPARATOR)
