"""Ask for songs that belong with a song: `Query` in, `Recommendations` out."""

import math
import operator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue, Track
from recommender.errors import QueryError
from recommender.features import FeatureSpace
from recommender.ranking import best_first, contenders, song_candidates
from recommender.scoring import SCORE_TOLERANCE, HybridScorer

DEFAULT_N: Final = 6
DEFAULT_NUMERIC_WEIGHT: Final = 0.6
MAX_N: Final = 500
MAX_SEEDS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Query:
    """Seeds and what to make of them.

    Parameters
    ----------
    seeds : tuple of str
        Track ids; at least one. A repeated id counts once.
    n : int
        How many songs to recommend, 1 to `MAX_N`.
    numeric_weight : float
        Weight of the sound, 0 to 1; the metadata gets the rest.

    Raises
    ------
    QueryError
        If a value is out of range.

    Examples
    --------
    >>> Query(seeds=("5SuOikwiRyPMVoIQDJUgSV",)).n
    6
    """

    seeds: tuple[str, ...]
    n: int = DEFAULT_N
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT

    def __post_init__(self) -> None:
        # mypy holds this for impossible; a caller without types does it all the time
        if isinstance(self.seeds, str):  # type: ignore[unreachable]
            raise QueryError("seeds is a tuple of track ids; write (track_id,) for one.")
        object.__setattr__(self, "seeds", tuple(dict.fromkeys(self.seeds)))
        if not 1 <= len(self.seeds) <= MAX_SEEDS:
            raise QueryError(f"A query needs 1 to {MAX_SEEDS} seeds, not {len(self.seeds)}.")
        object.__setattr__(self, "n", _whole_number(self.n))
        if not 1 <= self.n <= MAX_N:
            raise QueryError(f"n is from 1 to {MAX_N}, not {self.n}.")
        object.__setattr__(self, "numeric_weight", _number(self.numeric_weight))
        if not 0 <= self.numeric_weight <= 1:
            raise QueryError(f"numeric_weight is from 0 to 1, not {self.numeric_weight:g}.")


def _whole_number(value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise QueryError(f"n is a whole number, not {value!r}.") from None


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if math.isnan(number):
        raise QueryError(f"numeric_weight is a number from 0 to 1, not {value!r}.")
    return number


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One song that belongs with the seeds.

    `rank` counts from 1. `score` is numeric_weight * numeric_similarity + (1 - numeric_weight) *
    text_similarity; both similarities are cosines, the mean over the seeds if there are several.
    `versions` counts the tracks of the song, this one included. `shared_artists` and
    `shared_genres` stand on this track and on a seed, in this track's order.
    """

    rank: int
    track: Track
    score: float
    numeric_similarity: float
    text_similarity: float
    versions: int
    shared_artists: tuple[str, ...]
    shared_genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The answer to a query: the seeds and the recommendations, best first."""

    query: Query
    seeds: tuple[Track, ...]
    items: tuple[Recommendation, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Recommender:
    """A catalogue ready to answer queries; immutable, safe to share among threads."""

    catalogue: Catalogue
    scorer: HybridScorer
    barred: npt.NDArray[np.float32]

    @classmethod
    def build(cls, catalogue: Catalogue) -> "Recommender":
        """Precompute both matrices and the candidates of a catalogue."""
        barred = np.where(song_candidates(catalogue), 0, -np.inf).astype(np.float32)
        return cls(catalogue, HybridScorer.build(FeatureSpace.build(catalogue)), barred)

    def recommend(self, query: Query) -> Recommendations:
        """Return the n songs that score best for the seeds, best first, ties by row.

        The seeds' own songs are never among them. Fewer than n come back only if the catalogue
        has no more songs.

        Raises
        ------
        UnknownTrackError
            If a seed is not in the catalogue.
        """
        seed_rows = [self.catalogue.row(track_id) for track_id in query.seeds]
        target = self.scorer.target(seed_rows)
        scores = self.scorer.scores(target, query.numeric_weight)
        scores += self.barred
        for row in seed_rows:
            scores[self.catalogue.versions(row)] = -np.inf

        rows = contenders(scores, query.n, SCORE_TOLERANCE)
        numeric, text = self.scorer.similarities(target, rows)
        exact = query.numeric_weight * numeric + (1 - query.numeric_weight) * text
        seeds = tuple(self.catalogue.track(row) for row in seed_rows)
        artists = {artist for seed in seeds for artist in seed.artists}
        genres = {genre for seed in seeds for genre in seed.genres}
        items = []
        for rank, place in enumerate(best_first(exact, rows, query.n), start=1):
            row = int(rows[place])
            track = self.catalogue.track(row)
            items.append(
                Recommendation(
                    rank=rank,
                    track=track,
                    score=float(exact[place]),
                    numeric_similarity=float(numeric[place]),
                    text_similarity=float(text[place]),
                    versions=len(self.catalogue.versions(row)),
                    shared_artists=tuple(name for name in track.artists if name in artists),
                    shared_genres=tuple(name for name in track.genres if name in genres),
                )
            )
        return Recommendations(query, seeds, tuple(items))
