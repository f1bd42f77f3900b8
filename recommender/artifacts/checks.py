"""Whether what was opened fits together: no index leads out of its array, no number is NaN.

A checksum finds what decays. It has no key, so whoever can write the files can make it fit. What
is checked here holds whatever the checksum says, so that no altered file can make a query read
beyond an array or end in an error of NumPy. A value that is possible but wrong is not found.
"""

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue, Names
from recommender.catalogue import columns as c
from recommender.catalogue.reader import RANGES
from recommender.catalogue.search import SearchIndex
from recommender.company.companions import Companions
from recommender.scoring.cells import CELL_SIZE, NO_ROW, Cells
from recommender.scoring.features import EXPLICIT_TERMS, FeatureSpace
from recommender.scoring.numeric import N_COLUMNS, STEERED
from recommender.scoring.scorer import HybridScorer

Array = npt.NDArray[Any]

_LONGEST_UNIT = 1.001
"""More than an entry of a unit vector can be by rounding."""


def check_catalogue(catalogue: Catalogue) -> None:
    """Check all columns of a catalogue.

    Raises
    ------
    ValueError
        If one does not fit; it is named.
    """
    n = len(catalogue)
    _need(n > 0 and catalogue.track_ids.ndim == 1, "track_ids")
    ids = catalogue.track_ids
    _need(0 < ids.itemsize <= 64 and int(ids.view(np.uint8).max()) < 128, "track_ids")
    _each_once(catalogue.id_order, n, "id_order")
    ordered = ids[catalogue.id_order]
    _need(bool((ordered[1:] > ordered[:-1]).all()), "id_order")
    _need(len(catalogue.track_names) == len(catalogue.album_names) == n, "names of tracks")
    _names(catalogue.artists, n, "artists", least=1)
    _names(catalogue.genres, n, "genres", least=0)
    _need(len(catalogue.artist_folds) == len(catalogue.artists.names), "artist_folds")
    _shape(catalogue.features, (n, len(c.FEATURES)), "features")
    for name, column in zip(c.FEATURES, catalogue.features.T, strict=True):
        # A tempo of 0 is unknown, which is NaN; nothing else is.
        known = column[~np.isnan(column)] if name == "tempo" else column
        _between(known, *RANGES[name], name)
    for name in (c.POPULARITY, c.DURATION_MS, c.KEY, c.MODE):
        _shape(getattr(catalogue, name), (n,), name)
        _between(getattr(catalogue, name), *RANGES[name], name)
    _truth(catalogue.explicit, n, "explicit")
    _ascending(catalogue.song_indptr, catalogue.n_songs, n, "song_indptr", least=1)
    _each_once(catalogue.song_rows, n, "song_rows")
    songs = np.repeat(np.arange(catalogue.n_songs), np.diff(catalogue.song_indptr))
    _shape(catalogue.song, (n,), "song")
    _need(np.array_equal(catalogue.song[catalogue.song_rows], songs), "song")


def check_scorer(scorer: HybridScorer, catalogue: Catalogue) -> None:
    """Check all that is scored with, against a catalogue that was checked.

    Raises
    ------
    ValueError
        If something does not fit; it is named.
    """
    _space(scorer.space, catalogue)
    n_slots = len(scorer.cells.rows)
    _cells(scorer.cells, scorer.space, n_slots)
    postings = scorer.postings
    n_terms = scorer.space.text.shape[1] - len(EXPLICIT_TERMS)
    _ascending(postings.indptr, n_terms, len(postings.slots), "postings", least=0)
    _within(postings.slots, n_slots, "slots of postings")
    _shape(postings.weights, postings.slots.shape, "weights of postings")
    _between(postings.weights, 0, _LONGEST_UNIT, "weights of postings")
    holidays = np.sort(scorer.cells.slots[scorer.space.holiday])
    _need(np.array_equal(scorer.holiday_slots, holidays), "holiday_slots")
    _companions(scorer.companions, catalogue)


