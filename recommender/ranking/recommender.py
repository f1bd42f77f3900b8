"""Ask for songs that belong with a song: `Query` in, `Recommendations` out."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.catalogue.catalogue import Catalogue, Track
from recommender.ranking.diversity import ArtistCap, first_places, mmr
from recommender.ranking.filters import Cost, Filters, costs, passes
from recommender.ranking.query import DIVERSITY_SCALE, LESS_LIKE_SHARE, NO_SHIFT, Query, Shift
from recommender.ranking.seeds import MAX_COMPARED, SEEDS_POOL, ResolvedQuery, Seeds
from recommender.scoring.features import FeatureSpace, shifted_rows
from recommender.scoring.scorer import HybridScorer, QueryVector
from recommender.scoring.similarity import hybrid
from recommender.scoring.top_n import best_first, song_candidates

_NO_ROWS: Final = np.zeros(0, dtype=np.intp)
_POOL_FACTOR: Final = 10
_LEAST_POOL: Final = 100
_POOL_GROWTH: Final = 4


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One song that belongs with the seeds.

    `rank` counts from 1. `score` is numeric_weight * numeric_similarity + (1 - numeric_weight) *
    text_similarity + pull; both similarities are cosines, of several seeds the mean in which near
    seeds count more (`focus`), weighted as asked, with the shifted seeds where a shift was asked
    for, less `query.LESS_LIKE_SHARE` of the mean over the songs to move away from. `pull` is what
    familiarity and the offsets given to `Recommender.recommend` add.
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
    pull: float = 0.0

    @property
    def match(self) -> float:
        """The score without the pull, at most 1: how well the two songs go together."""
        return self.score - self.pull


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The answer to a query: the seeds and the recommendations, best first.

    `available` counts the songs that passed the filters, the seeds' own left out; a cap on songs
    by one artist may leave fewer of them to recommend.
    """

    query: Query
    seeds: tuple[Track, ...]
    items: tuple[Recommendation, ...]
    available: int


class _Pool(NamedTuple):
    """What may be recommended: `allowed` rows, or all candidates but those of `own_songs`."""

    allowed: npt.NDArray[np.bool_] | None
    own_songs: frozenset[int]
    available: int
    offsets: npt.NDArray[np.float32] | None


