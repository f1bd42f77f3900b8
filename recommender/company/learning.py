"""Learn company from playlists: how strongly songs, and artists, belong together.

A list weighs 1 / sqrt(its songs). With n the lists that two songs have in common, w the sum of
their weights, d a song's own sum over all of its lists, and s twice the mean weight of a list, two
songs belong together by

    c = sqrt(w / ((d + s) * (d' + s)) ** 0.3 * n / (n + 1))

and two artists by the same with 0.5 in place of 0.3 and n + 2 in place of n + 1, from two lists in
common on; there a list's weight is multiplied by log(1 + songs) of each of the two. A short list
says more of its songs than a long one; what is everywhere says less (d); and what few lists say is
taken for less than it seems (s, n).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.catalogue.gather import indptr_of
from recommender.company.company import Company, Neighbours
from recommender.company.pairs import Pairs

MAX_LIST_SONGS: Final = 10_000
"""A list of more songs says of none what it belongs with, and costs the square of its length."""

LEAST_PEOPLE: Final = 5
"""People behind each pair that is learnt from the lists of people."""

_LEAST_SONGS: Final = 2
_PAIRS_AT_ONCE: Final = 2_000_000
"""Pairs held at once, but for what a single thing has: some 400 MB."""


@dataclass(frozen=True, slots=True)
class _Formula:
    """What differs between songs and artists.

    `exponent` is how much less what is everywhere says; `least` are the common lists that a pair
    needs, and `doubt` as many lists as halve, beside as many real ones, what they say.
    """

    exponent: float
    least: int
    doubt: int


_SONGS: Final = _Formula(exponent=0.3, least=1, doubt=1)
_ARTISTS: Final = _Formula(exponent=0.5, least=2, doubt=2)


def learn(
    catalogue: Catalogue,
    lists: Iterable[npt.NDArray[np.integer]],
    people: Sequence[int] | None = None,
) -> Company:
    """Return what people put together, learnt from their playlists.

    Parameters
    ----------
    catalogue : Catalogue
    lists : iterable of ndarray of int
        The rows of each playlist's tracks. Versions of a song are one song, which counts once a
        list. Lists of fewer than two songs, or of more than `MAX_LIST_SONGS`, count for nothing.
    people : sequence of int, optional
        Whose each list is. Pairs that fewer than `LEAST_PEOPLE` people put together are left out
        then, so that nobody is known by them.

    Returns
    -------
    Company
        Memory goes with the pairs that are kept, time with the sum of the squares of the lengths
        of all lists: for a million tracks and 20,000 lists of 60 songs 0.8 GB and half a minute.
    """
    songs_of = [songs_to_learn(catalogue, rows) for rows in lists]
    used = [number for number, songs in enumerate(songs_of) if len(songs)]
    if not used:
        return Company.none(catalogue)
    owners = None if people is None else np.asarray(people)[used]
    lengths = np.array([len(songs_of[number]) for number in used])
    songs = np.concatenate([songs_of[number] for number in used])
    weights = lengths**-0.5
    by_song = _table(lengths, songs, catalogue.n_songs)
    by_artist = _table(lengths, first_artists(catalogue)[songs], len(catalogue.artists.names))
    by_artist.data = np.log1p(by_artist.data)
    return Company(
        _neighbours(by_song, weights, owners, _SONGS),
        _neighbours(by_artist, weights, owners, _ARTISTS),
    )


def songs_to_learn(catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
    """Return the songs of a list, each once; none if the list counts for nothing."""
    songs = np.unique(catalogue.song[rows])
    return songs if _LEAST_SONGS <= len(songs) <= MAX_LIST_SONGS else songs[:0]


def first_artists(catalogue: Catalogue) -> npt.NDArray[np.int32]:
    """Return the first artist of each song, as its most popular version has it."""
    best = catalogue.song_rows[catalogue.song_indptr[:-1]]
    artists: npt.NDArray[np.int32] = catalogue.artists.indices[catalogue.artists.indptr[best]]
    return artists


def _table(
    lengths: npt.NDArray[np.integer], things: npt.NDArray[np.integer], n_things: int
) -> sparse.csr_array:
    """Return how often each thing is in each list, shape (n_lists, n_things)."""
    table = sparse.csr_array(
        (np.ones(len(things)), things, indptr_of(lengths)), shape=(len(lengths), n_things)
    )
    table.sum_duplicates()
    return table


def _neighbours(
    table: sparse.csr_array,
    weights: npt.NDArray[np.float64],
    people: npt.NDArray[np.integer] | None,
    formula: _Formula,
) -> Neighbours:
    """Return the neighbours of the things of a table, block by block, so that few are held."""
    lists_of = table.T.tocsr()
    own_sums = lists_of.power(2) @ weights
    sizes = own_sums + 2 * weights.mean()
    weighted = lists_of * weights
    parts = []
    for first, end in _blocks(lists_of, table):
        # Of the same cells, in the same order: no entry of either product is zero.
        shared = (weighted[first:end] @ table).tocsr()
        common = (lists_of[first:end].sign() @ table.sign()).tocsr()
        shared.sort_indices()
        common.sort_indices()
        things = np.arange(first, end, dtype=np.int32).repeat(np.diff(shared.indptr))
        neighbours, n = shared.indices, common.data
        normal = (sizes[things] * sizes[neighbours]) ** formula.exponent
        # Only what is together in very many lists would come above 1.
        strengths = np.sqrt(shared.data / normal * n / (n + formula.doubt)).clip(max=1)
        known = (things != neighbours) & (n >= formula.least)
        if people is not None:
            known &= _people_behind(lists_of[first:end], table, people) >= LEAST_PEOPLE
        pairs = Pairs(things, neighbours, strengths.astype(np.float32), n.astype(np.int32))
        parts.append(pairs.take(known).strongest())
    return Pairs.together(*parts).to_neighbours(table.shape[1])


def _people_behind(
    lists_of: sparse.csr_array, table: sparse.csr_array, people: npt.NDArray[np.integer]
) -> npt.NDArray[np.float64]:
    """Return how many people put each pair together, for the cells of ``lists_of @ table``."""
    cells = lists_of.tocoo()
    things_of_people, own = np.unique(
        np.stack([cells.row, people[cells.col]]), axis=1, return_inverse=True
    )
    n_own = things_of_people.shape[1]
    shape = (n_own, table.shape[0])
    theirs = sparse.csr_array((np.ones(len(own)), (own, cells.col)), shape=shape)
    shape = (lists_of.shape[0], n_own)
    whose = sparse.csr_array((np.ones(n_own), (things_of_people[0], np.arange(n_own))), shape=shape)
    behind = (whose @ (theirs @ table).sign()).tocsr()
    behind.sort_indices()
    counts: npt.NDArray[np.float64] = behind.data
    return counts


def _blocks(lists_of: sparse.csr_array, table: sparse.csr_array) -> Iterator[tuple[int, int]]:
    """Yield ranges of things that have few enough pairs in all, or one thing."""
    lengths = np.diff(table.indptr)
    ends = np.append(0, lengths[lists_of.indices].cumsum())[lists_of.indptr]
    first = 0
    while first < len(ends) - 1:
        most = ends[first] + _PAIRS_AT_ONCE
        end = max(first + 1, int(np.searchsorted(ends, most, side="right")) - 1)
        yield first, end
        first = end
