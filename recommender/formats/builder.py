"""Gather the songs of a file, whatever its format, and count what is left out, by reason."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote_plus

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import (
    MAX_TRACKS,
    USABLE_ID,
    HistoryPlay,
    Kind,
    Playlist,
    PlaylistEntry,
    PlaylistFile,
    Skipped,
    clean,
    decomposed_length,
    too_many,
)
from recommender.spotify.ids import parse_track

MAX_LISTED: Final = 200_000
"""Entries that all lists of one account export may hold together."""

_MAX_PLAYS: Final = 250_000  # the latest ones of a history
_MAX_SEEN: Final = 1_000_000  # items of an account export; a single list may have a tenth
_MAX_EXAMPLES: Final = 200
# Names that are kept, decomposed: five times what 5,000 songs have, or 200,000 of an account.
_MAX_NAMES: Final = 1_000_000
_MAX_NAMES_LISTED: Final = 10_000_000
_LOCAL: Final = re.compile(r"spotify:local:([^:]*):[^:]*:([^:]*):\d*", re.IGNORECASE)
_EPISODE: Final = re.compile(r"spotify:episode:|/episode/", re.IGNORECASE)


class PlaylistFileBuilder:
    """Takes what a reader finds in one file, and builds a `PlaylistFile` of it.

    Of a list, each song is kept once. For one thread.

    Parameters
    ----------
    limit : int
        The most entries that may be added.
    """

    def __init__(self, limit: int = MAX_TRACKS) -> None:
        self._limit = limit
        self._n_entries = 0
        self._n_seen = 0
        self._n_characters = 0
        one_list = limit <= MAX_TRACKS
        self._most_seen = _MAX_SEEN // 10 if one_list else _MAX_SEEN
        self._most_characters = _MAX_NAMES if one_list else _MAX_NAMES_LISTED
        self._playlists: dict[tuple[Kind, str], dict[object, PlaylistEntry]] = {}
        self._shared: dict[tuple[str, str, str], PlaylistEntry] = {}
        self._plays: list[HistoryPlay] = []
        self._skipped: Counter[str] = Counter()
        self._examples: list[Skipped] = []

    @property
    def full(self) -> bool:
        """Whether the file held more than it may."""
        return (
            self._n_entries > self._limit
            or self._n_seen > self._most_seen
            or self._n_characters > self._most_characters
        )

    def skip(self, where: str, why: str) -> None:
        """Count an item that is left out; the first 200 are kept as examples."""
        self._see()
        self._skipped[why] += 1
        if len(self._examples) < _MAX_EXAMPLES:
            self._examples.append(Skipped(where, why))

    def add(
        self,
        where: str,
        reference: str = "",
        title: str = "",
        artists: Iterable[str] = (),
        *,
        playlist: str = "",
        kind: Kind = "playlist",
    ) -> None:
        """Add one song to a list, or count why it cannot be used.

        Parameters
        ----------
        where : str
            Where it is in the file, for a person: "line 3".
        reference : str
            A link, a URI or an id, if there is one; a ``spotify:local:`` URI gives names.
        title, artists
            Names, if there are any.
        playlist, kind
            The list it belongs to.

        Raises
        ------
        PlaylistFileError
            If there are more than `limit` entries, or more items or longer names than anybody's
            list has.
        """
        entry = self._entry(where, reference.strip(), title, tuple(artists))
        if entry is None:
            return
        self._see()
        entries = self._playlists.setdefault((kind, clean(playlist)), {})
        if entries.setdefault(entry.key(), entry) is not entry:
            self.skip(where, "it stands in the list already")
            return
        self._n_entries += 1
        if self.full:
            raise too_many(self._limit)

    def play(
        self,
        where: str,
        reference: str,
        title: str,
        artist: str,
        played_at: datetime | None,
        ms_played: int | None,
    ) -> None:
        """Add one play, or count why it cannot be used.

        Parameters
        ----------
        where, reference, title, artist
            As for `add`.
        played_at : datetime or None
            When it ended, in UTC; None if the file gives no such time.
        ms_played : int or None
            How long it lasted, in milliseconds.
        """
        if played_at is None or ms_played is None:
            self.skip(where, "a play without a readable time")
            return
        # A history repeats a few thousand songs: one object each keeps it small and fast.
        names = (reference, title, artist)
        entry = self._shared.get(names)
        if entry is None:
            entry = self._entry(where, reference.strip(), title, (artist,))
            if entry is None:
                return
            self._shared[names] = entry
        self._see()
        self._plays.append(HistoryPlay(entry, played_at, ms_played))
        if len(self._plays) > 2 * _MAX_PLAYS:
            self._plays = self._latest_plays()
            self._shared.clear()

    def build(self) -> PlaylistFile:
        """Return all that was added; of the plays, the latest 250,000."""
        self._plays = self._latest_plays()
        return PlaylistFile(
            playlists=tuple(
                Playlist(name, tuple(entries.values()), kind)
                for (kind, name), entries in self._playlists.items()
            ),
            plays=tuple(self._plays),
            skipped=MappingProxyType(dict(self._skipped)),
            examples=tuple(self._examples),
        )

    def _see(self) -> None:
        # Repeats take no memory but time: 20 MB have room for ten million of them.
        self._n_seen += 1
        if self._n_seen > self._most_seen:
            raise PlaylistFileError(
                f"It holds more than {self._most_seen:,} lines; divide it and try again."
            )

    def _entry(
        self, where: str, reference: str, title: str, artists: tuple[str, ...]
    ) -> PlaylistEntry | None:
        if not reference and not title:
            self.skip(where, "neither id nor title")
            return None
        if _EPISODE.search(reference):
            self.skip(where, "a podcast episode")
            return None
        if local := _LOCAL.fullmatch(reference):
            title = clean(title) or unquote_plus(local[2])
            artists = artists if any(map(clean, artists)) else (unquote_plus(local[1]),)
        track_id = parse_track(reference) if reference else None
        if track_id is None and USABLE_ID.fullmatch(reference):
            track_id = reference
        if track_id is None and not clean(title):
            self.skip(where, "a link to something else" if reference else "neither id nor title")
            return None
        entry = PlaylistEntry(track_id, title, artists, where)
        self._n_characters += sum(map(decomposed_length, (entry.title, *entry.artists)))
        if self._n_characters > self._most_characters:
            raise PlaylistFileError(
                f"Its names have more than {self._most_characters:,} letters; divide it and try "
                "again."
            )
        return entry

    def _latest_plays(self) -> list[HistoryPlay]:
        ended = attrgetter("played_at")
        plays: list[HistoryPlay] = []
        for _, group in groupby(sorted(self._plays, key=ended), ended):
            # Few ended at one time: to compare all of them takes longer than to sort them.
            same = list(group)
            plays += same if len(same) == 1 else dict.fromkeys(same)
        if (older := len(plays) - _MAX_PLAYS) > 0:
            self._skipped[f"an older play than the latest {_MAX_PLAYS:,}"] += older
        return plays[-_MAX_PLAYS:]
