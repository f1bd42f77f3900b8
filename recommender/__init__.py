"""The recommender of Segue: pick a song, get songs that belong with it, and why.

The rooms, from the ground up; each imports only from those before it:

- `errors`, `catalogue`: the tracks of a dataset, checked, joined into songs, and found by name.
- `cache`, `spotify`: values kept for a while; ids, and what Spotify knows of a track.
- `company`: what people put together in playlists.
- `scoring`, `ranking`: the two matrices and the score; from a `Query` to a list with reasons.
- `formats`, `artwork`, `demo`: lists of songs in files; posters and covers; an invented catalogue.
- `artifacts`: what was built, saved beside the dataset and opened by memory map.
- `playlists`, `stats`, `profile`: work on a list; numbers and a map; what a person liked and saved.
- `evaluate`, `taste`: quality on real playlists; a person's tastes and songs for them.
- `cli`, `ui`: the command line, and what draws the pages.

>>> from recommender import Query, Recommender, load_catalogue
"""

from typing import TYPE_CHECKING

from recommender.lazy import lazily

if TYPE_CHECKING:
    from recommender.catalogue import Catalogue, Track, load_catalogue
    from recommender.company.storage import read_company
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
    "read_company",
    "to_csv",
    "to_links",
    "to_m3u8",
    "to_uris",
    "track_uri",
    "track_url",
]

if not TYPE_CHECKING:
    __getattr__ = lazily(
        __name__,
        __all__,
        (
            "catalogue",
            "company.storage",
            "errors",
            "formats.writers",
            "ranking.answer",
            "ranking.filters",
            "ranking.presets",
            "ranking.query",
            "ranking.reasons",
            "ranking.recommender",
            "spotify.ids",
        ),
    )
