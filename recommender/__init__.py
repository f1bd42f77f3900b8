"""The recommender of Segue: pick a song, get songs that belong with it, and why.

>>> from recommender import Query, Recommender, load_catalogue
"""

from recommender.catalogue import Catalogue, Track, load_catalogue
from recommender.errors import DatasetError, QueryError, SegueError, UnknownTrackError
from recommender.recommend import Query, Recommendation, Recommendations, Recommender

__all__ = [
    "Catalogue",
    "DatasetError",
    "Query",
    "QueryError",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "SegueError",
    "Track",
    "UnknownTrackError",
    "load_catalogue",
]
