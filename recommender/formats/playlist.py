"""A list of songs from outside: its entries, its plays, and what was left out of it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from recommender.catalogue import columns as c
from recommender.catalogue.text import fold
from recommender.errors import PlaylistFileError

MAX_TRACKS: Final = 5_000
"""The most tracks of a list that are used."""

USABLE_ID: Final = re.compile(c.TRACK_ID_PATTERN)
"""What can be the id of a track in any catalogue."""

BARE_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
"""An id of the length of Spotify's, which those of the demo catalogue have too."""

SKIPPED_MS: Final = 30_000
"""A play shorter than this was a song that was skipped."""

Kind = Literal["playlist", "liked", "disliked"]

_MAX_TEXT: Final = 1_000  # characters of a title or of an artist's name
_MAX_RAW: Final = 4 * _MAX_TEXT  # that are looked at
_MAX_MARKS: Final = 30  # on one letter, as Unicode has it (UAX #15, stream-safe text)
_MAX_ARTISTS: Final = 100
# Control characters, line and paragraph separators, halves of surrogate pairs, byte-order marks.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Return text on one line, without control characters and double spaces, cut at 1,000 signs.

    So many are left when it is decomposed (NFKD), too, which makes 18 signs of one; and of the
    marks on a letter, 30: to put them in order takes time that grows with the square of a run.

    Examples
    --------
    >>> clean("  Two\r\nlines\x00 ")
    'Two lines'
    """
    if len(text) > _MAX_TEXT or "  " in text or not text.isprintable():
        text = " ".join(_UNPRINTABLE.sub(" ", text[:_MAX_RAW]).split())[:_MAX_TEXT]
    text = text.strip()
    if not text.isascii():
        text = _without_heaps(text)
        while decomposed_length(text) > _MAX_TEXT:
            text = text[: len(text) // 2].rstrip()
    return text


def decomposed_length(text: str) -> int:
    """Return how many characters of a cleaned text there are to compare, when it is decomposed."""
    return len(text) if text.isascii() else len(unicodedata.normalize("NFKD", text))


def _without_heaps(text: str) -> str:
    kept = []
    n_marks = 0
    for character in text:
        n_marks = n_marks + 1 if unicodedata.combining(character) else 0
        if n_marks <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    r"""One song of a list: an id, names, or both.

    Title and artists are brought to one line by `clean`; artists without a name and repeated
    ones are dropped.

    Parameters
    ----------
    track_id : str or None
        1 to 64 letters, digits, ``_`` and ``-``.
    title : str
        May be empty if there is an id.
    artists : tuple of str
        May be empty.
    where : str
        Where the entry is in its file, for a person: "line 3". It does not count when entries
        are compared.

    Raises
    ------
    PlaylistFileError
        If there is neither an id nor a title, or the id holds something else.

    Examples
    --------
    >>> PlaylistEntry(None, "Creep\n", ("Radiohead", "")).label()
    'Radiohead - Creep'
    """

    track_id: str | None
    title: str
    artists: tuple[str, ...]
    where: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.track_id is not None and USABLE_ID.fullmatch(self.track_id) is None:
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
        """Return what entries of the same song have in common: the id, else the folded names."""
        return self.track_id or (fold(self.title), tuple(fold(name) for name in self.artists))


class HistoryPlay(NamedTuple):
    """One play of a song: when it ended, in UTC, and how long it lasted, in milliseconds."""

    entry: PlaylistEntry
    played_at: datetime
    ms_played: int


@dataclass(frozen=True, slots=True)
class Playlist:
    """A named list of entries, in order; `upload.read_playlist` gives each song once."""

    name: str
    entries: tuple[PlaylistEntry, ...]
    kind: Kind = "playlist"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that was left out: where it is in the file, and why."""

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
        The oldest first, each once.
    skipped : mapping of str to int
        How many items were left out, by reason.
    examples : tuple of Skipped
        The first of these items, at most 200.
    """

    playlists: tuple[Playlist, ...]
    plays: tuple[HistoryPlay, ...]
    skipped: Mapping[str, int]
    examples: tuple[Skipped, ...]

    def tracks(self, *names: str) -> tuple[PlaylistEntry, ...]:
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

    def most_played(self, n: int) -> tuple[Playlist, ...]:
        """Return the songs played most often as a list; none if the file holds no plays.

        Plays shorter than `SKIPPED_MS` do not count; ties: the song played first.

        Parameters
        ----------
        n : int
            The most songs of the list.

        Returns
        -------
        tuple of Playlist
            One or none, like `playlists`.
        """
        plays = [play.entry for play in self.plays if play.ms_played >= SKIPPED_MS]
        if not plays:
            return ()
        entries = {entry.key(): entry for entry in plays}
        counts = Counter(entry.key() for entry in plays)
        top = tuple(entries[key] for key, _ in counts.most_common(n))
        return (Playlist(f"Your {len(top):,} most played songs", top),)


def too_many(limit: int = MAX_TRACKS) -> PlaylistFileError:
    """Return the error to raise for a list of more than `limit` tracks."""
    return PlaylistFileError(f"It holds more than {limit:,} tracks; divide it and try again.")


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
        if time.tzinfo is UTC:
            return time
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
