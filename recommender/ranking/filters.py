"""Filters: hard conditions that every recommended track meets, and what each of them costs."""

import dataclasses
import difflib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import Catalogue, Names
from recommender.catalogue import columns as c
from recommender.catalogue.gather import gather
from recommender.catalogue.reader import RANGES
from recommender.catalogue.text import fold
from recommender.errors import QueryError
from recommender.ranking.checks import Span, shown, span, texts, whole_number

Mask = npt.NDArray[np.bool_]
_TEMPO: Final = "tempo"
_TEMPO_COLUMN: Final = c.FEATURES.index(_TEMPO)
_N_KEYS: Final = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """What a track must be to be recommended; a track must meet all of it.

    Parameters
    ----------
    genres_in, genres_out : set of str
        At least one of the former, if there are any, and none of the latter.
    popularity, tempo, duration_ms : (low, high), optional
        0 to 100, beats a minute, milliseconds; both ends included. An unknown tempo never passes.
    keys : set of int
        Any of these keys, 0 (C) to 11 (B); empty: any. An unknown key passes only then.
    mode : int, optional
        1 for major, 0 for minor.
    explicit : bool, optional
        False: clean tracks only; True: explicit tracks only.
    artists_out : set of str
        No track that lists one of these artists; names are compared by `text.fold`. A name that
        is not in the catalogue leaves nothing out.
    tracks_out : set of str
        Track ids; all versions of their songs are left out. An unknown id leaves nothing out.

    Raises
    ------
    QueryError
        If a value is out of range or of the wrong kind.

    Examples
    --------
    >>> Filters(tempo=(90, 120), keys={0, 7}).active()
    ('tempo', 'keys')
    """

    genres_in: frozenset[str] = frozenset()
    genres_out: frozenset[str] = frozenset()
    popularity: Span | None = None
    tempo: Span | None = None
    keys: frozenset[int] = frozenset()
    mode: int | None = None
    duration_ms: Span | None = None
    explicit: bool | None = None
    artists_out: frozenset[str] = frozenset()
    tracks_out: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        checked: dict[str, Any] = {}
        for name in ("genres_in", "genres_out", "artists_out", "tracks_out"):
            checked[name] = texts(name, getattr(self, name))
        for name in (c.POPULARITY, _TEMPO, c.DURATION_MS):
            if (value := getattr(self, name)) is not None:
                checked[name] = span(name, value, *RANGES[name])
        try:
            keys = frozenset(whole_number("keys", key, 0, _N_KEYS - 1) for key in self.keys)
        except TypeError:
            raise QueryError(f"keys is a set of numbers, not {shown(self.keys)}.") from None
        checked["keys"] = keys
        if self.mode is not None:
            checked["mode"] = whole_number("mode", self.mode, 0, 1)
        if not (self.explicit is None or isinstance(self.explicit, bool)):
            raise QueryError(f"explicit is None, False or True, not {shown(self.explicit)}.")
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    def active(self) -> tuple[str, ...]:
        """Return the names of the filters that are set, in the order of the parameters."""
        return tuple(
            field.name
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        )

    def without(self, name: str) -> "Filters":
        """Return the same filters with one of them not set."""
        change: dict[str, Any] = {name: Filters.__dataclass_fields__[name].default}
        return dataclasses.replace(self, **change)


NO_FILTERS: Final = Filters()


def passes(catalogue: Catalogue, filters: Filters) -> Mask | None:
    """Return which tracks meet all filters, shape (n_tracks,); None if no filter is set.

    Raises
    ------
    QueryError
        If a genre is not in the catalogue; the nearest ones are named.
    """
    if filters is NO_FILTERS:
        return None
    masks = list(_track_masks(catalogue, filters).values())
    return np.logical_and.reduce(masks) if masks else None


