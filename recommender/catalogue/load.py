"""Load a catalogue: the lines of a dataset joined into tracks, and the tracks into songs."""

import hashlib
import logging
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import columns as c
from recommender.catalogue.catalogue import Catalogue, Report
from recommender.catalogue.gather import indptr_of
from recommender.catalogue.names import Names, folds, title_names
from recommender.catalogue.reader import Rows, read_rows

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
    return load_with_titles(path)[0]


def load_with_titles(path: str | Path) -> tuple[Catalogue, Names]:
    """Return what `load_catalogue` does and `title_names` of the tracks, which it needs."""
    path = Path(path)
    rows = read_rows(path)
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    catalogue, titles = _join(rows, fingerprint)
    del rows
    # Arrow holds on to memory that it no longer needs: a third of what a build takes at most.
    pa.default_memory_pool().release_unused()
    for reason, count in catalogue.report.dropped.items():
        log.warning("%s: dropped lines (%s): %d", path.name, reason, count)
    for kind, count in catalogue.report.joined.items():
        log.info("%s: %s: %d", path.name, kind, count)
    return catalogue, titles


def _join(rows: Rows, fingerprint: str) -> tuple[Catalogue, Names]:
    """Return a catalogue with one row for all lines of a track id, and the names of titles."""
    first_lines, line_row = _first_lines(rows.texts[c.TRACK_ID])
    joined = _joined(rows, line_row, first_lines)
    first = pa.array(first_lines)
    texts = {name: column.take(first) for name, column in rows.texts.items()}
    popularity = np.zeros(len(first_lines), dtype=np.int16)
    np.maximum.at(popularity, line_row, rows.numbers[c.POPULARITY])
    artists = _artists(texts.pop(c.ARTISTS))
    artist_folds = folds(artists.names)
    titles = title_names(texts[c.TRACK_NAME])
    song = _songs(artists, artist_folds, titles)
    # Of equals the sort keeps the order of rows.
    song_rows = np.lexsort((-popularity.astype(np.int32), song))
    track_ids = _fixed_width(texts[c.TRACK_ID])
    catalogue = Catalogue(
        track_ids=track_ids,
        track_names=texts[c.TRACK_NAME],
        album_names=texts[c.ALBUM_NAME],
        artists=artists,
        genres=_genres(rows.texts[c.GENRE], line_row, len(first_lines)),
        artist_folds=artist_folds,
        features=_features(rows.numbers, first_lines, popularity),
        popularity=popularity,
        duration_ms=rows.numbers[c.DURATION_MS][first_lines],
        key=rows.numbers[c.KEY][first_lines],
        mode=rows.numbers[c.MODE][first_lines],
        explicit=rows.explicit[first_lines],
        song=song,
        song_indptr=indptr_of(np.bincount(song)),
        song_rows=song_rows.astype(np.int32),
        id_order=np.argsort(track_ids, kind="stable"),
        fingerprint=fingerprint,
        report=Report(
            lines=rows.lines,
            dropped=MappingProxyType(dict(rows.dropped)),
            joined=MappingProxyType(joined),
        ),
    )
    return catalogue, titles


def _first_lines(ids: pa.StringArray) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the first line of each track id, ascending, and the row in them of every line.

    Examples
    --------
    >>> _first_lines(pa.array(["x", "a", "x"]))
    (array([0, 1]), array([0, 1, 0]))
    """
    # Arrow numbers texts in the order in which they first occur.
    line_row: npt.NDArray[np.intp] = ids.dictionary_encode().indices.to_numpy().astype(np.intp)
    so_far = np.maximum.accumulate(line_row)
    return np.flatnonzero(np.diff(so_far, prepend=-1)), line_row


def _fixed_width(ids: pa.StringArray) -> npt.NDArray[np.bytes_]:
    """Return ASCII texts as an array of bytes, as wide as the longest.

    Examples
    --------
    >>> _fixed_width(pa.array(["abc", "d"]))
    array([b'abc', b'd'], dtype='|S3')
    """
    width = pc.max(pc.binary_length(ids)).as_py()
    return np.frombuffer(pc.ascii_rpad(ids, width, "\0").buffers()[2], f"S{width}")


def _features(
    numbers: dict[str, npt.NDArray[Any]],
    lines: npt.NDArray[np.intp],
    popularity: npt.NDArray[np.int16],
) -> npt.NDArray[np.float32]:
    """Return the audio features of some lines, one column each, with the popularity given."""
    features = np.empty((len(lines), len(c.FEATURES)), dtype=np.float32)
    for column, name in zip(features.T, c.FEATURES, strict=True):
        column[:] = popularity if name == c.POPULARITY else numbers[name][lines]
    tempo = features[:, c.FEATURES.index("tempo")]
    tempo[tempo == 0] = np.nan  # Spotify writes 0 where it found no beat
    return features


def _artists(joined: pa.StringArray) -> Names:
    """Return the artists of each row in their order, each once, without blanks."""
    encoded = joined.dictionary_encode()
    stripped = (
        map(str.strip, text.split(c.ARTIST_SEPARATOR)) for text in encoded.dictionary.to_pylist()
    )
    listed = Names.build(dict.fromkeys(filter(None, names)) for names in stripped)
    return listed.take(encoded.indices.to_numpy())


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


def _songs(artists: Names, artist_folds: pa.StringArray, titles: Names) -> npt.NDArray[np.int32]:
    """Return the song of each row: one primary artist and titles that name one song."""
    artist = artist_folds.dictionary_encode().indices.to_numpy()
    primary = artist[artists.indices[artists.indptr[:-1]]]
    pairs = pa.array(primary.astype(np.int64) * len(titles.names) + titles.indices[1::2])
    song: npt.NDArray[np.int32] = pairs.dictionary_encode().indices.to_numpy()
    return song


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
    first = first_lines[line_row]
    later = np.flatnonzero(first != np.arange(len(first)))
    first = first[later]
    popularity = rows.numbers[c.POPULARITY]
    differs = rows.explicit[later] != rows.explicit[first]
    for name, values in rows.numbers.items():
        if name != c.POPULARITY:
            differs |= values[later] != values[first]
    for name in (c.TRACK_NAME, c.ARTISTS, c.ALBUM_NAME):
        texts = rows.texts[name]
        unequal = pc.not_equal(texts.take(pa.array(later)), texts.take(pa.array(first)))
        differs |= unequal.to_numpy(zero_copy_only=False)
    genre = rows.texts[c.GENRE].dictionary_encode()
    pairs = line_row * len(genre.dictionary) + genre.indices.to_numpy()
    n_pairs = len(np.unique(pairs))
    counts = {
        _REPEATED: len(pairs) - n_pairs,
        _FURTHER_GENRE: n_pairs - len(first_lines),
        _POPULARITY_DIFFERS: len(
            np.unique(line_row[later[popularity[later] != popularity[first]]])
        ),
        _VALUES_DIFFER: len(np.unique(line_row[later[differs]])),
    }
    return {kind: count for kind, count in counts.items() if count}
