"""The values that a profile takes and returns, and the checks of what it takes."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple, TypeGuard, get_args

from recommender.errors import ProfileError
from recommender.formats.playlist import MAX_TRACKS, USABLE_ID, PlaylistEntry, clean

MAX_NAME: Final = 200
"""Characters of a playlist's name that are kept."""

MAX_PLAYLISTS: Final = 1_000
"""Playlists a profile may hold, deleted ones included."""

MAX_LIST_CHARS: Final = 2_000_000
"""Characters that ids, titles and artists of one playlist may have together."""

MAX_PLAY_MS: Final = 24 * 60 * 60 * 1000
"""The longest play, in milliseconds: a day."""

MAX_JUDGEMENTS: Final = 10_000
"""Judgements that one export of a profile holds; nobody makes more by hand."""

MAX_PRESET_NAME: Final = 40
"""Characters of the name of a preset in a judgement."""

Choice = Literal["left", "right", "neither"]
"""Which of two lists a person would rather hear."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
_CLOCKS_DIFFER: Final = timedelta(days=1)
_LONGEST_IDENTITY: Final = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is: the name of the login service, and the name it has for the person.

    Raises
    ------
    ProfileError
        If one of the two is empty or longer than 500 characters.
    """

    issuer: str
    subject: str

    def __post_init__(self) -> None:
        for text in (self.issuer, self.subject):
            if not 1 <= len(text) <= _LONGEST_IDENTITY or "\0" in text or not _is_unicode(text):
                raise ProfileError("An identity needs an issuer and a subject.", "refused")


class Opinion(NamedTuple):
    """A track that was liked or disliked, and when, in UTC."""

    track_id: str
    at: datetime


class Play(NamedTuple):
    """A play: when it ended, in UTC, how many milliseconds it lasted, and if a history had it."""

    track_id: str
    played_at: datetime
    ms_played: int
    imported: bool


class Passed(NamedTuple):
    """How often a track was shown and passed over, and when last, in UTC."""

    times: int
    last_at: datetime


class Judgement(NamedTuple):
    """A pair of lists that was judged blind.

    Attributes
    ----------
    track_id : str
        The song that both lists were for.
    at : datetime
        When it was judged, in UTC.
    left, right : str
        The names of the presets that made the list on each side.
    chosen : {"left", "right", "neither"}
        What the person would rather hear.
    """

    track_id: str
    at: datetime
    left: str
    right: str
    chosen: Choice

    @property
    def preferred(self) -> str | None:
        """The name of the preset whose list was chosen, None for neither."""
        return {"left": self.left, "right": self.right, "neither": None}[self.chosen]


class JudgementTotals(NamedTuple):
    """What all people together preferred of two presets, in counts.

    Attributes
    ----------
    people : int
        How many judged a pair.
    first, second, neither : int
        Pairs in which the list of the one, of the other, or neither was chosen.
    people_first, people_second : int
        How many chose the one, or the other, more often.
    """

    people: int
    first: int
    second: int
    neither: int
    people_first: int
    people_second: int


class SavedPlaylist(NamedTuple):
    """A saved playlist without its entries; times in UTC. Each change makes `version` greater."""

    playlist_id: int
    name: str
    n_entries: int
    created_at: datetime
    changed_at: datetime
    deleted_at: datetime | None
    version: int


class ProfileSummary(NamedTuple):
    """How much a profile holds; `playlists` counts those that are not deleted."""

    likes: int
    dislikes: int
    plays: int
    passes: int
    playlists: int
    judgements: int


class Revision(NamedTuple):
    """Counts and sums of times that differ between two states of the opinions and plays.

    Two states have the same revision only if their changes cancel out to the millisecond.
    """

    likes: int
    dislikes: int
    liked_at_ms: int
    disliked_at_ms: int
    plays: int
    played_at_ms: int


class ImportedProfile(NamedTuple):
    """How many items of an upload were new, by kind, and what of it was not taken.

    Attributes
    ----------
    opinions, plays, passes, judgements, playlists : int
        How many were new.
    skipped : int
        How many items made no sense.
    left_out : tuple of str
        The names of playlists that found no room: a profile holds `MAX_PLAYLISTS`.
    """

    opinions: int
    plays: int
    passes: int
    judgements: int
    playlists: int
    skipped: int
    left_out: tuple[str, ...]


