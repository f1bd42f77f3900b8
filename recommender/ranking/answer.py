"""The answer to a query: recommendations, best first."""

from dataclasses import dataclass

from recommender.catalogue import Track
from recommender.ranking.query import Query


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One song that belongs with the seeds.

    Attributes
    ----------
    rank : int
        From 1.
    score : float
        ``w * numeric_similarity + (1 - w) * text_similarity + pull``, w being the query's
        `numeric_weight`.
    numeric_similarity, text_similarity : float
        Cosines with the seed, shifted as asked. Of several seeds, the mean in which near seeds
        count more (`seeds.Seeds`). Less what `query.LESS_LIKE_SHARE` says.
    versions : int
        How many tracks the song has, this one included.
    shared_artists, shared_genres : tuple of str
        Those of this track that a seed has too, in this track's order.
    pull : float
        What familiarity and the offsets given to `Recommender.recommend` add.
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
        """The score without the pull, at most 1: how well the song fits the seeds."""
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
