"""What a catalogue holds, counted by song: numbers, artists, genres, features.

A song counts once, however many versions and lines of the file it has. It stands for the whole
catalogue with its most popular version, and for an artist or a genre with its most popular version
among those that list that name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import columns as c
from recommender.catalogue.catalogue import Catalogue, Names
from recommender.scoring.top_n import song_candidates
from recommender.stats.percentiles import Floats, Percentiles, known_mean

Rows32 = npt.NDArray[np.int32]

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
"""The shares of a genre's songs that lie below the values of `Statistics.genre_quantiles`."""

POPULARITIES: Final = 101
"""How many values popularity can take, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much there is. `lines` are those of the file, `dropped` and `joined` as in `Report`."""

    tracks: int
    songs: int
    artists: int
    genres: int
    mean_popularity: float
    median_popularity: float
    unknown_tempo: int
    lines: int
    dropped: Mapping[str, int]
    joined: Mapping[str, int]


@dataclass(frozen=True, eq=False, slots=True)
class SongsByName:
    """The songs of each artist or genre as rows: ``rows[indptr[i]:indptr[i + 1]]``.

    One row a song, the most popular first, ties by row.
    """

    indptr: Rows32
    rows: Rows32

    def of(self, name: int) -> Rows32:
        """Return the rows of one name by its number in `Names.names`."""
        return self.rows[self.indptr[name] : self.indptr[name + 1]]

    def counts(self) -> npt.NDArray[np.int64]:
        """Return how many songs each name has."""
        return np.diff(self.indptr).astype(np.int64)


@dataclass(frozen=True, slots=True)
class RankedArtist:
    """One line of a list of artists; `mean_popularity` is over the artist's songs."""

    number: int
    name: str
    songs: int
    mean_popularity: float


