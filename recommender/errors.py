"""The errors of the recommender, one small tree.

Each message is one sentence for a person: what is wrong and what to do.
"""


class SegueError(Exception):
    """Anything this package raises on purpose."""


class DatasetError(SegueError):
    """A dataset cannot be found, fetched or read."""


class QueryError(SegueError, ValueError):
    """A query asks for something that is out of range or malformed."""


class UnknownTrackError(QueryError, LookupError):
    """A track id, or a text, names no track of the catalogue."""


class PlaylistFileError(SegueError, ValueError):
    """A file, or a pasted text, is no list of songs that can be read, or is too large."""