def check_search(index: SearchIndex, catalogue: Catalogue) -> None:
    """Check a search index, against a catalogue that was checked.

    Raises
    ------
    ValueError
        If something does not fit; it is named.
    """
    n, postings = len(catalogue), index.postings
    _need(postings.n_texts == n, "n_texts")
    _between(postings.codes, 0, sys.maxunicode + 1 << 42, "codes")
    _need(postings.codes.ndim == 1 and _rises(postings.codes), "codes")
    _ascending(postings.indptr, len(postings.codes), len(postings.rows), "grams", least=1)
    _sorted_parts(postings.rows, postings.indptr, n, "rows of grams")
    _shape(index.brevity, (n,), "brevity")
    _between(index.brevity, 0, 1e9, "brevity")
    _names(index.titles, n, "titles", least=2)
    _need(len(index.titles.indices) == 2 * n, "titles")
    _names(index.artists, n, "artists of the index", least=0)
    _need(np.array_equal(index.song, catalogue.song), "song of the index")
    _need(np.array_equal(index.popularity, catalogue.popularity), "popularity of the index")
    best = catalogue.popularity[catalogue.song_rows[catalogue.song_indptr[:-1]]]
    _need(np.array_equal(index.song_popularity, best[catalogue.song]), "popularity of songs")


def _companions(companions: Companions, catalogue: Catalogue) -> None:
    """Check what is known of the company of songs and artists."""
    sizes = (
        (companions.songs, catalogue.n_songs),
        (companions.artists, len(catalogue.artists.names)),
    )
    for neighbours, size in sizes:
        _ascending(neighbours.indptr, size, len(neighbours.indices), "neighbours", least=0)
        _within(neighbours.indices, size, "neighbours")
        _shape(neighbours.strengths, neighbours.indices.shape, "strengths")
        _between(neighbours.strengths, 0, _LONGEST_UNIT, "strengths")
        _shape(neighbours.lists, neighbours.indices.shape, "lists")
        _between(neighbours.lists, 0, 10**9, "lists")
    first = catalogue.artists.indices[catalogue.artists.indptr[:-1]]
    _need(np.array_equal(companions.first_artist, first), "first_artist")
    for name in ("song", "song_indptr", "song_rows"):
        _need(np.array_equal(getattr(companions, name), getattr(catalogue, name)), name)
    _each_once(companions.artist_rows, len(catalogue), "artist_rows")
    n_artists = len(catalogue.artists.names)
    _ascending(companions.artist_indptr, n_artists, len(catalogue), "artist_indptr", least=0)
    owners = np.repeat(np.arange(n_artists), np.diff(companions.artist_indptr))
    _need(np.array_equal(first[companions.artist_rows], owners), "artist_rows")


def _space(space: FeatureSpace, catalogue: Catalogue) -> None:
    """Check both matrices."""
    n, text = len(catalogue), space.text
    _shape(space.numeric, (n, N_COLUMNS), "numeric")
    _between(space.numeric, -_LONGEST_UNIT, _LONGEST_UNIT, "numeric")
    for column in (space.sound_length, space.fame):
        _shape(column, (n,), "lengths and fame")
        _between(column, 0, _LONGEST_UNIT, "lengths and fame")
    _shape(space.steering, (n, len(STEERED)), "steering")
    _between(space.steering, -1e6, 1e6, "steering")
    _truth(space.holiday, n, "holiday")
    sizes = (len(catalogue.artists.names), len(catalogue.genres.names))
    _need((space.n_artists, space.n_genres) == sizes, "numbers of terms")
    _need(text.shape == (n, sum(sizes) + len(EXPLICIT_TERMS)), "text")
    _need(text.data.dtype == np.float32, "text")
    _need(text.indices.dtype == text.indptr.dtype == np.int32, "text")
    _ascending(text.indptr, n, len(text.indices), "text", least=1)
    _sorted_parts(text.indices, text.indptr, text.shape[1], "terms of text")
    _shape(text.data, text.indices.shape, "weights of text")
    _between(text.data, 0, _LONGEST_UNIT, "weights of text")
    for moments in (space.centre, space.spread):
        _shape(moments, (len(c.FEATURES),), "centre and spread")
        _between(moments, -1e9, 1e9, "centre and spread")
    _need(bool((space.spread > 0).all()), "spread")


