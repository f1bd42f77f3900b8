"""The recommender itself as a ranking: what it recommends for a query, seed by seed."""

import dataclasses
from dataclasses import dataclass, field

import numpy as np

from recommender.evaluate.rankings.candidates import Candidates, Lists, Rows
from recommender.ranking.filters import passes
from recommender.ranking.query import Query
from recommender.ranking.recommender import Recommender


@dataclass(frozen=True, eq=False, slots=True)
class QueryRanking:
    """Lists what `Recommender.recommend` recommends for a query, its seeds replaced.

    Most queries are answered from the scores of all tracks (`Recommender.mean_scores`): a list of a
    hundred under a cap on songs by one artist takes a tenth of the time, and is the same but for
    songs whose scores are equal in float32.
    """

    recommender: Recommender
    query: Query
    candidates: Candidates = field(init=False)

    def __post_init__(self) -> None:
        catalogue = self.recommender.catalogue
        candidates = Candidates.of(catalogue, passes(catalogue, self.query.filters))
        object.__setattr__(self, "candidates", candidates)

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return n recommendations for each seed, with and without the seed's artists."""
        if self.query.diversity or self.query.new_artists:
            return self._asked(seeds, n)
        return self._scored(seeds, n)

    def _scored(self, seeds: Rows, n: int) -> Lists:
        rows = self.candidates.rows
        scores = np.empty((len(seeds), len(rows)), dtype=np.float32)
        for number, track_id in enumerate(self.recommender.catalogue.ids(seeds)):
            query = dataclasses.replace(self.query, seeds=(track_id,))
            scores[number] = self.recommender.mean_scores(query)[rows]
        return self.candidates.best(scores, seeds, n, self.query.max_per_artist)

    def _asked(self, seeds: Rows, n: int) -> Lists:
        others = dataclasses.replace(self.query, new_artists=True)
        without_artist = self._recommended(others, seeds, n)
        whole = without_artist if self.query == others else self._recommended(self.query, seeds, n)
        return Lists(whole, without_artist)

    def _recommended(self, query: Query, seeds: Rows, n: int) -> Rows:
        lists = np.full((len(seeds), n), -1, dtype=np.int32)
        catalogue = self.recommender.catalogue
        for number, track_id in enumerate(catalogue.ids(seeds)):
            asked = dataclasses.replace(query, seeds=(track_id,), n=n)
            ids = [item.track.track_id for item in self.recommender.recommend(asked).items]
            lists[number, : len(ids)] = catalogue.rows(ids)
        return lists
