"""The errors of the recommender, one small tree.

Each message is one sentence for a person: what is wrong and what to do.
"""

from typing import Literal


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


ProfileTrouble = Literal[
    "busy", "full", "read_only", "unreachable", "damaged", "newer", "erased", "refused", "failed"
]


class ProfileError(SegueError):
    """The profile store cannot do what it was asked; what it acknowledged before is kept.

    Attributes
    ----------
    trouble : str
        "busy": another program holds it; later it may work. "full", "read_only", "damaged": the
        disk or the file. "unreachable": missing, or no connection. "newer": a newer Segue wrote
        it. "erased": the profile exists no more. "refused": the request makes no sense. "failed":
        anything else.
    """

    def __init__(self, message: str, trouble: ProfileTrouble = "failed") -> None:
        super().__init__(message)
        self.trouble = trouble
