"""Load a catalogue: the lines of a dataset joined into tracks, and the tracks into songs."""

import hashlib
import logging
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recommender.catalogue import columns as c
from recommender.catalogue.catalogue import Catalogue, Report
from recommender.catalogue.gather import indptr_of
from recommender.catalogue.names import Names
from recommender.catalogue.reader import Rows, read_rows
from recommender.catalogue.text import fold, song_title

log = logging.getLogger(__name__)

_REPEATED: Final = "lines repeated exactly"
_FURTHER_GENRE: Final = "lines joined as a further genre of a track"
_POPULARITY_DIFFERS: Final = "track ids with different popularity (the highest is kept)"
_VALUES_DIFFER: Final = "track ids with other different values (the first line is kept)"


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
        Rows in the order in which the ids first occur in the file.

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
    """Return a catalogue with one row for all lines of a track id."""
    ids = np.array(rows.texts[c.TRACK_ID].to_pylist(), dtype=np.bytes_)
    first_lines, line_row = _first_lines(ids)
    texts = {name: column.take(pa.array(first_lines)) for name, column in rows.texts.items()}
    numbers = {name: values[first_lines] for name, values in rows.numbers.items()}
    popularity = np.zeros(len(first_lines), dtype=np.int16)
    np.maximum.at(popularity, line_row, rows.numbers[c.POPULARITY].astype(np.int16))
    artists = _artists(texts[c.ARTISTS].to_pylist())
    artist_folds = [fold(name) for name in artists.names.to_pylist()]
    song = _songs(artists, artist_folds, texts[c.TRACK_NAME].to_pylist())
    song_rows = np.lexsort((np.arange(len(song)), -popularity.astype(np.int32), song))
    return Catalogue(
        track_ids=ids[first_lines],
        track_names=texts[c.TRACK_NAME],
        album_names=texts[c.ALBUM_NAME],
        artists=artists,
        genres=_genres(rows.texts[c.GENRE], line_row, len(first_lines)),
        artist_folds=pa.array(artist_folds, pa.string()),
        features=_features(numbers, popularity),
        popularity=popularity,
        duration_ms=numbers[c.DURATION_MS].astype(np.int32),
        key=numbers[c.KEY].astype(np.int8),
        mode=numbers[c.MODE].astype(np.int8),
        explicit=rows.explicit[first_lines],
        song=song,
        song_indptr=indptr_of(np.bincount(song)),
        song_rows=song_rows.astype(np.int32),
        id_order=np.argsort(ids[first_lines], kind="stable"),
        fingerprint=fingerprint,
        report=Report(
            lines=rows.lines,
            dropped=MappingProxyType(dict(rows.dropped)),
            joined=MappingProxyType(_joined(rows, line_row, first_lines)),
        ),
    )


def _first_lines(
    ids: npt.NDArray[np.bytes_],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the first line of each track id, ascending, and the row in them of every line.

    Examples
    --------
    >>> _first_lines(np.array([b"x", b"a", b"x"]))
    (array([0, 1]), array([0, 1, 0]))
    """
    _, first, line_track = np.unique(ids, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[line_track]


def _features(
    numbers: dict[str, npt.NDArray[np.float64]], popularity: npt.NDArray[np.int16]
) -> npt.NDArray[np.float32]:
    """Return the audio features, one column each, with the popularity given."""
    features = np.column_stack([numbers[name] for name in c.FEATURES])
    features[:, c.FEATURES.index(c.POPULARITY)] = popularity
    tempo = features[:, c.FEATURES.index("tempo")]
    tempo[tempo == 0] = np.nan  # Spotify writes 0 where it found no beat
    return features.astype(np.float32)


def _artists(joined: list[str]) -> Names:
    """Return the artists of each row in their order, each once, without blanks."""
    stripped = (map(str.strip, text.split(c.ARTIST_SEPARATOR)) for text in joined)
    return Names.build(dict.fromkeys(filter(None, names)) for names in stripped)


def _genres(genre: pa.StringArray, line_row: npt.NDArray[np.intp], n_tracks: int) -> Names:
    """Return the genres of each row in the order of the file, each once, without blanks."""
    encoded = genre.dictionary_encode()
    names = encoded.dictionary
    pairs = line_row * len(names) + encoded.indices.to_numpy()
    blank = np.array([not name for name in names.to_pylist()], dtype=bool)
    _, first = np.unique(pairs, return_index=True)
    first.sort()
    first = first[~blank[pairs[first] % len(names)]]
    by_row = first[np.argsort(line_row[first], kind="stable")]
    counts = np.bincount(line_row[by_row], minlength=n_tracks)
    return Names(names, indptr_of(counts), (pairs[by_row] % len(names)).astype(np.int32))


def _songs(artists: Names, artist_folds: list[str], titles: list[str]) -> npt.NDArray[np.int32]:
    """Return the song of each row: one primary artist and titles that name one song."""
    primary = artists.indices[artists.indptr[:-1]].tolist()
    numbers: dict[tuple[str, str], int] = {}
    keys = (
        (artist_folds[artist], song_title(title))
        for artist, title in zip(primary, titles, strict=True)
    )
    return np.fromiter(
        (numbers.setdefault(key, len(numbers)) for key in keys), np.int32, count=len(titles)
    )


def _joined(
    rows: Rows, line_row: npt.NDArray[np.intp], first_lines: npt.NDArray[np.intp]
) -> dict[str, int]:
    """Return by kind how many lines or track ids were joined; kinds that do not occur are left out.

    Parameters
    ----------
    rows : Rows
    line_row : ndarray of int, shape (n_lines,)
        The row each line became a part of.
    first_lines : ndarray of int, shape (n_tracks,)
        The first line of each row.
    """
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
