"""A person's history: what they liked, disliked, played, and passed over."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue

DEFAULT_HALF_LIFE_DAYS: Final = 90.0
"""After so many days a like or a play counts half: about a season."""

# What one play of today counts, a like of today counting 1; so much more for every doubling: 7
# plays make 0.9, because who comes back that often likes the song.
_PLAY_SHARE: Final = 0.3

_DAY_S: Final = 86_400.0

Event = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class History:
    """What a person did, with times that know their zone.

    Parameters
    ----------
    likes, dislikes, plays : tuple of (str, datetime)
        Track id and time, in any order; an id that is not in the catalogue is left out of account.
        A play is a listen, not a skip.
    passed : mapping of str to (int, datetime)
        How often a track was shown and passed over, and when last.
    """

    likes: tuple[Event, ...] = ()
    dislikes: tuple[Event, ...] = ()
    plays: tuple[Event, ...] = ()
    passed: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)

    def without(self, track_ids: Collection[str]) -> "History":
        """Return the same history without some tracks: what was believed because of them goes."""
        gone = frozenset(track_ids)

        def kept(events: Iterable[Event]) -> tuple[Event, ...]:
            return tuple(event for event in events if event[0] not in gone)

        return History(
            kept(self.likes),
            kept(self.dislikes),
            kept(self.plays),
            {track_id: seen for track_id, seen in self.passed.items() if track_id not in gone},
        )


@dataclass(frozen=True, eq=False, slots=True)
class LikedSongs:
    """The songs a person likes, one row each, the most liked first, ties by row.

    `weights` says how much each is liked, more than 0: 1 for a like of today.
    """

    rows: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64]


def liked_songs(
    catalogue: Catalogue,
    history: History,
    now: datetime,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
) -> LikedSongs:
    """Return how much a person likes each song they liked or played.

    A like counts ``2 ** (-age / half_life)``; plays add ``0.3 * log2(1 + p)``, p being the
    number of plays, each counted the same way. Versions of a song add up, and the row is that of
    the strongest one. A disliked song is not among them, however often it was played.

    `now` has a zone; what lies in the future counts as now.
    """
    likes, like_ages = _known(catalogue, history.likes, now)
    plays, play_ages = _known(catalogue, history.plays, now)
    liked = np.bincount(likes, np.exp2(-like_ages / half_life_days), len(catalogue))
    played = np.bincount(plays, np.exp2(-play_ages / half_life_days), len(catalogue))
    weights = liked + _PLAY_SHARE * np.log2(1 + played)
    disliked, _ = _known(catalogue, history.dislikes, now)
    weights[catalogue.same_songs(disliked)] = 0
    rows = np.flatnonzero(weights)
    songs, of_song = np.unique(catalogue.song[rows], return_inverse=True)
    total = np.zeros(len(songs))
    np.add.at(total, of_song, weights[rows])
    by_weight = rows[np.lexsort((rows, -weights[rows]))]
    _, first = np.unique(catalogue.song[by_weight], return_index=True)
    strongest = by_weight[first]
    order = np.lexsort((strongest, -total.round(12)))
    return LikedSongs(strongest[order], total[order])


def known_rows(catalogue: Catalogue, history: History) -> npt.NDArray[np.intp]:
    """Return the rows of all songs the person knows: liked, disliked or played, all versions."""
    events = (history.likes, history.dislikes, history.plays)
    ids = list(dict.fromkeys(track_id for some in events for track_id, _ in some))
    rows = catalogue.known_rows(ids)
    return catalogue.same_songs(rows[rows >= 0]).astype(np.intp)


def ages_days(times: Iterable[datetime], now: datetime) -> npt.NDArray[np.float64]:
    """Return how many days ago some times were, at least 0."""
    seconds = np.array([time.timestamp() for time in times], dtype=np.float64)
    return np.maximum((now.timestamp() - seconds) / _DAY_S, 0.0)


def _known(
    catalogue: Catalogue, events: tuple[Event, ...], now: datetime
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Return row and age in days of each event whose track is in the catalogue."""
    # A history repeats few tracks many times: look each up once.
    ids = {track_id: place for place, track_id in enumerate(dict.fromkeys(t for t, _ in events))}
    places = np.array([ids[track_id] for track_id, _ in events], dtype=np.intp)
    rows = catalogue.known_rows(list(ids))[places]
    ages = ages_days((time for _, time in events), now)
    return rows[rows >= 0], ages[rows >= 0]
