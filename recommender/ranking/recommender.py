"""Ask for songs that belong with a song: `Query` in, `Recommendations` out."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.company.company import Company
from recommender.ranking.answer import PARTS, Recommendation, Recommendations
from recommender.ranking.filters import Cost, costs
from recommender.ranking.query import FAMILIARITY_SCALE, LESS_LIKE_SHARE, NO_SHIFT, Query, Shift
from recommender.ranking.seeds import MAX_COMPARED, ResolvedQuery, Seeds
from recommender.ranking.selection import Offsets, Ranked, pool_of, select
from recommender.scoring.features import FeatureSpace
from recommender.scoring.scorer import HybridScorer

_NO_ROWS: Final = np.zeros(0, dtype=np.intp)


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
    def build(cls, catalogue: Catalogue, company: Company | None = None) -> "Recommender":
        """Precompute both matrices and the candidates of a catalogue.

        Without `company` nothing is known of what people put together, and the rest of the score
        decides alone.
        """
        return cls(catalogue, HybridScorer.build(catalogue, company))

    def recommend(self, query: Query, offsets: Offsets | None = None) -> Recommendations:
        """Return the n songs that score best for the seeds, best first, ties by row.

        The songs of the seeds and of `less_like` are never among them. Fewer than n come back only
        if no more songs pass the filters or the cap on songs by one artist, which passes over
        songs that are one too many.

        Parameters
        ----------
        offsets : ndarray of float32, shape (n_tracks,), optional
            Added to the score of each track; minus infinity leaves a track out.

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
        steering = self._steering(query.shift)
        pool = pool_of(self.catalogue, query, seed_rows, away_rows, offsets, steering)
        selected = select(self.catalogue, self.scorer, query, resolved, pool)
        return self._answer(query, seed_rows, selected, pool.available)

    def _answer(
        self, query: Query, seed_rows: npt.NDArray[np.intp], selected: Ranked, available: int
    ) -> Recommendations:
        """Return the selected songs as recommendations."""
        seeds = tuple(self.catalogue.tracks(seed_rows))
        artists = {artist for seed in seeds for artist in seed.artists}
        genres = {genre for seed in seeds for genre in seed.genres}
        tracks = self.catalogue.tracks(selected.rows)
        columns = zip(tracks, *[column.tolist() for column in selected], strict=True)
        best = self._best_score(query, seed_rows)
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
                parts=MappingProxyType(dict(zip(PARTS, parts, strict=True))),
                match=min(max((score - parts[-1] - parts[-2]) / best, 0.0), 1.0),
            )
            for rank, (track, row, score, numeric, text, *parts) in enumerate(columns, start=1)
        ]
        return Recommendations(query, seeds, tuple(items), available)

    def _best_score(self, query: Query, seed_rows: npt.NDArray[np.intp]) -> float:
        """Return a score that no song can exceed: alike in all, the best company, the best known.

        Shift and pull are left out.
        """
        company = query.company_weight * self.scorer.companions.best(seed_rows)
        fame = query.fame_weight * self.space.fame[seed_rows].astype(np.float64)
        return 1.0 + float(company.max() + fame.max())

    def mean_scores(self, query: Query) -> npt.NDArray[np.float32]:
        """Return the score of every track by the mean of the seeds, whatever the filters.

        Shape (n_tracks,); the seeds and their other versions are scored, too.

        Raises
        ------
        UnknownTrackError
            If a seed is not in the catalogue.
        """
        rows = self.catalogue.rows(query.seeds), self.catalogue.rows(query.less_like)
        scores = self.scorer.scores(self.resolve(query, *rows).mean, query.score_weights)
        if (steering := self._steering(query.shift)) is not None:
            scores += steering
        if query.familiarity:
            pull = np.float32(FAMILIARITY_SCALE * query.familiarity / 100)
            scores += self.catalogue.popularity * pull
        return scores

    def resolve(
        self, query: Query, seed_rows: npt.ArrayLike, away_rows: npt.ArrayLike = ()
    ) -> ResolvedQuery:
        """Return what a query looks for: its seeds, less what to avoid.

        Its seeds and `less_like` are given as rows. Of the mean of `away_rows`, `LESS_LIKE_SHARE`
        is subtracted.
        """
        seeds, away = np.asarray(seed_rows, dtype=np.intp), np.asarray(away_rows, dtype=np.intp)
        if len(seeds) == 1 and not len(away):
            return ResolvedQuery(self.scorer.query_vector(seeds))
        weights = np.array(query.weights) if query.weights else np.ones(len(seeds))
        away_weights = np.full(len(away), LESS_LIKE_SHARE / max(len(away), 1))
        mean = self.scorer.query_vector(
            np.concatenate([seeds, away]),
            np.concatenate([weights / weights.sum(), -away_weights]),
        )
        if not 1 < len(seeds) <= MAX_COMPARED:
            return ResolvedQuery(mean)
        avoided = self.scorer.query_vector(away, away_weights) if len(away) else None
        return ResolvedQuery(mean, Seeds(seeds, weights), avoided)

    def _steering(self, shift: Shift) -> Offsets | None:
        """Return what a shift adds to the score of every track, shape (n_tracks,).

        None if no shift is asked for.
        """
        if shift == NO_SHIFT:
            return None
        steering: Offsets = self.space.steering @ shift.gains()
        return steering

    def common_lists(self, row: int, other: int) -> int:
        """Return in how many playlists the songs of two rows stand together, as far as known."""
        one_way = self.scorer.companions.common_lists(np.array([other]), row)
        back = self.scorer.companions.common_lists(np.array([row]), other)
        return int(max(one_way[0], back[0]))

    def costs(self, answer: Recommendations) -> tuple[Cost, ...]:
        """Return what each filter costs where fewer than n songs came back, the dearest first.

        For each filter on tracks, that is how many more songs would pass without it; for the cap on
        songs by one artist, how many it passed over. Empty if n songs came back.
        """
        query = answer.query
        if len(answer.items) == query.n:
            return ()
        own_rows = self.catalogue.rows(query.seeds + query.less_like).tolist()
        found = list(costs(self.catalogue, query.filters, own_rows))
        if query.max_per_artist is not None:
            found.append(Cost("max_per_artist", answer.available - len(answer.items)))
        return tuple(sorted(found, key=lambda cost: -cost.songs))