@dataclass(frozen=True, eq=False, slots=True)
class FeatureProfile:
    """How some songs sound on average, in the order of `columns.FEATURES`.

    `means` are in the dataset's units, `standing` is the mean of the songs' standings among all
    songs, 0 to 100 (50: like the whole); NaN where no song's value is known.
    """

    songs: int
    means: Floats
    standing: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Statistics:
    """All that is counted once for a catalogue; immutable.

    Attributes
    ----------
    numbers : Numbers
    leads : ndarray of int32, shape (n_songs,)
        The most popular version of each song, ascending rows.
    artist_songs, genre_songs : SongsByName
    artist_popularity : ndarray of float64, shape (n_artists,)
        Mean popularity of each artist's songs.
    popularity_counts : ndarray of int64, shape (101,)
        How many songs have each popularity.
    correlation : ndarray of float64, shape (n_features, n_features)
        Pearson's r over songs that know both features; NaN where a feature does not vary.
    genre_quantiles : ndarray of float64, shape (n_genres, n_quantiles, n_features)
        In the dataset's units; NaN for a genre without songs.
    genre_standing : ndarray of float64, shape (n_genres, n_features)
        `FeatureProfile.standing` of each genre.
    whole : FeatureProfile
        All songs.
    """

    numbers: Numbers
    leads: Rows32
    artist_songs: SongsByName
    genre_songs: SongsByName
    artist_popularity: Floats
    popularity_counts: npt.NDArray[np.int64]
    correlation: Floats
    standing: Percentiles
    genre_quantiles: Floats
    genre_standing: Floats
    whole: FeatureProfile

    @classmethod
    def build(cls, catalogue: Catalogue) -> "Statistics":
        """Count a catalogue."""
        leads = np.flatnonzero(song_candidates(catalogue)).astype(np.int32)
        values = catalogue.features[leads].astype(np.float64)
        standing = Percentiles.build(values)
        standings = standing.of(catalogue.features)
        artist_songs = songs_by_name(catalogue, catalogue.artists)
        genre_songs = songs_by_name(catalogue, catalogue.genres)
        return cls(
            numbers=_numbers(catalogue, leads, artist_songs, genre_songs),
            leads=leads,
            artist_songs=artist_songs,
            genre_songs=genre_songs,
            artist_popularity=_means(artist_songs, catalogue.popularity[:, None])[:, 0],
            popularity_counts=popularity_counts(catalogue, leads),
            correlation=pd.DataFrame(values).corr().to_numpy(),
            standing=standing,
            genre_quantiles=_quantiles(genre_songs, catalogue.features),
            genre_standing=_means(genre_songs, standings),
            whole=FeatureProfile(len(leads), known_mean(values), known_mean(standings[leads])),
        )

    def profile(self, catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> FeatureProfile:
        """Return how the songs of some rows sound on average: an artist's, a genre's, or one."""
        values = catalogue.features[rows].astype(np.float64)
        return FeatureProfile(len(rows), known_mean(values), known_mean(self.standing.of(values)))

    def most_songs(self, catalogue: Catalogue, n: int) -> list[RankedArtist]:
        """Return the n artists with the most songs; ties by mean popularity, then by name."""
        counts = self.artist_songs.counts()
        return self._artists(catalogue, counts > 0, (-counts, -self.artist_popularity), n)

    def most_popular(self, catalogue: Catalogue, n: int, *, least_songs: int) -> list[RankedArtist]:
        """Return the n artists of the highest mean popularity among those with enough songs.

        Parameters
        ----------
        catalogue : Catalogue
        n : int
        least_songs : int
            Artists with fewer songs are left out.

        Returns
        -------
        list of RankedArtist
            Highest first; ties by number of songs, then by name.
        """
        counts = self.artist_songs.counts()
        enough = counts >= max(least_songs, 1)
        return self._artists(catalogue, enough, (-self.artist_popularity, -counts), n)

    def _artists(
        self,
        catalogue: Catalogue,
        wanted: npt.NDArray[np.bool_],
        keys: tuple[npt.NDArray[np.number], npt.NDArray[np.number]],
        n: int,
    ) -> list[RankedArtist]:
        """Return the n wanted artists with the lowest first key, then second key, then name."""
        numbers = np.flatnonzero(wanted)
        names = catalogue.artists.names.take(pa.array(numbers))
        first, second = (np.round(key[numbers].astype(np.float64), 9) for key in keys)
        order = np.lexsort((pc.rank(names).to_numpy(), second, first))[:n]
        counts = self.artist_songs.counts()
        return [
            RankedArtist(
                number=int(numbers[place]),
                name=names[place].as_py(),
                songs=int(counts[numbers[place]]),
                mean_popularity=float(self.artist_popularity[numbers[place]]),
            )
            for place in order.tolist()
        ]


def songs_by_name(catalogue: Catalogue, names: Names) -> SongsByName:
    """Return the songs of each artist or genre, whichever version lists the name."""
    rows = np.repeat(np.arange(len(catalogue)), np.diff(names.indptr))
    name, song = names.indices, catalogue.song[rows]
    popularity = catalogue.popularity[rows].astype(np.int32)
    by_song = np.lexsort((rows, -popularity, song, name))
    first = np.ones(len(by_song), dtype=bool)
    first[1:] = (np.diff(name[by_song]) != 0) | (np.diff(song[by_song]) != 0)
    kept = by_song[first]
    kept = kept[np.lexsort((rows[kept], -popularity[kept], name[kept]))]
    counts = np.bincount(name[kept], minlength=len(names.names))
    indptr = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return SongsByName(indptr, rows[kept].astype(np.int32))


def popularity_counts(catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Return how many of some rows have each popularity from 0 to 100."""
    return np.bincount(catalogue.popularity[rows], minlength=POPULARITIES).astype(np.int64)


def _numbers(
    catalogue: Catalogue, leads: Rows32, artists: SongsByName, genres: SongsByName
) -> Numbers:
    popularity = catalogue.popularity[leads]
    return Numbers(
        tracks=len(catalogue),
        songs=catalogue.n_songs,
        artists=int((artists.counts() > 0).sum()),
        genres=int((genres.counts() > 0).sum()),
        mean_popularity=float(popularity.mean()),
        median_popularity=float(np.median(popularity)),
        unknown_tempo=int(np.isnan(catalogue.features[:, c.FEATURES.index("tempo")]).sum()),
        lines=catalogue.report.lines,
        dropped=catalogue.report.dropped,
        joined=catalogue.report.joined,
    )


def _grouped(songs: SongsByName, values: npt.NDArray[np.generic]) -> Any:
    name = np.repeat(np.arange(len(songs.indptr) - 1), songs.counts())
    return pd.DataFrame(values[songs.rows].astype(np.float64)).groupby(name)


def _means(songs: SongsByName, values: npt.NDArray[np.generic]) -> Floats:
    """Return the mean of each column over the songs of each name, NaN where none is known."""
    table = _grouped(songs, values).mean().reindex(range(len(songs.indptr) - 1))
    means: Floats = table.to_numpy()
    return means


def _quantiles(songs: SongsByName, values: npt.NDArray[np.generic]) -> Floats:
    n_names = len(songs.indptr) - 1
    wanted = pd.MultiIndex.from_product([range(n_names), QUANTILES])
    table = _grouped(songs, values).quantile(list(QUANTILES)).reindex(wanted)
    quantiles: Floats = table.to_numpy().reshape(n_names, len(QUANTILES), values.shape[1])
    return quantiles
