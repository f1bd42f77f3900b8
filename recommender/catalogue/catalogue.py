"""The catalogue: every track of a dataset, one row each, and the songs they are versions of.

It keeps NumPy and Arrow columns, never a list of objects, so that a server can share one among all
sessions.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recommender.catalogue import columns as c
from recommender.catalogue.gather import gather
from recommender.catalogue.names import Names, TextColumn
from recommender.errors import UnknownTrackError

_Int32s = npt.NDArray[np.int32]

_USABLE_ID: Final = re.compile(c.TRACK_ID_PATTERN)
_FEW_TRACKS: Final = 20
"""Fewer tracks than this are read faster one by one than column by column."""


@dataclass(frozen=True, slots=True)
class Track:
    """One track as people see it.

    `popularity` is 0 to 100, `duration_ms` in milliseconds, `key` 0 (C) to 11 (B) or -1 where
    unknown, `mode` 1 for major and 0 for minor. `features` holds the audio features in the order
    of `columns.FEATURES`, in the dataset's units; NaN where unknown.
    """

    track_id: str
    track_name: str
    artists: tuple[str, ...]
    album_name: str
    genres: tuple[str, ...]
    popularity: int
    duration_ms: int
    explicit: bool
    key: int
    mode: int
    features: tuple[float, ...]

    def feature(self, name: str) -> float:
        """Return one audio feature by its column name, in the dataset's units."""
        return self.features[c.FEATURES.index(name)]

    def label(self) -> str:
        """Return ``artists - title`` for a line of text."""
        return f"{', '.join(self.artists)} - {self.track_name}"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the lines of a dataset.

    `lines` counts data lines. `dropped` counts those that could not be used, by reason; `joined`
    counts what was merged into one track, by kind.
    """

    lines: int
    dropped: Mapping[str, int]
    joined: Mapping[str, int]


@dataclass(frozen=True, eq=False, slots=True)
class Catalogue:
    """All tracks, immutable, shared by all sessions.

    Attributes
    ----------
    track_ids : ndarray of bytes, shape (n_tracks,)
        Outside ids; a row is the inside id of a track.
    track_names, album_names : pyarrow.StringArray
    artists, genres : Names
        Artists as the dataset lists them, the primary artist first; genres in the file's order.
    artist_folds : pyarrow.StringArray
        `text.fold` of each name in ``artists.names``.
    features : ndarray of float32, shape (n_tracks, n_features)
        In the order of `columns.FEATURES` and the dataset's units; NaN where unknown.
    popularity, duration_ms, key, mode, explicit : ndarray, shape (n_tracks,)
    song : ndarray of int32, shape (n_tracks,)
        The song a row belongs to, numbered from 0 in the order of first rows.
    song_indptr, song_rows : ndarray of int32
        Versions of song s: ``song_rows[song_indptr[s]:song_indptr[s + 1]]``, most popular first,
        ties by row.
    id_order : ndarray of int64, shape (n_tracks,)
        The rows in the order of their track ids.
    fingerprint : str
        SHA-256 of the file, in hexadecimal.
    """

    track_ids: npt.NDArray[np.bytes_]
    track_names: pa.StringArray
    album_names: pa.StringArray
    artists: Names
    genres: Names
    artist_folds: pa.StringArray
    features: npt.NDArray[np.float32]
    popularity: npt.NDArray[np.int16]
    duration_ms: npt.NDArray[np.int32]
    key: npt.NDArray[np.int8]
    mode: npt.NDArray[np.int8]
    explicit: npt.NDArray[np.bool_]
    song: _Int32s
    song_indptr: _Int32s
    song_rows: _Int32s
    id_order: npt.NDArray[np.int64]
    fingerprint: str
    report: Report
    _track_names: TextColumn = field(init=False, repr=False)
    _album_names: TextColumn = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_track_names", TextColumn(self.track_names))
        object.__setattr__(self, "_album_names", TextColumn(self.album_names))

    def __len__(self) -> int:
        return len(self.track_ids)

    @property
    def n_songs(self) -> int:
        """The number of songs."""
        return len(self.song_indptr) - 1

    def row(self, track_id: str) -> int:
        """Return the row of a track id.

        Raises
        ------
        UnknownTrackError
            If no track has that id.
        """
        if wanted := self._sought(track_id):
            # A sorter of another type than int64 would be copied whole by each look-up.
            place = int(self.track_ids.searchsorted(wanted, sorter=self.id_order))
            if place < len(self):
                row = int(self.id_order[place])
                if self.track_ids[row] == wanted:
                    return row
        raise UnknownTrackError(
            f"No track of the catalogue has the id {track_id[:64]!r}; search for its title instead."
        )

    def rows(self, track_ids: Sequence[str]) -> npt.NDArray[np.intp]:
        """Return the rows of many track ids at once, in their order.

        Raises
        ------
        UnknownTrackError
            If no track has one of the ids; the first such id is named.
        """
        if len(track_ids) < _FEW_TRACKS:
            return np.array([self.row(track_id) for track_id in track_ids], dtype=np.intp)
        rows = self.known_rows(track_ids)
        if (rows < 0).any():
            # The look-up of the first unknown id raises the error.
            self.row(track_ids[int((rows < 0).argmax())])
        return rows

    def known_rows(self, track_ids: Sequence[str]) -> npt.NDArray[np.intp]:
        """Return the rows of many track ids, -1 where no track has the id."""
        sought = [self._sought(track_id) for track_id in track_ids]
        wanted = np.array(sought, self.track_ids.dtype)
        places = np.searchsorted(self.track_ids, wanted, sorter=self.id_order)
        rows = self.id_order[np.minimum(places, len(self) - 1)]
        return np.where(self.track_ids[rows] == wanted, rows, -1)

    def _sought(self, track_id: str) -> bytes:
        """Return an id as it would be found, empty if no track of this catalogue can have it.

        NumPy makes all ids as wide as the one that is looked for: a longer one would cost a copy.
        """
        can_be = len(track_id) <= self.track_ids.itemsize and _USABLE_ID.fullmatch(track_id)
        return track_id.encode("ascii") if can_be else b""

    def ids(self, rows: npt.ArrayLike) -> list[str]:
        """Return the track ids of some rows, in their order."""
        encoded = self.track_ids[np.asarray(rows, dtype=np.intp)].tolist()
        return [track_id.decode("ascii") for track_id in encoded]

    def get(self, track_id: str) -> Track:
        """Return the track of a track id.

        Raises
        ------
        UnknownTrackError
            If no track has that id.
        """
        return self.track(self.row(track_id))

    def track(self, row: int) -> Track:
        """Return the track of a row."""
        return Track(
            track_id=self.track_ids.item(row).decode("ascii"),
            track_name=self._track_names[row],
            artists=self.artists.of(row),
            album_name=self._album_names[row],
            genres=self.genres.of(row),
            popularity=self.popularity.item(row),
            duration_ms=self.duration_ms.item(row),
            explicit=self.explicit.item(row),
            key=self.key.item(row),
            mode=self.mode.item(row),
            features=tuple(self.features[row].tolist()),
        )

    def tracks(self, rows: npt.ArrayLike) -> list[Track]:
        """Return the tracks of many rows at once, in their order."""
        taken = np.asarray(rows, dtype=np.intp)
        if len(taken) < _FEW_TRACKS:
            return [self.track(row) for row in taken.tolist()]
        places = taken.tolist()
        columns = (
            self.ids(taken),
            self._track_names.many(places),
            self.artists.of_many(taken),
            self._album_names.many(places),
            self.genres.of_many(taken),
            self.popularity[taken].tolist(),
            self.duration_ms[taken].tolist(),
            self.explicit[taken].tolist(),
            self.key[taken].tolist(),
            self.mode[taken].tolist(),
            map(tuple, self.features[taken].tolist()),
        )
        return [Track(*values) for values in zip(*columns, strict=True)]

    def versions(self, row: int) -> _Int32s:
        """Return all rows of the row's song, most popular first, ties by row."""
        song = self.song[row]
        return self.song_rows[self.song_indptr[song] : self.song_indptr[song + 1]]

    def same_songs(self, rows: npt.ArrayLike) -> _Int32s:
        """Return all rows of the songs that some rows belong to, song by song."""
        songs = np.unique(self.song[np.asarray(rows, dtype=np.intp)])
        places, _ = gather(self.song_indptr, songs)
        versions: _Int32s = self.song_rows[places]
        return versions

    def candidates(self, passes: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.bool_]:
        """Return which rows may be recommended, one version a song.

        Parameters
        ----------
        passes : ndarray of bool, shape (n_tracks,), optional
            Rows that pass the filters; all if not given.

        Returns
        -------
        ndarray of bool, shape (n_tracks,)
            True for the most popular version of each song that passes; ties: the first row. A song
            of which no version passes has none.
        """
        rows = self.song_rows
        if passes is not None:
            rows = rows.take(np.flatnonzero(passes.take(rows)))
        songs = self.song.take(rows)
        first_of_song = np.ones(len(rows), dtype=bool)
        first_of_song[1:] = songs[1:] != songs[:-1]
        candidates = np.zeros(len(self), dtype=bool)
        candidates[rows[first_of_song]] = True
        return candidates
