"""The recommender of Segue: pick a song, get songs that belong with it, and why.

>>> from recommender import Query, Recommender, load_catalogue
>>> from recommender.explain import explain
"""

from recommender.catalogue.catalogue import Catalogue, Track, load_catalogue
from recommender.costs import Cost
from recommender.errors import DatasetError, QueryError, SegueError, UnknownTrackError
from recommender.explain import Comparison, Reason
from recommender.export import LinkList, to_csv, to_links, to_m3u8, to_uris
from recommender.filters import Filters
from recommender.presets import PRESETS, Preset
from recommender.query import Query, Shift
from recommender.recommend import Recommendation, Recommendations, Recommender
from recommender.spotify.ids import embed_url, is_spotify_id, parse_track, track_uri, track_url

__all__ = [
    "PRESETS",
    "Catalogue",
    "Comparison",
    "Cost",
    "DatasetError",
    "Filters",
    "LinkList",
    "Preset",
    "Query",
    "QueryError",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "SegueError",
    "Shift",
    "Track",
    "UnknownTrackError",
    "embed_url",
    "is_spotify_id",
    "load_catalogue",
    "parse_track",
    "to_csv",
    "to_links",
    "to_m3u8",
    "to_uris",
    "track_uri",
    "track_url",
]
