"""What a list of songs from outside holds: entries, plays, and a report of what was left out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import unquote_plus

from recommender.errors import PlaylistFileError
from recommender.spotify_ids import parse_track
from recommender.text import fold

MAX_TRACKS: Final = 5_000
"""The longest list of tracks that is used."""

MAX_LISTED: Final = 200_000
"""Entries that all lists of one account export may hold together."""

MAX_PLAYS: Final = 250_000
"""Plays that are kept of a history, the latest ones."""

MAX_SEEN: Final = 1_000_000
"""Items of an account export that are looked at; of a single list, a tenth."""

MAX_TEXT: Final = 1_000
"""Characters of a title or of an artist's name that are kept."""

Kind = Literal["playlist", "liked", "disliked"]

_MAX_ARTISTS: Final = 100
_MAX_EXAMPLES: Final = 200
# Control characters, line and paragraph separators, halves of surrogate pairs, byte-order marks.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_USABLE_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_LOCAL: Final = re.compile(r"spotify:local:([^:]*):[^:]*:([^:]*):\d*", re.IGNORECASE)
_EPISODE: Final = re.compile(r"spotify:episode:|/episode/", re.IGNORECASE)


def clean(text: str) -> str:
    r"""Return text as one line without control characters and double spaces.

    Examples
    --------
    >>> clean("  Two\r\nlines\x00 ")
    'Two lines'
    """
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:MAX_TEXT].rstrip()


@dataclass(frozen=True, slots=True)
class Entry:
    r"""One song of a list: an id, names, or both.

    Names are brought to one line without control characters, at most `MAX_TEXT` long; artists
    without a name and repeated ones go.

    Parameters
    ----------
    track_id : str or None
        1 to 64 letters, digits, ``_`` and ``-``.
    title : str
        May be empty if there is an id.
    artists : tuple of str
        May be empty.
    where : str
        Where the entry stood, for a person: "line 3". Two entries may be equal without it.

    Raises
    ------
    PlaylistFileError
        If there is neither an id nor a title, or the id is none.

    Examples
    --------
    >>> Entry(None, "Creep\n", ("Radiohead", "")).label()
    'Radiohead - Creep'
    """

    track_id: str | None
    title: str
    artists: tuple[str, ...]
    where: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.track_id is not None and _USABLE_ID.fullmatch(self.track_id) is None:
            raise PlaylistFileError(
                f"A track id is 1 to 64 letters and digits, not {self.track_id[:64]!r}."
            )
        names = dict.fromkeys(clean(name) for name in self.artists[:_MAX_ARTISTS])
        names.pop("", None)
        object.__setattr__(self, "title", clean(self.title))
        object.__setattr__(self, "artists", tuple(names))
        if self.track_id is None and not self.title:
            raise PlaylistFileError("An entry needs a track id or a title.")

    def label(self) -> str:
        """Return ``artists - title`` for a line of text, or the id where there are no names."""
        return " - ".join(filter(None, (", ".join(self.artists), self.title or self.track_id)))

    def key(self) -> object:
        """Return what two entries of one song share: the id, else the folded names."""
        return self.track_id or (fold(self.title), tuple(fold(name) for name in self.artists))


@dataclass(frozen=True, slots=True)
class HistoryPlay:
    """One listen: `played_at` is when it ended, in UTC; `ms_played` lasted it, in milliseconds."""

    entry: Entry
    played_at: datetime
    ms_played: int


@dataclass(frozen=True, slots=True)
class Playlist:
    """A named list of entries, in order, each song once."""

    name: str
    entries: tuple[Entry, ...]
    kind: Kind = "playlist"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out: where it stood, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class PlaylistFile:
    """What was read from a file.

    Attributes
    ----------
    playlists : tuple of Playlist
        In the order of the file, none empty.
    plays : tuple of HistoryPlay
        The oldest first; the same play counts once.
    skipped : mapping of str to int
        How many were left out, by reason.
    examples : tuple of Skipped
        The first of them, one by one.
    """

    playlists: tuple[Playlist, ...]
    plays: tuple[HistoryPlay, ...]
    skipped: Mapping[str, int]
    examples: tuple[Skipped, ...]

    def tracks(self, *names: str) -> tuple[Entry, ...]:
        """Return the entries of the playlists of these names (all by default), each song once.

        Raises
        ------
        PlaylistFileError
            If there are more than `MAX_TRACKS`, or none.
        """
        chosen = [playlist for playlist in self.playlists if not names or playlist.name in names]
        unique = {entry.key(): entry for playlist in chosen[::-1] for entry in playlist.entries}
        ordered = dict.fromkeys(entry.key() for playlist in chosen for entry in playlist.entries)
        if not ordered:
            raise PlaylistFileError("There is no song in it; see what was skipped and why.")
        if len(ordered) > MAX_TRACKS:
            raise too_many()
        return tuple(unique[key] for key in ordered)


