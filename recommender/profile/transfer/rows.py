"""The rows that an export holds: plain tuples of texts, numbers and None.

Times are milliseconds since 1970, lengths milliseconds.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from recommender.profile.records import Choice

MAX_ROWS: Final = 250_000
"""Likes, dislikes, plays, passes, or songs of playlists that one export holds, of each at most."""

MAX_TIMES: Final = 1_000_000
"""How often a track counts as passed over at most."""


class OpinionRow(NamedTuple):
    """A like or a dislike."""

    track_id: str
    liked: bool
    at_ms: int


class PlayRow(NamedTuple):
    """A play: when it ended, how long it lasted, and if it is of an imported history."""

    track_id: str
    played_at_ms: int
    ms_played: int
    imported: bool


class PassRow(NamedTuple):
    """How often a track was passed over, and when last."""

    track_id: str
    times: int
    last_at_ms: int


class JudgementRow(NamedTuple):
    """A pair of lists that was judged blind: see `records.Judgement`."""

    track_id: str
    at_ms: int
    left: str
    right: str
    chosen: Choice


class EntryRow(NamedTuple):
    """One song of a playlist, by id, by names, or both."""

    track_id: str | None
    title: str
    artists: tuple[str, ...]


class PlaylistRow(NamedTuple):
    """A playlist; `deleted_at_ms` is None for one that is not deleted."""

    name: str
    created_at_ms: int
    changed_at_ms: int
    deleted_at_ms: int | None
    entries: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class ProfileUpload:
    """What an export holds, checked.

    Attributes
    ----------
    opinions, plays, passes, judgements, playlists : tuple of rows
        In the order of the export.
    skipped : int
        How many items, and songs of playlists, made no sense or were too many.
    """

    opinions: tuple[OpinionRow, ...]
    plays: tuple[PlayRow, ...]
    passes: tuple[PassRow, ...]
    judgements: tuple[JudgementRow, ...]
    playlists: tuple[PlaylistRow, ...]
    skipped: int
