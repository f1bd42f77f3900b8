"""Column names of the dataset and the audio features, named once."""

from typing import Final

TRACK_ID: Final = "track_id"
ARTISTS: Final = "artists"
ALBUM_NAME: Final = "album_name"
TRACK_NAME: Final = "track_name"
POPULARITY: Final = "popularity"
DURATION_MS: Final = "duration_ms"
EXPLICIT: Final = "explicit"
KEY: Final = "key"
MODE: Final = "mode"
GENRE: Final = "track_genre"

ARTIST_SEPARATOR: Final = ";"

TRACK_ID_PATTERN: Final = "[0-9A-Za-z_-]{1,64}"
"""What can be the id of a track, in any catalogue."""

FEATURES: Final = (
    "danceability",
    "energy",
    "loudness",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
    POPULARITY,
)
"""The audio features of the numeric matrix, in the order of its columns."""

INTEGERS: Final = (POPULARITY, DURATION_MS, KEY, MODE)
"""Columns that hold whole numbers."""

TEXTS: Final = (TRACK_ID, ARTISTS, ALBUM_NAME, TRACK_NAME, EXPLICIT, GENRE)
"""Columns that hold text (``explicit`` is the text True or False)."""

NEEDED: Final = (*TEXTS, *INTEGERS, *(name for name in FEATURES if name != POPULARITY))
"""Columns a dataset must have; any others are ignored."""
