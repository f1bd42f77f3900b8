"""What a catalogue holds, counted by song: numbers, artists, genres, features.

A song counts once, however many versions and lines of the file it has: in the whole catalogue as
its most popular version, for an artist or a genre as its most popular version that lists that name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import Catalogue
from recommender.catalogue import columns as c
from recommender.stats.percentiles import Floats, Percentiles, known_mean
from recommender.stats.songs_by_name import Rows, SongsByName

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
"""The shares of a genre's songs below the values of `Statistics.genre_quantiles`."""

_POPULARITIES: Final = 101


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much there is. `lines` are those of the file, `dropped` and `joined` as in `Report`."""

    tracks: int
    songs: int
    artists: int
    genres: int
    mean_popularity: float
    unknown_tempo: int
    lines: int
    dropped: Mapping[str, int]
    joined: Mapping[str, int]


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

    `means` are in the dataset's units, `percentiles` are the means of the songs' percentiles among
    all songs, 0 to 100; 50 is the mean of the whole catalogue. NaN where no song's value is known.
    """

    songs: int
    means: Floats
    percentiles: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Statistics:
    """All that is counted once for a catalogue; immutable.

    Attributes
    ----------
    candidates : ndarray of int32, shape (n_songs,)
        The most popular version of each song, ascending.
    artist_popularity : ndarray of float64, shape (n_artists,)
        Mean popularity of each artist's songs.
    popularity_counts : ndarray of int64, shape (101,)
        How many songs have each popularity.
    correlation : ndarray of float64, shape (n_features, n_features)
        Pearson's r over the songs of which both features are known; NaN where one does not vary.
    percentiles : Percentiles
        Of all songs.
    genre_quantiles : ndarray of float64, shape (n_genres, n_quantiles, n_features)
        In the dataset's units; NaN for a genre without songs.
    genre_percentiles : ndarray of float64, shape (n_genres, n_features)
        `FeatureProfile.percentiles` of each genre.
    whole : FeatureProfile
        All songs.
    """

    numbers: Numbers
    candidates: Rows
    artist_songs: SongsByName
    genre_songs: SongsByName
    artist_popularity: Floats
    popularity_counts: npt.NDArray[np.int64]
    correlation: Floats
    percentiles: Percentiles
    genre_quantiles: Floats
    genre_percentiles: Floats
    whole: FeatureProfile

    @classmethod
    def build(cls, catalogue: Catalogue) -> "Statistics":
        """Count a catalogue."""
        candidates = np.flatnonzero(catalogue.candidates()).astype(np.int32)
        values = catalogue.features[candidates].astype(np.float64)
        percentiles = Percentiles.build(values)
        of_tracks = percentiles.of(catalogue.features)
        artist_songs = SongsByName.build(catalogue, catalogue.artists)
        genre_songs = SongsByName.build(catalogue, catalogue.genres)
        return cls(
            numbers=_numbers(catalogue, candidates, artist_songs, genre_songs),
            candidates=candidates,
            artist_songs=artist_songs,
            genre_songs=genre_songs,
            artist_popularity=artist_songs.means(catalogue.popularity[:, None])[:, 0],
            popularity_counts=popularity_counts(catalogue, candidates),
            correlation=pd.DataFrame(values).corr().to_numpy(),
            percentiles=percentiles,
            genre_quantiles=genre_songs.quantiles(catalogue.features, QUANTILES),
            genre_percentiles=genre_songs.means(of_tracks),
            whole=FeatureProfile(
                len(candidates), known_mean(values), known_mean(of_tracks[candidates])
            ),
        )

    def profile(self, catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> FeatureProfile:
        """Return how the songs of some rows sound on average: an artist's, a genre's, or one."""
        values = catalogue.features[rows].astype(np.float64)
        percentiles = known_mean(self.percentiles.of(values))
        return FeatureProfile(len(rows), known_mean(values), percentiles)

    def most_songs(self, catalogue: Catalogue, n: int) -> list[RankedArtist]:
        """Return the n artists with the most songs; ties by mean popularity, then by name."""
        counts = self.artist_songs.counts()
        return self._artists(catalogue, counts > 0, (-counts, -self.artist_popularity), n)

    def most_popular(self, catalogue: Catalogue, n: int, *, least_songs: int) -> list[RankedArtist]:
        """Return the n artists of the highest mean popularity among those with enough songs.

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


def popularity_counts(catalogue: Catalogue, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Return how many of some rows have each popularity from 0 to 100."""
    return np.bincount(catalogue.popularity[rows], minlength=_POPULARITIES).astype(np.int64)


def _numbers(
    catalogue: Catalogue, candidates: Rows, artists: SongsByName, genres: SongsByName
) -> Numbers:
    return Numbers(
        tracks=len(catalogue),
        songs=catalogue.n_songs,
        artists=int((artists.counts() > 0).sum()),
        genres=int((genres.counts() > 0).sum()),
        mean_popularity=float(catalogue.popularity[candidates].mean()),
        unknown_tempo=int(np.isnan(catalogue.features[:, c.FEATURES.index("tempo")]).sum()),
        lines=catalogue.report.lines,
        dropped=catalogue.report.dropped,
        joined=catalogue.report.joined,
    )
