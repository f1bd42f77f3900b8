"""Make rows of what an export claims to hold; no value gets through unchecked."""

from collections.abc import Iterable
from typing import TypeGuard

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import MAX_TRACKS, USABLE_ID, PlaylistEntry, clean
from recommender.profile.records import (
    MAX_LIST_CHARS,
    MAX_NAME,
    MAX_PLAY_MS,
    is_choice,
    is_preset_name,
    n_chars,
)
from recommender.profile.transfer.rows import (
    MAX_ROWS,
    MAX_TIMES,
    EntryRow,
    JudgementRow,
    OpinionRow,
    PassRow,
    PlaylistRow,
    PlayRow,
)


class Checks:
    """Each method returns a row, or None where a value makes no sense.

    Parameters
    ----------
    latest_ms : int
        The latest time at which something can have happened.

    Attributes
    ----------
    skipped_songs : int
        How many songs of playlists made no sense or were too many; the lists stay.
    """

    def __init__(self, latest_ms: int) -> None:
        self._latest_ms = latest_ms
        self._n_songs = 0
        self.skipped_songs = 0

    def opinion(self, track_id: object, at_ms: object, *, liked: bool) -> OpinionRow | None:
        """Return a like or a dislike."""
        if _is_id(track_id) and _is_up_to(at_ms, self._latest_ms):
            return OpinionRow(track_id, liked, at_ms)
        return None

    def play(
        self, track_id: object, played_at_ms: object, ms_played: object, imported: object
    ) -> PlayRow | None:
        """Return a play."""
        if not (_is_id(track_id) and _is_up_to(played_at_ms, self._latest_ms)):
            return None
        if not _is_up_to(ms_played, MAX_PLAY_MS):
            return None
        return PlayRow(track_id, played_at_ms, ms_played, imported in (1, True))

    def passed(self, track_id: object, times: object, last_at_ms: object) -> PassRow | None:
        """Return how often a track was passed over; a greater number counts as `MAX_TIMES`."""
        if not (_is_id(track_id) and _is_up_to(last_at_ms, self._latest_ms)):
            return None
        if not _is_up_to(times, 2**63):
            return None
        return PassRow(track_id, min(times, MAX_TIMES), last_at_ms)

    def judgement(
        self, track_id: object, at_ms: object, left: object, right: object, chosen: object
    ) -> JudgementRow | None:
        """Return a judgement of two lists."""
        if not (_is_id(track_id) and _is_up_to(at_ms, self._latest_ms) and is_choice(chosen)):
            return None
        if not (is_preset_name(left) and is_preset_name(right)) or left == right:
            return None
        return JudgementRow(track_id, at_ms, left, right, chosen)

    def playlist(
        self,
        name: object,
        created_at_ms: object,
        changed_at_ms: object,
        deleted_at_ms: object,
        songs: object,
    ) -> PlaylistRow | None:
        """Return a playlist with those of its songs, (id, title, artists), that make sense."""
        name = clean(name)[:MAX_NAME].rstrip() if isinstance(name, str) else ""
        latest = self._latest_ms
        if not name or not isinstance(songs, list):
            return None
        if not (_is_up_to(created_at_ms, latest) and _is_up_to(changed_at_ms, latest)):
            return None
        if deleted_at_ms is not None and not _is_up_to(deleted_at_ms, latest):
            return None
        entries = tuple(self._songs(songs))
        self.skipped_songs += len(songs) - len(entries)
        return PlaylistRow(name, created_at_ms, changed_at_ms, deleted_at_ms, entries)

    def _songs(self, songs: list[object]) -> Iterable[EntryRow]:
        """Yield the songs of one playlist that fit into it and into the export."""
        n_chars_left = MAX_LIST_CHARS
        for song in songs[: min(MAX_TRACKS, MAX_ROWS - self._n_songs)]:
            self._n_songs += 1
            if (entry := _entry(song)) is not None:
                n_chars_left -= n_chars(entry)
                if n_chars_left < 0:
                    return
                yield EntryRow(entry.track_id, entry.title, entry.artists)


def _entry(song: object) -> PlaylistEntry | None:
    if not isinstance(song, list) or len(song) != 3 or not isinstance(song[2], list):
        return None
    track_id, title, artists = song
    if not isinstance(track_id, str | None) or not isinstance(title, str):
        return None
    names = tuple(name for name in artists if isinstance(name, str))
    try:
        return PlaylistEntry(track_id or None, title, names)
    except PlaylistFileError:
        return None


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and USABLE_ID.fullmatch(value) is not None


def _is_up_to(value: object, most: int) -> TypeGuard[int]:
    # No isinstance: True is an int too.
    return type(value) is int and 0 <= value <= most
