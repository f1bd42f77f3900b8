"""All that `recommender` hands out; `recommender/__init__.py` imports it when it is asked for."""

from recommender.catalogue import Catalogue, Track, load_catalogue
from recommender.errors import DatasetError, QueryError, SegueError, UnknownTrackError
from recommender.formats.writers import LinkList, to_csv, to_links, to_m3u8, to_uris
from recommender.ranking.answer import Recommendation, Recommendations
from recommender.ranking.filters import Cost, Filters
from recommender.ranking.presets import PRESETS, Preset
from recommender.ranking.query import Query, Shift
from recommender.ranking.reasons import Comparison, Reason
from recommender.ranking.recommender import Recommender
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
