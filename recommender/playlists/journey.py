"""From one song to another in small steps."""

import dataclasses
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue.catalogue import Catalogue, Track
from recommender.errors import QueryError
from recommender.ranking.checks import number, whole_number
from recommender.ranking.filters import NO_FILTERS, Filters, passes
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.scoring.scorer import HybridScorer, QueryVector
from recommender.scoring.similarity import hybrid, hybrid_similarity
from recommender.scoring.top_n import best_first, song_candidates

DEFAULT_STEPS: Final = 8
MAX_STEPS: Final = 30

POOL: Final = 250
"""Songs near each point of the straight line among which the way is sought."""

BEAM: Final = 128
"""Ways that are followed at once."""

Rows = npt.NDArray[np.intp]
Gaps = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stop:
    """One song of a journey.

    `step` is how far it lies from the one before: 1 - hybrid similarity, 0 for the first song.
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
        """How far apart the two songs are that are furthest apart of all neighbours."""
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

    The straight line between the two songs is divided into equal parts. The `POOL` songs most like
    each point of it, sorted by how much more they are like the end than like the start, are dealt
    into one group a stop, and the way takes one song of each group: of all such ways the one with
    the smallest largest step, of several the one with the smaller sum of steps. The largest step
    is the smallest there is where artists may repeat; where they may not, the `BEAM` most
    promising beginnings are followed, which may miss a better way.

    Parameters
    ----------
    recommender : Recommender
    start, end : str
        Track ids of two different songs.
    steps : int
        From 2 to `MAX_STEPS`; the journey has one song more.
    numeric_weight : float
        Weight of the sound, 0 to 1.
    filters : Filters
        What every song between the two must be; `max_per_artist` is not looked at.
    repeat_artists : bool
        Whether an artist may come twice. The two ends may share artists all the same.

    Returns
    -------
    Journey
        No song comes twice. Always the same for the same question.

    Raises
    ------
    QueryError
        If a value is out of range, a song is unknown, both are the same song, or too few songs
        or artists pass the filters.
    """
    steps = whole_number("steps", steps, 2, MAX_STEPS)
    numeric_weight = number("numeric_weight", numeric_weight, 0, 1)
    catalogue, space = recommender.catalogue, recommender.space
    ends = catalogue.rows((start, end))
    if catalogue.song[ends[0]] == catalogue.song[ends[1]]:
        raise QueryError("A journey goes from one song to another; choose two different ones.")
    artists = None if repeat_artists else _artists(catalogue)
    allowed = _allowed(catalogue, ends, filters, artists)
    near = _near_the_line(recommender, ends, steps, numeric_weight, allowed)
    if len(near) < steps - 1:
        raise QueryError("Too few songs are left for so many steps; loosen a filter.")
    layers = [ends[:1], *_dealt(recommender, near, ends, steps - 1, numeric_weight), ends[1:]]
    gaps = [
        1 - hybrid_similarity(space, layer, after, numeric_weight).astype(np.float64)
        for layer, after in itertools.pairwise(layers)
    ]
    rows = _way(layers, gaps, artists)
    by_pair = hybrid_similarity(space, rows, rows, numeric_weight).diagonal(1).astype(np.float64)
    lengths = [0.0, *np.maximum(1 - by_pair, 0.0).tolist()]
    return Journey(tuple(map(Stop, catalogue.tracks(rows), lengths)))


def straight_line(scorer: HybridScorer, ends: Rows, share: float) -> QueryVector:
    """Return the point that lies so far, 0 to 1, on the straight line from one track to another.

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
    """Return which rows may stand between the two ends."""
    allowed = song_candidates(catalogue, passes(catalogue, filters))
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
    """Return the rows that are among the `POOL` best for a point of the line, ascending."""
    scorer = recommender.scorer
    found = []
    for place in range(1, steps):
        point = straight_line(scorer, ends, place / steps)
        rows = scorer.contenders(point, numeric_weight, POOL, allowed=allowed)
        by_sound, by_terms = scorer.similarities(point, rows)
        exact = hybrid(by_sound, by_terms, numeric_weight)
        found.append(rows[best_first(exact, rows, POOL)])
    return np.unique(np.concatenate(found))


def _dealt(
    recommender: Recommender, rows: Rows, ends: Rows, n_groups: int, numeric_weight: float
) -> list[Rows]:
    """Sort rows from start to end and deal them into groups of one size, ties by row."""
    alike = hybrid_similarity(recommender.space, rows, ends, numeric_weight)
    order = np.argsort(alike[:, 1] - alike[:, 0], kind="stable")
    return np.array_split(rows[order], n_groups)


def _way(layers: Sequence[Rows], gaps: Sequence[Gaps], artists: sparse.csr_array | None) -> Rows:
    """Return one row of each layer, the largest gap between neighbours as small as possible.

    A beam search: a beginning is as promising as the largest step and the sum of steps that it
    would come to if no artist were barred.
    """
    items = np.concatenate(layers)
    starts = np.cumsum([0, *map(len, layers)])
    clashes = _clashes(items, artists)
    largest_ahead, sum_ahead = _ahead(gaps)
    ways = np.zeros((1, 1), dtype=np.intp)
    barred = clashes[:1]
    largest, total = np.zeros(1), np.zeros(1)
    for done, gap in enumerate(gaps):
        after = slice(starts[done + 1], starts[done + 2])
        step = gap[ways[:, -1] - starts[done]]
        largest, total = np.maximum(largest[:, None], step), total[:, None] + step
        promise = np.maximum(largest, largest_ahead[done + 1]).round(9)
        promise[barred[:, after]] = np.inf
        hope = (total + sum_ahead[done + 1]).round(9)
        best = np.lexsort((hope.ravel(), promise.ravel()))[:BEAM]
        best = best[promise.ravel()[best] < np.inf]
        if not len(best):
            raise QueryError(
                "No way was found on which no artist comes twice; allow artists to repeat."
            )
        way, place = np.divmod(best, step.shape[1])
        chosen = place + starts[done + 1]
        ways = np.column_stack([ways[way], chosen])
        barred = barred[way] | clashes[chosen]
        largest, total = largest.ravel()[best], total.ravel()[best]
    found: Rows = items[ways[0]]
    return found


def _clashes(items: Rows, artists: sparse.csr_array | None) -> npt.NDArray[np.bool_]:
    """Return which two songs may not be on one way; the ends, first and last, go with all."""
    clashes = np.zeros((len(items), len(items)), dtype=bool)
    if artists is not None:
        listed = artists[items[1:-1]]
        clashes[1:-1, 1:-1] = (listed @ listed.T).toarray() > 0
    return clashes


def _ahead(gaps: Sequence[Gaps]) -> tuple[list[Gaps], list[Gaps]]:
    """Return the smallest largest step and the smallest sum of steps from each song to the end."""
    largest, total = [np.zeros(1)], [np.zeros(1)]
    for gap in reversed(gaps):
        largest.append(np.maximum(gap, largest[-1]).min(axis=1))
        total.append((gap + total[-1]).min(axis=1))
    return largest[::-1], total[::-1]