def to_ms(time: datetime | None) -> int:
    """Return a time as milliseconds since 1970; None is now, a time without a zone is UTC.

    Examples
    --------
    >>> to_ms(datetime(1970, 1, 2)), from_ms(86_400_000)
    (86400000, datetime.datetime(1970, 1, 2, 0, 0, tzinfo=datetime.timezone.utc))
    """
    time = datetime.now(UTC) if time is None else time
    return ((time if time.tzinfo else time.replace(tzinfo=UTC)) - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    """Return the time of milliseconds since 1970, in UTC.

    Raises
    ------
    ProfileError
        If there is no such time: the store that held it is damaged.
    """
    try:
        return _EPOCH + timedelta(milliseconds=ms)
    except OverflowError as error:
        from recommender.profile.database.troubles import explain  # not for an export: SQLAlchemy

        raise explain("damaged") from error


def latest_ms() -> int:
    """Return the latest time that is believed, in milliseconds since 1970: a day from now."""
    return to_ms(datetime.now(UTC) + _CLOCKS_DIFFER)


def checked_ms(time: datetime | None) -> int:
    """Return a time as `to_ms` does, if something can have happened then.

    Raises
    ------
    ProfileError
        If it is before 1970, or more than a day from now.
    """
    if time is not None and not can_have_happened(time):
        raise ProfileError(f"{time:%Y-%m-%d} is no time from 1970 to now.", "refused")
    return to_ms(time)


def can_have_happened(time: datetime) -> bool:
    """Return whether a time is from 1970 to a day from now.

    Examples
    --------
    >>> can_have_happened(datetime(2024, 5, 1)), can_have_happened(datetime(9999, 1, 1))
    (True, False)
    """
    return 0 <= to_ms(time) <= latest_ms()


def checked_id(track_id: str) -> str:
    """Return a track id if it can be one.

    Raises
    ------
    ProfileError
        If it is not 1 to 64 letters, digits, ``_`` and ``-``, here and below.
    """
    if not isinstance(track_id, str) or USABLE_ID.fullmatch(track_id) is None:
        raise ProfileError(f"{str(track_id)[:64]!r} is no track id.", "refused")
    return track_id


def checked_length(ms_played: int) -> int:
    """Return the milliseconds of a play if they are a whole number, 0 to `MAX_PLAY_MS`."""
    if isinstance(ms_played, bool) or not isinstance(ms_played, int):
        raise ProfileError("A play lasts a whole number of milliseconds.", "refused")
    if not 0 <= ms_played <= MAX_PLAY_MS:
        raise ProfileError(f"A play does not last {ms_played} milliseconds.", "refused")
    return ms_played


def checked_name(name: str) -> str:
    """Return a playlist's name on one line, at most `MAX_NAME` long."""
    name = clean(name)[:MAX_NAME].rstrip()
    if not name:
        raise ProfileError("A playlist needs a name.", "refused")
    return name


def checked_entries(entries: tuple[PlaylistEntry, ...]) -> tuple[PlaylistEntry, ...]:
    """Return the entries of a playlist: at most `MAX_TRACKS`, of `MAX_LIST_CHARS` characters."""
    if len(entries) > MAX_TRACKS:
        raise ProfileError(f"A playlist holds {MAX_TRACKS:,} tracks at most.", "refused")
    if sum(map(n_chars, entries)) > MAX_LIST_CHARS:
        raise ProfileError("The titles and artists are too long for one playlist.", "refused")
    return entries


def checked_judgement(judgement: Judgement) -> Judgement:
    """Return a judgement of two presets, at a time that can be."""
    checked_id(judgement.track_id)
    checked_ms(judgement.at)
    names = judgement.left, judgement.right
    if (
        not all(map(is_preset_name, names))
        or len(set(names)) < 2
        or not is_choice(judgement.chosen)
    ):
        raise ProfileError("A judgement is about the lists of two presets.", "refused")
    return judgement


def is_preset_name(name: object) -> TypeGuard[str]:
    """Return whether a value can be the name of a preset: one line of 1 to 40 characters.

    Examples
    --------
    >>> is_preset_name("Deep cuts"), is_preset_name(" x"), is_preset_name("x" * 41)
    (True, False, False)
    """
    return isinstance(name, str) and 1 <= len(name) <= MAX_PRESET_NAME and clean(name) == name


def is_choice(value: object) -> TypeGuard[Choice]:
    """Return whether a value says which list was chosen."""
    return isinstance(value, str) and value in get_args(Choice)


def n_chars(entry: PlaylistEntry) -> int:
    """Return how many characters id, title and artists of an entry have together."""
    return len(entry.track_id or "") + len(entry.title) + sum(map(len, entry.artists))


def _is_unicode(text: str) -> bool:
    return not re.search("[\ud800-\udfff]", text)
