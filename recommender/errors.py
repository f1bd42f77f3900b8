"""The errors of the recommender, one small tree.

Each message is one sentence for a person: what is wrong and what to do.
"""

from datetime import datetime
from typing import Literal


class SegueError(Exception):
    """Base of all errors that this package raises on purpose."""


class SettingsError(SegueError):
    """A setting has a value that cannot be understood."""


class DatasetError(SegueError):
    """A dataset cannot be found, fetched or read."""


class CompanyError(SegueError):
    """A file of what people put together cannot be read, or is too large."""


class QueryError(SegueError, ValueError):
    """A query asks for something that is out of range or malformed."""


class UnknownTrackError(QueryError, LookupError):
    """A track id, or a text, names no track of the catalogue."""


class CacheError(SegueError):
    """A cache cannot be opened with the address given."""


SpotifyMeaning = Literal["unknown_track", "refused", "resting", "unavailable", "bad_answer"]


class SpotifyError(SegueError):
    """Spotify gave no answer that can be used.

    Attributes
    ----------
    meaning : str
        "unknown_track": Spotify has no such track. "refused": it does not accept our credentials.
        "resting": it is left alone for a while, after failures or because it asked for a pause.
        "unavailable": it failed, stayed silent or cannot be reached. "bad_answer": the answer is
        not as documented.
    status : int or None
        Status of the HTTP answer.
    retry_after_s : float or None
        Seconds until asking again makes sense.
    """

    def __init__(
        self,
        message: str,
        *,
        meaning: SpotifyMeaning,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.meaning = meaning
        self.status = status
        self.retry_after_s = retry_after_s


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
        it. "erased": the profile was erased. "refused": the request makes no sense. "failed":
        anything else.
    """

    def __init__(self, message: str, trouble: ProfileTrouble = "failed") -> None:
        super().__init__(message)
        self.trouble = trouble


class PlaylistChangedError(ProfileError):
    """A saved playlist was changed elsewhere since it was opened; nothing was written.

    Attributes
    ----------
    name : str
        What it is called now.
    version : int
        Its version now.
    n_entries : int
        How many entries it has now.
    changed_at : datetime
        When it was last changed, in UTC.
    is_deleted : bool
        Whether that change deleted it.
    """

    def __init__(
        self, name: str, *, version: int, n_entries: int, changed_at: datetime, is_deleted: bool
    ) -> None:
        what = "deleted" if is_deleted else "changed"
        super().__init__(f"The playlist was {what} elsewhere; open it anew.", "refused")
        self.name = name
        self.version = version
        self.n_entries = n_entries
        self.changed_at = changed_at
        self.is_deleted = is_deleted
