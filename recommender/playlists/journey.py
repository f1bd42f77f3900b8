"""A journey: from one song to another in small steps."""

import dataclasses
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue, Track
from recommender.errors import QueryError
from recommender.playlists.beam import best_way
from recommender.ranking.checks import number, whole_number
from recommender.ranking.filters import NO_FILTERS, Filters, passes
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.scoring.query_vector import QueryVector
from recommender.scoring.scorer import HybridScorer
from recommender.scoring.similarity import hybrid, hybrid_similarity
from recommender.scoring.top_n import best_first
from recommender.scoring.weights import Weights

DEFAULT_STEPS: Final = 8
MAX_STEPS: Final = 30

_POOL: Final = 250

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Stop:
    """One song of a journey.

    `step` is its distance from the song before: 1 - hybrid similarity, 0 for the first song.
    """

    track: Track
    step: float

    @property
    def energy(self) -> float:
        """Energy, 0 to 1."""
        return self.track.feature("energy")

    @property
    def valence(self) -> float:
        """Valence, 0 to 1."""
        return self.track.feature("valence")

    @property
    def tempo(self) -> float:
        """Beats a minute, NaN where unknown."""
        return self.track.feature("tempo")


@dataclass(frozen=True, slots=True)
class Journey:
    """The songs from the first to the last, both included; one more than steps."""

    stops: tuple[Stop, ...]

    @property
    def largest_step(self) -> float:
        """The largest distance of two songs that come one after the other."""
        return max(stop.step for stop in self.stops)


def find_journey(
    recommender: Recommender,
    start: str,
    end: str,
    steps: int = DEFAULT_STEPS,
    *,
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
    filters: Filters = NO_FILTERS,
    repeat_artists: bool = False,
) -> Journey:
    """Return a way from one song to another whose largest step is as small as can be found.

    The 250 songs most similar to each of some points on the straight line between the two songs,
    in the order from start to end, are dealt into one group for each stop, and `beam.best_way`
    takes one song of each group.

    Parameters
    ----------
    start, end : str
        Track ids of two different songs.
    steps : int
        From 2 to `MAX_STEPS`; the journey has one song more.
    numeric_weight : float
        Weight of the sound, 0 to 1.
    filters : Filters
        What every song between the two must be.
    repeat_artists : bool
        Whether an artist may come twice. The two ends may share artists all the same.

    Raises
    ------
    QueryError
        If a value is out of range, a song is unknown, both are the same song, or too few songs
        or artists pass the filters.
    """
    steps = whole_number("steps", steps, 2, MAX_STEPS)
    numeric_weight = number("numeric_weight", numeric_weight, 0, 1)
    catalogue = recommender.catalogue
    ends = catalogue.rows((start, end))
    if catalogue.song[ends[0]] == catalogue.song[ends[1]]:
        raise QueryError("A journey goes from one song to another; choose two different ones.")
    artists = None if repeat_artists else _artists(catalogue)
    allowed = _allowed(catalogue, ends, filters, artists)
    near = _near_the_line(recommender, ends, steps, numeric_weight, allowed)
    if len(near) < steps - 1:
        raise QueryError("Too few songs are left for so many steps; loosen a filter.")
    groups = [ends[:1], *_dealt(recommender, near, ends, steps - 1, numeric_weight), ends[1:]]
    return _journey(recommender, groups, numeric_weight, artists)


def _journey(
    recommender: Recommender,
    groups: Sequence[Rows],
    numeric_weight: float,
    artists: sparse.csr_array | None,
) -> Journey:
    """Return the journey that takes one song of each group, no artist twice if they are given."""
    space = recommender.space
    gaps = [
        1 - hybrid_similarity(space, group, after, numeric_weight).astype(np.float64)
        for group, after in itertools.pairwise(groups)
    ]
    rows = np.concatenate(groups)
    way = best_way(gaps, _clashes(rows, artists))
    if way is None:
        raise QueryError(
            "No way was found on which no artist comes twice; allow artists to repeat."
        )
    stops = rows[way]
    by_pair = hybrid_similarity(space, stops, stops, numeric_weight).diagonal(1)
    lengths = [0.0, *np.maximum(1 - by_pair.astype(np.float64), 0.0).tolist()]
    return Journey(tuple(map(Stop, recommender.catalogue.tracks(stops), lengths)))


def _point_between(scorer: HybridScorer, ends: Rows, share: float) -> QueryVector:
    """Return the point on the straight line from one track to another, `share` of the way, 0 to 1.

    Both its parts have length 1, so that sound and metadata weigh what they should.
    """
    point = scorer.query_vector(ends, np.array([1 - share, share]))
    numeric, terms = np.linalg.norm(point.numeric), np.linalg.norm(point.term_weights)
    return dataclasses.replace(
        point,
        numeric=point.numeric / (numeric or 1.0),
        term_weights=point.term_weights / (terms or 1.0),
    )


def _artists(catalogue: Catalogue) -> sparse.csr_array:
    """Return which row lists which artist, names that fold to one counting as one."""
    folded = catalogue.artist_folds.dictionary_encode()
    numbers = folded.indices.to_numpy()[catalogue.artists.indices]
    shape = (len(catalogue), len(folded.dictionary))
    ones = np.ones(len(numbers), dtype=np.float32)
    return sparse.csr_array((ones, numbers, catalogue.artists.indptr), shape=shape)


def _allowed(
    catalogue: Catalogue, ends: Rows, filters: Filters, artists: sparse.csr_array | None
) -> npt.NDArray[np.bool_]:
    """Return which rows may come between the two ends."""
    allowed = catalogue.candidates(passes(catalogue, filters))
    allowed[catalogue.same_songs(ends)] = False
    if artists is not None:
        of_ends = np.zeros(artists.shape[1], dtype=np.float32)
        of_ends[artists[ends].indices] = 1
        allowed &= artists @ of_ends == 0
    return allowed


def _near_the_line(
    recommender: Recommender,
    ends: Rows,
    steps: int,
    numeric_weight: float,
    allowed: npt.NDArray[np.bool_],
) -> Rows:
    """Return the rows that are among the 250 best for a point of the line, ascending."""
    scorer = recommender.scorer
    found = []
    for place in range(1, steps):
        point = _point_between(scorer, ends, place / steps)
        rows = scorer.contenders(point, Weights(numeric_weight), _POOL, allowed=allowed)
        by_sound, by_terms = scorer.similarities(point, rows)
        exact = hybrid(by_sound, by_terms, numeric_weight)
        found.append(rows[best_first(exact, rows, _POOL)])
    return np.unique(np.concatenate(found))


def _dealt(
    recommender: Recommender, rows: Rows, ends: Rows, n_groups: int, numeric_weight: float
) -> list[Rows]:
    """Return rows in groups of one size, from those most similar to the start to the end's."""
    similar = hybrid_similarity(recommender.space, rows, ends, numeric_weight)
    order = np.argsort(similar[:, 1] - similar[:, 0], kind="stable")
    return np.array_split(rows[order], n_groups)


def _clashes(rows: Rows, artists: sparse.csr_array | None) -> npt.NDArray[np.bool_]:
    """Return which two songs may not be on one journey; the ends, first and last, go with all."""
    clashes = np.zeros((len(rows), len(rows)), dtype=bool)
    if artists is not None:
        listed = artists[rows[1:-1]]
        clashes[1:-1, 1:-1] = (listed @ listed.T).toarray() > 0
    return clashes