def too_many(limit: int = MAX_TRACKS) -> PlaylistFileError:
    """Return the error for a list of more than `limit` tracks."""
    return PlaylistFileError(f"It holds more than {limit:,} tracks; divide it and try again.")


class Collector:
    """Gathers what a reader finds; made for one file, used by one thread.

    Parameters
    ----------
    limit : int
        Entries that may be gathered.
    """

    def __init__(self, limit: int = MAX_TRACKS) -> None:
        self._limit = limit
        self._n_entries = 0
        self._n_seen = 0
        self._most_seen = MAX_SEEN // 10 if limit <= MAX_TRACKS else MAX_SEEN
        self._playlists: dict[tuple[Kind, str], dict[object, Entry]] = {}
        self._shared: dict[tuple[str, str, str], Entry] = {}
        self._plays: list[HistoryPlay] = []
        self._skipped: Counter[str] = Counter()
        self._examples: list[Skipped] = []

    @property
    def full(self) -> bool:
        """Whether there was more than may be."""
        return self._n_entries > self._limit or self._n_seen > self._most_seen

    def skip(self, where: str, why: str) -> None:
        """Count something that is left out."""
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
            Where it stood.
        reference : str
            A link, a URI or an id, if there is one; a ``spotify:local:`` URI gives names.
        title, artists
            Names, if there are any.
        playlist, kind
            The list it belongs to.

        Raises
        ------
        PlaylistFileError
            If there are more than `limit` entries, or more to skip than anybody's list has.
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
        """Add one play, or count why it cannot be used."""
        if played_at is None or ms_played is None:
            self.skip(where, "a play without a readable time")
            return
        # A history repeats a few thousand songs: one object each keeps it small and fast.
        names = (reference, title, artist)
        entry = self._shared.get(names) or self._entry(where, reference.strip(), title, (artist,))
        if entry is None:
            return
        self._see()
        self._shared[names] = entry
        self._plays.append(HistoryPlay(entry, played_at, ms_played))
        if len(self._plays) > 2 * MAX_PLAYS:
            self._plays = self._latest_plays()
            self._shared.clear()

    def result(self) -> PlaylistFile:
        """Return all that was gathered."""
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
        # Repeats take no room but time: 20 MB have room for ten million of them.
        self._n_seen += 1
        if self.full:
            raise PlaylistFileError(
                f"It holds more than {self._most_seen:,} lines; divide it and try again."
            )

    def _entry(
        self, where: str, reference: str, title: str, artists: tuple[str, ...]
    ) -> Entry | None:
        if _EPISODE.search(reference):
            self.skip(where, "a podcast episode")
            return None
        if local := _LOCAL.fullmatch(reference):
            title = clean(title) or unquote_plus(local[2])
            artists = artists if any(map(clean, artists)) else (unquote_plus(local[1]),)
        track_id = parse_track(reference)
        if track_id is None and _USABLE_ID.fullmatch(reference):
            track_id = reference
        if track_id is None and not clean(title):
            self.skip(where, "a link to something else" if reference else "neither id nor title")
            return None
        return Entry(track_id, title, artists, where)

    def _latest_plays(self) -> list[HistoryPlay]:
        plays = sorted(dict.fromkeys(self._plays), key=lambda play: play.played_at)
        if (older := len(plays) - MAX_PLAYS) > 0:
            self._skipped[f"an older play than the latest {MAX_PLAYS:,}"] += older
        return plays[-MAX_PLAYS:]


def utc(text: object) -> datetime | None:
    """Return a time as Spotify writes it, in UTC; None if it is no time.

    Examples
    --------
    >>> utc("2023-01-05 12:34"), utc("2021-03-04T05:06:07Z").tzname(), utc("soon")
    (datetime.datetime(2023, 1, 5, 12, 34, tzinfo=datetime.timezone.utc), 'UTC', None)
    """
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
