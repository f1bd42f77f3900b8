"""The recommender of Segue: pick a song, get songs that belong with it, and why.

>>> from recommender import Query, Recommender, load_catalogue
"""

from recommender.catalogue import Catalogue, Track, load_catalogue
from recommender.costs import Cost
from recommender.errors import DatasetError, QueryError, SegueError, UnknownTrackError
from recommender.filters import Filters
from recommender.query import Query, Shift
from recommender.recommend import Recommendation, Recommendations, Recommender

__all__ = [
    "Catalogue",
    "Cost",
    "DatasetError",
    "Filters",
    "Query",
    "QueryError",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "SegueError",
    "Shift",
    "Track",
    "UnknownTrackError",
    "load_catalogue",
]