def _cells(cells: Cells, space: FeatureSpace, n_slots: int) -> None:
    """Check the cells; `n_slots` is how many places they have."""
    n, n_numeric = space.numeric.shape
    further = len(EXPLICIT_TERMS) + 2  # popularity and fame
    _need(n_slots > 0 and n_slots % CELL_SIZE == 0, "rows of cells")
    _need(cells.vectors.ndim == 2 and cells.vectors.flags.c_contiguous, "vectors")
    _need(cells.vectors.shape[1] >= n_numeric + further, "vectors")
    _shape(cells.vectors, (n_slots, cells.vectors.shape[1]), "vectors")
    _between(cells.vectors, -_LONGEST_UNIT, _LONGEST_UNIT, "vectors")
    _shape(cells.rows, (n_slots,), "rows of cells")
    _shape(cells.slots, (n,), "slots")
    _within(cells.slots, n_slots, "slots")
    _need(np.array_equal(cells.rows[cells.slots], np.arange(n)), "slots")
    _need(np.count_nonzero(cells.rows == NO_ROW) == n_slots - n, "rows of cells")
    _truth(cells.candidates, n_slots, "candidates")
    _need(not cells.candidates[cells.rows == NO_ROW].any(), "candidates")
    _need(0 < cells.n_open <= cells.n_cells, "n_open")
    _need(not cells.candidates[cells.n_open * CELL_SIZE :].any(), "candidates")
    _need(cells.axes.ndim == 2 and cells.axes.shape[1] == n_numeric, "axes")
    _between(cells.axes, -_LONGEST_UNIT, _LONGEST_UNIT, "axes")
    _shape(cells.corners, (2 * (len(cells.axes) + 1 + further), cells.n_cells), "corners")
    _between(cells.corners, -_LONGEST_UNIT, _LONGEST_UNIT, "corners")


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"its {what} cannot be right")


def _shape(array: Array, shape: tuple[int, ...], what: str) -> None:
    _need(array.shape == shape, what)


def _between(values: Array, low: float, high: float, what: str) -> None:
    """NaN fails, as the least and the greatest of values with a NaN are NaN."""
    _need(not values.size or bool(values.min() >= low and values.max() <= high), what)


def _within(indices: Array, length: int, what: str) -> None:
    _need(indices.ndim == 1, what)
    _between(indices, 0, length - 1, what)


def _truth(values: Array, n: int, what: str) -> None:
    _shape(values, (n,), what)
    _between(values.view(np.uint8), 0, 1, what)


def _each_once(order: Array, n: int, what: str) -> None:
    _shape(order, (n,), what)
    _within(order, n, what)
    met = np.zeros(n, dtype=bool)
    met[order] = True
    _need(bool(met.all()), what)


def _rises(values: Array) -> bool:
    return bool((values[1:] > values[:-1]).all())


def _ascending(indptr: Array, n_rows: int, n_entries: int, what: str, *, least: int) -> None:
    """Each row has at least so many entries, and all rows have all entries."""
    _shape(indptr, (n_rows + 1,), what)
    _need(indptr[0] == 0 and indptr[-1] == n_entries, what)
    _between(indptr, 0, n_entries, what)  # so that no difference can overflow
    _need(bool((indptr[1:] - indptr[:-1] >= least).all()), what)


def _sorted_parts(indices: Array, indptr: Array, length: int, what: str) -> None:
    """Check indices that rise within each row; no row is empty."""
    _within(indices, length, what)
    rises = indices[1:] > indices[:-1]
    rises[indptr[1:-1] - 1] = True
    _need(bool(rises.all()), what)


def _names(names: Names, n_rows: int, what: str, *, least: int) -> None:
    _ascending(names.indptr, n_rows, len(names.indices), what, least=least)
    _within(names.indices, len(names.names), what)