class _Ranked(NamedTuple):
    """Rows best first, and their scores with the parts these are made of, in float64."""

    rows: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float64]
    numeric: npt.NDArray[np.float64]
    text: npt.NDArray[np.float64]
    pull: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Recommender:
    """A catalogue ready to answer queries; immutable, safe to share among threads."""

    catalogue: Catalogue
    scorer: HybridScorer

    @property
    def space(self) -> FeatureSpace:
        """Both matrices of the catalogue."""
        return self.scorer.space

    @classmethod
    def build(cls, catalogue: Catalogue) -> "Recommender":
        """Precompute both matrices and the candidates of a catalogue."""
        space = FeatureSpace.build(catalogue)
        candidates = song_candidates(catalogue)
        return cls(catalogue, HybridScorer.build(space, catalogue.popularity, candidates))

    def recommend(
        self, query: Query, offsets: npt.NDArray[np.float32] | None = None
    ) -> Recommendations:
        """Return the n songs that score best for the seeds, best first, ties by row.

        The songs of the seeds and of `less_like` are never among them. Fewer than n come back only
        if no more songs pass the filters or the cap on songs by one artist. That cap is kept by
        taking the songs in their order and passing over those that are one too many.

        Parameters
        ----------
        query : Query
        offsets : ndarray of float32, shape (n_tracks,), optional
            What else speaks for or against each track, added to its score; minus infinity keeps
            a track out for good.

        Raises
        ------
        UnknownTrackError
            If a seed is not in the catalogue.
        QueryError
            If a filter names a genre that is not in the catalogue.
        """
        seed_rows = self.catalogue.rows(query.seeds)
        away_rows = self.catalogue.rows(query.less_like) if query.less_like else _NO_ROWS
        resolved = self.resolve(query, seed_rows, away_rows)
        pool = self._pool(query.filters, np.concatenate([seed_rows, away_rows]), offsets)
        ranked, places = self._choose(query, resolved, pool)

        seeds = tuple(self.catalogue.tracks(seed_rows))
        artists = {artist for seed in seeds for artist in seed.artists}
        genres = {genre for seed in seeds for genre in seed.genres}
        listed = [column[places] for column in ranked]
        tracks = self.catalogue.tracks(listed[0])
        columns = zip(tracks, *[column.tolist() for column in listed], strict=True)
        items = [
            Recommendation(
                rank=rank,
                track=track,
                score=score,
                numeric_similarity=numeric,
                text_similarity=text,
                versions=len(self.catalogue.versions(row)),
                shared_artists=tuple([name for name in track.artists if name in artists]),
                shared_genres=tuple([name for name in track.genres if name in genres]),
                pull=pull,
            )
            for rank, (track, row, score, numeric, text, pull) in enumerate(columns, start=1)
        ]
        return Recommendations(query, seeds, tuple(items), pool.available)

    def mean_scores(self, query: Query) -> npt.NDArray[np.float32]:
        """Return the score of every track by the mean of the seeds, filters left aside.

        Returns
        -------
        ndarray of float32, shape (n_tracks,)
            The seeds' own songs have one too.

        Raises
        ------
        UnknownTrackError
            If a seed is not in the catalogue.
        """
        rows = self.catalogue.rows(query.seeds), self.catalogue.rows(query.less_like)
        scores = self.scorer.scores(self.resolve(query, *rows).mean, query.numeric_weight)
        if query.familiarity:
            pull = np.float32(query.familiarity / 100)
            scores += self.catalogue.popularity * pull
        return scores

    def resolve(
        self, query: Query, seed_rows: npt.ArrayLike, away_rows: npt.ArrayLike = ()
    ) -> ResolvedQuery:
        """Return what a query looks for: its seeds, each shifted as asked, less what to avoid.

        Of the rows to move away from, `LESS_LIKE_SHARE` of the mean is subtracted.
        """
        seeds, away = np.asarray(seed_rows, dtype=np.intp), np.asarray(away_rows, dtype=np.intp)
        numeric = self.shifted_seeds(query.shift, seeds)
        if len(seeds) == 1 and not len(away):
            return ResolvedQuery(self.scorer.query_vector(seeds, numeric=numeric))
        weights = np.array(query.weights) if query.weights else np.ones(len(seeds))
        away_weights = np.full(len(away), LESS_LIKE_SHARE / max(len(away), 1))
        mean = self.scorer.query_vector(
            np.concatenate([seeds, away]),
            np.concatenate([weights / weights.sum(), -away_weights]),
            np.concatenate([numeric, self.space.numeric[away]]),
        )
        if not 1 < len(seeds) <= MAX_COMPARED:
            return ResolvedQuery(mean)
        avoided = self.scorer.query_vector(away, away_weights) if len(away) else None
        return ResolvedQuery(mean, Seeds(seeds, numeric, weights), avoided)

    def shifted_seeds(self, shift: Shift, seed_rows: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return the unit row of audio features of each seed, moved as asked.

        Returns
        -------
        ndarray of float32, shape (n_seeds, n_features)
        """
        space = self.space
        rows = np.asarray(seed_rows, dtype=np.intp)
        if shift == NO_SHIFT:
            return space.numeric[rows]
        values = self.catalogue.features[rows].astype(np.float64)
        return shifted_rows(values, shift.deviations(), space.centre, space.spread)

    def costs(self, answer: Recommendations) -> tuple[Cost, ...]:
        """Return what each filter costs where fewer than n songs came back, the dearest first.

        Each filter on tracks tells how many more songs would pass without it, the cap on songs by
        one artist how many it passed over.

        Returns
        -------
        tuple of Cost
            Empty if n songs came back.
        """
        query = answer.query
        if len(answer.items) == query.n:
            return ()
        own_rows = self.catalogue.rows(query.seeds + query.less_like).tolist()
        found = list(costs(self.catalogue, query.filters, own_rows))
        if query.filters.max_per_artist is not None:
            found.append(Cost("max_per_artist", answer.available - len(answer.items)))
        return tuple(sorted(found, key=lambda cost: -cost.songs))

    def _pool(
        self,
        filters: Filters,
        own_rows: npt.NDArray[np.intp],
        offsets: npt.NDArray[np.float32] | None,
    ) -> _Pool:
        """Return what may be recommended."""
        catalogue = self.catalogue
        passing = passes(catalogue, filters)
        if passing is None and offsets is None:
            own_songs = frozenset(catalogue.song[own_rows].tolist())
            return _Pool(None, own_songs, catalogue.n_songs - len(own_songs), None)
        allowed = song_candidates(catalogue, passing)
        allowed[catalogue.same_songs(own_rows)] = False
        if offsets is not None:
            allowed &= offsets > -np.inf
        return _Pool(allowed, frozenset(), int(np.count_nonzero(allowed)), offsets)

    def _choose(
        self, query: Query, resolved: ResolvedQuery, pool: _Pool
    ) -> tuple[_Ranked, list[int]]:
        """Return the best rows, and which of them make the list, in its order."""
        limit = query.filters.max_per_artist
        if limit is None and not query.diversity:
            ranked = self._rank(query, resolved, pool, query.n)
            return ranked, list(range(len(ranked.rows)))
        size = max(_POOL_FACTOR * query.n, _LEAST_POOL)
        while True:
            ranked = self._rank(query, resolved, pool, size)
            places = self._vary(query, ranked)
            if len(places) == query.n or size >= pool.available:
                return ranked, places
            size *= _POOL_GROWTH

    def _rank(self, query: Query, resolved: ResolvedQuery, pool: _Pool, n: int) -> _Ranked:
        """Return the n best; of several seeds, among the best by their mean."""
        if resolved.seeds is None:
            return self._rank_by_mean(query, resolved.mean, pool, n)
        wide = self._rank_by_mean(query, resolved.mean, pool, max(n, SEEDS_POOL))
        weight = query.numeric_weight
        numeric, text = resolved.seeds.similarities(self.space, wide.rows, weight)
        if resolved.away is not None:
            away_numeric, away_text = self.scorer.similarities(resolved.away, wide.rows)
            numeric, text = numeric - away_numeric, text - away_text
        exact = hybrid(numeric, text, weight) + wide.pull
        order = best_first(exact, wide.rows, n)
        return _Ranked(
            wide.rows[order], exact[order], numeric[order], text[order], wide.pull[order]
        )

    def _rank_by_mean(self, query: Query, vector: QueryVector, pool: _Pool, n: int) -> _Ranked:
        rows = self.scorer.contenders(
            vector,
            query.numeric_weight,
            # the seeds' own songs may take so many places among the best before they are left out
            n + len(pool.own_songs),
            pull=query.familiarity,
            allowed=pool.allowed,
            offsets=pool.offsets,
        )
        if pool.own_songs:
            songs = self.catalogue.song.take(rows).tolist()
            rows = rows.compress([song not in pool.own_songs for song in songs])
        numeric, text = self.scorer.similarities(vector, rows)
        popularity = self.catalogue.popularity[rows].astype(np.float64)
        pull = query.familiarity / 100 * popularity
        if pool.offsets is not None:
            pull += pool.offsets[rows]
        exact = hybrid(numeric, text, query.numeric_weight) + pull
        order = best_first(exact, rows, n)
        return _Ranked(rows[order], exact[order], numeric[order], text[order], pull[order])

    def _vary(self, query: Query, ranked: _Ranked) -> list[int]:
        """Return the places of the list in the pool, under the artist cap, by MMR if asked."""
        cap = ArtistCap(self.catalogue, query.filters.max_per_artist)

        def take(place: int) -> bool:
            return cap.take(int(ranked.rows[place]))

        if not query.diversity:
            return first_places(range(len(ranked.rows)), query.n, take)
        similarities = self.scorer.between(ranked.rows, query.numeric_weight)
        trade_off = DIVERSITY_SCALE * query.diversity
        return mmr(ranked.scores, query.n, trade_off, similarities, take)