def by_other_artists(catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> Mask:
    """Return which tracks list no artist of some rows; names are compared by `text.fold`."""
    artists = catalogue.artists
    entries, _ = gather(artists.indptr, rows)
    folded = catalogue.artist_folds.take(pa.array(np.unique(artists.indices[entries])))
    mask: Mask = ~_having(artists, pc.is_in(catalogue.artist_folds, folded).to_numpy(False))
    return mask


@dataclass(frozen=True, slots=True)
class Cost:
    """How many songs would come back if the filter of this name were not set."""

    name: str
    songs: int


def costs(
    catalogue: Catalogue, filters: Filters, seed_rows: Sequence[int] = ()
) -> tuple[Cost, ...]:
    """Return what each filter costs, the dearest first, ties in the order of `Filters`.

    Each filter that is set has a cost. A song counts where a version of
    it passes; the songs of `seed_rows` never count, because they are never recommended. If all
    costs are 0, loosening one filter alone brings nothing back.
    """
    masks = _track_masks(catalogue, filters)
    fails = np.zeros(len(catalogue), dtype=np.uint8)
    for mask in masks.values():
        fails += ~mask
    remaining = _count_songs(catalogue, fails == 0, seed_rows)
    # A track meets all other filters exactly if its only failure, if any, is of this one.
    found = [
        Cost(name, _count_songs(catalogue, fails == ~mask, seed_rows) - remaining)
        for name, mask in masks.items()
    ]
    return tuple(sorted(found, key=lambda cost: -cost.songs))


def _count_songs(catalogue: Catalogue, passing: Mask, seed_rows: Sequence[int]) -> int:
    songs = np.zeros(catalogue.n_songs, dtype=bool)
    songs[catalogue.song[passing]] = True
    songs[catalogue.song[list(seed_rows)]] = False
    return int(np.count_nonzero(songs))


def _track_masks(catalogue: Catalogue, filters: Filters) -> dict[str, Mask]:
    """Return the mask of each filter on tracks that is set, by its name."""
    return {name: _MASKS[name](catalogue, getattr(filters, name)) for name in filters.active()}


def _within(values: npt.NDArray[Any], bounds: Span) -> Mask:
    # NaN, an unknown value, is within no bounds.
    mask: Mask = (values >= bounds[0]) & (values <= bounds[1])
    return mask


def _keys(catalogue: Catalogue, keys: Collection[int]) -> Mask:
    # The last place is that of key -1, unknown.
    wanted = np.zeros(_N_KEYS + 1, dtype=bool)
    wanted[list(keys)] = True
    return wanted.take(catalogue.key)


def _genres(catalogue: Catalogue, genres: Collection[str]) -> Mask:
    known = catalogue.genres.names.to_pylist()
    for genre in sorted(genres):
        if genre not in known:
            near = difflib.get_close_matches(genre[:64].casefold(), known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "see the list of genres."
            raise QueryError(f"The catalogue has no genre {genre[:64]!r}; {hint}")
    return _having(catalogue.genres, np.isin(known, list(genres)))


def _artists(catalogue: Catalogue, artists: Collection[str]) -> Mask:
    folded = pa.array(sorted({fold(artist) for artist in artists}), pa.string())
    return _having(catalogue.artists, pc.is_in(catalogue.artist_folds, folded).to_numpy(False))


def _having(names: Names, wanted: Mask) -> Mask:
    """Return which rows have a wanted name, by a running count over all names of all rows."""
    before = np.zeros(len(names.indices) + 1, dtype=np.int32)
    np.cumsum(wanted.take(names.indices), out=before[1:], dtype=np.int32)
    at_row = before.take(names.indptr)
    mask: Mask = at_row[1:] != at_row[:-1]
    return mask


def _tracks_out(catalogue: Catalogue, track_ids: Collection[str]) -> Mask:
    rows = catalogue.known_rows(list(track_ids))
    songs = np.ones(catalogue.n_songs, dtype=bool)
    songs[catalogue.song[rows[rows >= 0]]] = False
    return songs.take(catalogue.song)


_MASKS: Final[MappingProxyType[str, Callable[[Catalogue, Any], Mask]]] = MappingProxyType(
    {
        "genres_in": _genres,
        "genres_out": lambda catalogue, genres: ~_genres(catalogue, genres),
        c.POPULARITY: lambda catalogue, bounds: _within(catalogue.popularity, bounds),
        _TEMPO: lambda catalogue, bounds: _within(catalogue.features[:, _TEMPO_COLUMN], bounds),
        "keys": _keys,
        "mode": lambda catalogue, mode: catalogue.mode == mode,
        c.DURATION_MS: lambda catalogue, bounds: _within(catalogue.duration_ms, bounds),
        "explicit": lambda catalogue, explicit: catalogue.explicit == explicit,
        "artists_out": lambda catalogue, artists: ~_artists(catalogue, artists),
        "tracks_out": _tracks_out,
    }
)
