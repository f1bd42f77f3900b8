"""What may be recommended for a query, and the best of it, with variety where it is asked for."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.ranking.diversity import ArtistCap, first_places, mmr
from recommender.ranking.filters import by_other_artists, passes
from recommender.ranking.query import FAMILIARITY_SCALE, Query
from recommender.ranking.seeds import SEEDS_POOL, ResolvedQuery
from recommender.scoring.query_vector import QueryVector
from recommender.scoring.scorer import HybridScorer
from recommender.scoring.similarity import similarity_among
from recommender.scoring.top_n import best_first
from recommender.scoring.weights import Parts

_WIDER: Final = 10
_LEAST_RANKED: Final = 100
_FOR_CAP: Final = 4
_GROWTH: Final = 4


Offsets = npt.NDArray[np.float32]


class Pool(NamedTuple):
    """The rows that may be recommended.

    Attributes
    ----------
    allowed : ndarray of bool, shape (n_tracks,), or None
        None: all candidates but those of `own_songs`, as in most queries; a mask would cost time.
    own_songs : frozenset of int
        Songs left out where there is no mask.
    available : int
        How many songs are in the pool.
    offsets : ndarray of float32, shape (n_tracks,), or None
        What is added to each score.
    steering : ndarray of float32, shape (n_tracks,), or None
        What a shift adds to each score; not in `offsets`.
    """

    allowed: npt.NDArray[np.bool_] | None
    own_songs: frozenset[int]
    available: int
    offsets: Offsets | None
    steering: Offsets | None

    @property
    def added(self) -> Offsets | None:
        """All that is added to the scores."""
        if self.offsets is None or self.steering is None:
            return self.steering if self.offsets is None else self.offsets
        return self.offsets + self.steering


def pool_of(
    catalogue: Catalogue,
    query: Query,
    seed_rows: npt.NDArray[np.intp],
    away_rows: npt.NDArray[np.intp],
    offsets: Offsets | None,
    steering: Offsets | None,
) -> Pool:
    """Return what may be recommended.

    The songs of the seeds and of the rows to move away from are left out, and tracks whose offset,
    shape (n_tracks,), is minus infinity.
    """
    own_rows = np.concatenate([seed_rows, away_rows])
    passing = passes(catalogue, query.filters)
    if query.new_artists:
        others = by_other_artists(catalogue, seed_rows)
        passing = others if passing is None else passing & others
    if passing is None and offsets is None:
        own_songs = frozenset(catalogue.song[own_rows].tolist())
        return Pool(None, own_songs, catalogue.n_songs - len(own_songs), None, steering)
    allowed = catalogue.candidates(passing)
    allowed[catalogue.same_songs(own_rows)] = False
    if offsets is not None:
        allowed &= offsets > -np.inf
    return Pool(allowed, frozenset(), int(np.count_nonzero(allowed)), offsets, steering)


class Ranked(NamedTuple):
    """Rows best first, and their scores with the parts these are made of, in float64."""

    rows: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float64]
    numeric: npt.NDArray[np.float64]
    text: npt.NDArray[np.float64]
    company: npt.NDArray[np.float64]
    fame: npt.NDArray[np.float64]
    holiday: npt.NDArray[np.float64]
    shift: npt.NDArray[np.float64]
    pull: npt.NDArray[np.float64]

    def at(self, places: Sequence[int] | npt.NDArray[np.intp]) -> "Ranked":
        """Return those at some places, in their order."""
        return Ranked._make(column[places] for column in self)


def select(
    catalogue: Catalogue, scorer: HybridScorer, query: Query, resolved: ResolvedQuery, pool: Pool
) -> Ranked:
    """Return the songs of a pool for a query, at most n, in the order of the list.

    Without diversity and a cap on songs by one artist, these are the n best. With diversity, the
    list is chosen from the 10 n best, or from more until it is full; with a cap alone it is the
    same however many are ranked, if it is full.
    """
    if query.max_per_artist is None and not query.diversity:
        return _rank(catalogue, scorer, query, resolved, pool, query.n)
    size = max(_WIDER * query.n, _LEAST_RANKED) if query.diversity else _FOR_CAP * query.n
    while True:
        ranked = _rank(catalogue, scorer, query, resolved, pool, size)
        places = _vary(catalogue, scorer, query, ranked)
        if len(places) == query.n or size >= pool.available:
            return ranked.at(places)
        size *= _GROWTH


def _rank(
    catalogue: Catalogue,
    scorer: HybridScorer,
    query: Query,
    resolved: ResolvedQuery,
    pool: Pool,
    n: int,
) -> Ranked:
    """Return the n best; of several seeds, among the best by their mean."""
    if resolved.seeds is None:
        return _rank_by_mean(catalogue, scorer, query, resolved.mean, pool, n)
    wide = _rank_by_mean(catalogue, scorer, query, resolved.mean, pool, max(n, SEEDS_POOL))
    weights = query.score_weights
    parts = resolved.seeds.parts(scorer, wide.rows, weights)
    if resolved.away is not None:
        away = scorer.parts(resolved.away, wide.rows, weights)
        parts = parts._replace(
            numeric=parts.numeric - away.numeric,
            text=parts.text - away.text,
            company=parts.company - away.company,
        )
    parts = parts._replace(holiday=wide.holiday)
    return _in_order(query, wide.rows, parts, wide.shift, wide.pull, n)


def _rank_by_mean(
    catalogue: Catalogue,
    scorer: HybridScorer,
    query: Query,
    mean: QueryVector,
    pool: Pool,
    n: int,
) -> Ranked:
    rows = scorer.contenders(
        mean,
        query.score_weights,
        # the seeds' own songs may take so many places among the best before they are left out
        n + len(pool.own_songs),
        pull=FAMILIARITY_SCALE * query.familiarity,
        allowed=pool.allowed,
        offsets=pool.added,
    )
    if pool.own_songs:
        songs = catalogue.song.take(rows).tolist()
        rows = rows.compress([song not in pool.own_songs for song in songs])
    parts = scorer.parts(mean, rows, query.score_weights)
    pull = (
        FAMILIARITY_SCALE * query.familiarity / 100 * catalogue.popularity[rows].astype(np.float64)
    )
    if pool.offsets is not None:
        pull += pool.offsets[rows]
    shift = np.zeros(len(rows))
    if pool.steering is not None:
        shift += pool.steering[rows]
    return _in_order(query, rows, parts, shift, pull, n)


def _in_order(
    query: Query,
    rows: npt.NDArray[np.int32],
    parts: Parts,
    shift: npt.NDArray[np.float64],
    pull: npt.NDArray[np.float64],
    n: int,
) -> Ranked:
    exact = parts.scores(query.numeric_weight) + shift + pull
    return Ranked(rows, exact, *parts, shift, pull).at(best_first(exact, rows, n))


def _vary(catalogue: Catalogue, scorer: HybridScorer, query: Query, ranked: Ranked) -> list[int]:
    """Return the places of the list among the ranked, under the artist cap, by MMR if asked."""
    cap = ArtistCap(catalogue, query.max_per_artist)

    def take(place: int) -> bool:
        return cap.take(int(ranked.rows[place]))

    if not query.diversity:
        return first_places(range(len(ranked.rows)), query.n, take)
    similarities = similarity_among(scorer.space, ranked.rows, query.numeric_weight)
    return mmr(ranked.scores, query.n, query.trade_off, similarities, take)
