"""The answer to a query: recommendations, best first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from recommender.catalogue import Track
from recommender.ranking.query import Query

PARTS: Final = ("company", "fame", "holiday", "shift", "pull")
"""What a score is made of beside the two similarities."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One song that belongs with the seeds.

    Attributes
    ----------
    rank : int
        From 1.
    score : float
        ``w * numeric_similarity + (1 - w) * text_similarity``, w being the query's
        `numeric_weight`, plus all `parts`.
    numeric_similarity, text_similarity : float
        Cosines with the seed. Of several seeds, the mean in which near seeds count more
        (`seeds.Seeds`). Less what `query.LESS_LIKE_SHARE` says.
    versions : int
        How many tracks the song has, this one included.
    shared_artists, shared_genres : tuple of str
        Those of this track that a seed has too, in this track's order.
    parts : mapping of str to float
        What else adds to the score, by the names of `PARTS`: standing with the seeds in playlists,
        being as well known as they, what a holiday song loses, what the shift adds, and the pull of
        familiarity and of the offsets given to `Recommender.recommend`.
    match : float
        How well the song fits, 0 to 1: the score without shift and pull, as a share of what the
        best possible song would get for these seeds.
    """

    rank: int
    track: Track
    score: float
    numeric_similarity: float
    text_similarity: float
    versions: int
    shared_artists: tuple[str, ...]
    shared_genres: tuple[str, ...]
    parts: Mapping[str, float]
    match: float


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
