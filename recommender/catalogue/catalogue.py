"""The catalogue: every track of a dataset, read, validated, cleaned and joined into songs.

A dataset has one line per track and genre; a catalogue has one row per track. It keeps NumPy and
Arrow columns, never a list of objects, so that a server can share one among all sessions.
"""

import hashlib
import itertools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recommender.catalogue import columns as c
from recommender.catalogue.gather import gather
from recommender.catalogue.names import TextColumn
from recommender.catalogue.reader import Rows, read_rows
from recommender.catalogue.text import fold, song_title
from recommender.errors import UnknownTrackError

log = logging.getLogger(__name__)

Rows32 = npt.NDArray[np.int32]

_FEW_TRACKS: Final = 20
"""Fewer tracks than this are faster made one by one."""


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
class Names:
    """The names each row has, in order: row r has ``names[indices[indptr[r]:indptr[r + 1]]]``."""

    names: pa.StringArray
    indptr: Rows32
    indices: Rows32
    _texts: TextColumn = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_texts", TextColumn(self.names))

    def of(self, row: int) -> tuple[str, ...]:
        """Return the names of one row, in their order."""
        texts = self._texts
        numbers = self.indices[self.indptr[row] : self.indptr[row + 1]].tolist()
        return tuple([texts[number] for number in numbers])

    def of_many(self, rows: npt.NDArray[np.intp]) -> list[tuple[str, ...]]:
        """Return the names of many rows."""
        places, starts = gather(self.indptr, rows)
        names = self._texts.many(self.indices[places].tolist())
        bounds = [*starts.tolist(), len(names)]
        return [tuple(names[start:end]) for start, end in itertools.pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the lines of a dataset.

    `lines` counts data lines, `dropped` the lines that could not be used by reason, `joined` the
    lines that were merged into a track by kind.
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
    song: Rows32
    song_indptr: Rows32
    song_rows: Rows32
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
        """How many songs the tracks make up."""
        return len(self.song_indptr) - 1

    def row(self, track_id: str) -> int:
        """Return the row of a track id.

        Raises
        ------
        UnknownTrackError
            If no track has that id.
        """
        wanted = track_id.encode("ascii", errors="replace")
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
            self.row(track_ids[int((rows < 0).argmax())])
        return rows

    def known_rows(self, track_ids: Sequence[str]) -> npt.NDArray[np.intp]:
        """Return the rows of many track ids, -1 where no track has the id."""
        wanted = np.array(
            [track_id.encode("ascii", errors="replace") for track_id in track_ids], dtype=np.bytes_
        )
        places = np.searchsorted(self.track_ids, wanted, sorter=self.id_order)
        rows = self.id_order[np.minimum(places, len(self) - 1)]
        return np.where(self.track_ids[rows] == wanted, rows, -1)

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

    def versions(self, row: int) -> Rows32:
        """Return all rows of the row's song, most popular first, ties by row."""
        song = self.song[row]
        return self.song_rows[self.song_indptr[song] : self.song_indptr[song + 1]]

    def same_songs(self, rows: npt.ArrayLike) -> Rows32:
        """Return all rows of the songs of some rows, by song."""
        songs = np.unique(self.song[np.asarray(rows, dtype=np.intp)])
        places, _ = gather(self.song_indptr, songs)
        versions: Rows32 = self.song_rows[places]
        return versions


def load_catalogue(path: str | Path) -> Catalogue:
    """Read a dataset in the layout of the Spotify Tracks Dataset.

    Lines that cannot be used are dropped, counted by reason and logged; lines of one track id
    become one row with all their genres, the values of the first line and the highest popularity.

    Parameters
    ----------
    path : str or Path
        A CSV file, UTF-8, with the columns of `columns.NEEDED`.

    Returns
    -------
    Catalogue
        Rows in the order in which the ids first stand in the file.

    Raises
    ------
    DatasetError
        If the file is missing, empty, not UTF-8, not CSV, lacks columns or has no usable line.
    """
    path = Path(path)
    rows = read_rows(path)
    catalogue = _join(rows, hashlib.sha256(path.read_bytes()).hexdigest())
    for reason, count in catalogue.report.dropped.items():
        log.warning("%s: dropped lines (%s): %d", path.name, reason, count)
    for kind, count in catalogue.report.joined.items():
        log.info("%s: %s: %d", path.name, kind, count)
    return catalogue


def _join(rows: Rows, fingerprint: str) -> Catalogue:
    """Join the lines of each track id into one row and the rows of each song."""
    ids = np.array(rows.texts[c.TRACK_ID].to_pylist(), dtype=np.bytes_)
    _, first, line_track = np.unique(ids, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    first_lines = first[order]
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    line_row = rank[line_track]

    popularity = np.zeros(len(first_lines), dtype=np.int16)
    np.maximum.at(popularity, line_row, rows.numbers[c.POPULARITY].astype(np.int16))
    features = np.column_stack([rows.numbers[name][first_lines] for name in c.FEATURES])
    features[:, c.FEATURES.index(c.POPULARITY)] = popularity
    tempo = features[:, c.FEATURES.index("tempo")]
    tempo[tempo == 0] = np.nan  # Spotify writes 0 where it found no beat

    first_texts = {name: column.take(pa.array(first_lines)) for name, column in rows.texts.items()}
    artists = _artists(first_texts[c.ARTISTS].to_pylist())
    artist_folds = [fold(name) for name in artists.names.to_pylist()]
    song = _songs(artists, artist_folds, first_texts[c.TRACK_NAME].to_pylist())
    song_rows = np.lexsort((np.arange(len(song)), -popularity.astype(np.int32), song))
    return Catalogue(
        track_ids=ids[first_lines],
        track_names=first_texts[c.TRACK_NAME],
        album_names=first_texts[c.ALBUM_NAME],
        artists=artists,
        genres=_genres(rows.texts[c.GENRE], line_row, len(first_lines)),
        artist_folds=pa.array(artist_folds, pa.string()),
        features=features.astype(np.float32),
        popularity=popularity,
        duration_ms=rows.numbers[c.DURATION_MS][first_lines].astype(np.int32),
        key=rows.numbers[c.KEY][first_lines].astype(np.int8),
        mode=rows.numbers[c.MODE][first_lines].astype(np.int8),
        explicit=rows.explicit[first_lines],
        song=song,
        song_indptr=_indptr(np.bincount(song)),
        song_rows=song_rows.astype(np.int32),
        id_order=np.argsort(ids[first_lines], kind="stable"),
        fingerprint=fingerprint,
        report=Report(
            lines=rows.lines,
            dropped=MappingProxyType(dict(rows.dropped)),
            joined=MappingProxyType(_joined(rows, line_row, first_lines)),
        ),
    )


def _indptr(counts: npt.NDArray[np.intp]) -> Rows32:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32)


def _artists(joined: list[str]) -> Names:
    """Split the artists of each row; the order stays, repeats and blanks go."""
    numbers: dict[str, int] = {}
    indices: list[int] = []
    counts = np.zeros(len(joined), dtype=np.intp)
    for row, text in enumerate(joined):
        names = dict.fromkeys(name.strip() for name in text.split(c.ARTIST_SEPARATOR))
        names.pop("", None)
        indices.extend(numbers.setdefault(name, len(numbers)) for name in names)
        counts[row] = len(names)
    return Names(
        pa.array(list(numbers), pa.string()), _indptr(counts), np.array(indices, dtype=np.int32)
    )


def _genres(genre: pa.StringArray, line_row: npt.NDArray[np.intp], n_tracks: int) -> Names:
    """Collect the genres of each row in the order of the file; blanks and repeats go."""
    encoded = genre.dictionary_encode()
    names = encoded.dictionary
    pairs = line_row * len(names) + encoded.indices.to_numpy()
    blank = np.array([not name for name in names.to_pylist()], dtype=bool)
    _, first = np.unique(pairs, return_index=True)
    first.sort()
    first = first[~blank[pairs[first] % len(names)]]
    by_row = first[np.argsort(line_row[first], kind="stable")]
    counts = np.bincount(line_row[by_row], minlength=n_tracks)
    return Names(names, _indptr(counts), (pairs[by_row] % len(names)).astype(np.int32))


def _songs(artists: Names, artist_folds: list[str], titles: list[str]) -> Rows32:
    """Return the song of each row: one primary artist and titles that name one song."""
    leads = artists.indices[artists.indptr[:-1]].tolist()
    numbers: dict[tuple[str, str], int] = {}
    keys = (
        (artist_folds[lead], song_title(title)) for lead, title in zip(leads, titles, strict=True)
    )
    return np.fromiter(
        (numbers.setdefault(key, len(numbers)) for key in keys), np.int32, count=len(titles)
    )


_REPEATED: Final = "lines repeated exactly"
_FURTHER_GENRE: Final = "lines joined as a further genre of a track"
_POPULARITY_DIFFERS: Final = "track ids with different popularity (the highest is kept)"
_VALUES_DIFFER: Final = "track ids with other different values (the first line is kept)"


def _joined(
    rows: Rows, line_row: npt.NDArray[np.intp], first_lines: npt.NDArray[np.intp]
) -> dict[str, int]:
    """Count what joining the lines of a track id did, by kind."""
    source = first_lines[line_row]
    later = np.flatnonzero(source != np.arange(len(source)))
    popularity = rows.numbers[c.POPULARITY]
    differs = np.zeros(len(later), dtype=bool)
    for name, values in rows.numbers.items():
        if name != c.POPULARITY:
            differs |= values[later] != values[source[later]]
    for name in (c.TRACK_NAME, c.ARTISTS, c.ALBUM_NAME):
        codes = rows.texts[name].dictionary_encode().indices.to_numpy()
        differs |= codes[later] != codes[source[later]]
    differs |= rows.explicit[later] != rows.explicit[source[later]]
    genre = rows.texts[c.GENRE].dictionary_encode().indices.to_numpy()
    pairs = line_row.astype(np.int64) * (int(genre.max(initial=0)) + 1) + genre
    counts = {
        _REPEATED: len(pairs) - len(np.unique(pairs)),
        _FURTHER_GENRE: len(np.unique(pairs)) - len(first_lines),
        _POPULARITY_DIFFERS: len(
            np.unique(line_row[later[popularity[later] != popularity[source[later]]]])
        ),
        _VALUES_DIFFER: len(np.unique(line_row[later[differs]])),
    }
    return {kind: count for kind, count in counts.items() if count}
