"""Tracks and entries to be written to files, and Hypothesis strategies for them."""

from hypothesis import strategies as st

from recommender.catalogue import Track
from recommender.formats.playlist import PlaylistEntry, clean

ID, OTHER_ID = "5SuOikwiRyPMVoIQDJUgSV", "4qPNDBW1i3p13qLCt0Ki3A"

# Names full of what divides, quotes, escapes or starts something in one of the formats.
AWKWARD = st.text(st.sampled_from("ab\\;,'\"=+-@#:&|%\t\r\n –[{é中\u200d"), max_size=12)
NAMES = AWKWARD | st.text(max_size=30)
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPOTIFY_IDS = st.text(st.sampled_from(LETTERS), min_size=22, max_size=22)
OTHER_IDS = st.from_regex(r"[0-9A-Za-z_-]{1,64}", fullmatch=True)


def track(**changes):
    """Return a track with some values changed."""
    values = {
        "track_id": ID,
        "track_name": "Title",
        "artists": ("Artist",),
        "album_name": "Album",
        "genres": ("pop",),
        "popularity": 50,
        "duration_ms": 200_499,
        "explicit": False,
        "key": 0,
        "mode": 1,
        "features": (0.5,) * 10,
    }
    return Track(**{**values, **changes})


def lists_of(ids):
    """Return a strategy for lists of entries, each song once."""
    artists = st.lists(NAMES, max_size=3).map(tuple)
    entries = st.builds(PlaylistEntry, ids, NAMES, artists) | st.builds(
        PlaylistEntry, st.none(), NAMES.filter(clean), artists
    )
    return st.lists(entries, unique_by=PlaylistEntry.key)


def tracks_of(ids):
    """Return a strategy for lists of tracks, each id once, in text that a file may hold."""
    names = AWKWARD | st.text(max_size=30).map(clean)
    artists = st.lists(names, max_size=3).map(tuple)
    tracks = st.builds(track, track_id=ids, track_name=names, artists=artists, genres=artists)
    return st.lists(tracks, unique_by=lambda track: track.track_id)


def as_entries(tracks):
    """Return what a file of tracks holds of them once it is read."""
    return [PlaylistEntry(one.track_id, one.track_name, one.artists) for one in tracks]
