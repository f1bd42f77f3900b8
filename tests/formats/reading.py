"""Read a text by one reader, and look at the songs it found."""

from recommender.formats.builder import PlaylistFileBuilder

ID = "5SuOikwiRyPMVoIQDJUgSV"
OTHER = "4qPNDBW1i3p13qLCt0Ki3A"
DEMO = "demo000000000000000001"


def read_by(reader, text):
    """Return the `PlaylistFile` of a text."""
    builder = PlaylistFileBuilder()
    reader(text, builder)
    return builder.build()


def songs_by(reader, text):
    """Return id, title and artists of each entry of a text."""
    return [
        (entry.track_id, entry.title, entry.artists)
        for playlist in read_by(reader, text).playlists
        for entry in playlist.entries
    ]
