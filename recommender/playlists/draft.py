"""A list of songs while a person works on it: each change makes a new one, the old one stays."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from recommender.catalogue import Catalogue, Track
from recommender.formats.playlist import MAX_TRACKS, PlaylistEntry
from recommender.ranking.query import MAX_WEIGHT

_LEAST_MORE: Final = 3.0
_MORE_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Draft:
    """A list under work; it may hold songs that the catalogue does not have.

    Parameters
    ----------
    entries : tuple of PlaylistEntry
        In the order of the list, each song once, at most `MAX_TRACKS`.
    more : frozenset of str
        Track ids of the list that count more than the others.
    less : tuple of str
        Track ids to move away from; none of them is in the list.
    name : str
        Empty for a list without one.
    saved_id : int or None
        Number of the saved playlist it was opened from.
    saved_version : int or None
        Version of that playlist when it was opened or last saved.
    """

    entries: tuple[PlaylistEntry, ...] = ()
    more: frozenset[str] = frozenset()
    less: tuple[str, ...] = ()
    name: str = ""
    saved_id: int | None = None
    saved_version: int | None = None

    def __len__(self) -> int:
        return len(self.entries)

    def added(self, entries: Iterable[PlaylistEntry]) -> "Draft":
        """Return the list with songs at its end, without repeats, cut at `MAX_TRACKS`."""
        merged = {entry.key(): entry for entry in self.entries}
        for entry in entries:
            if len(merged) < MAX_TRACKS:
                merged.setdefault(entry.key(), entry)
        return self.with_entries(tuple(merged.values()))

    def without(self, *keys: object) -> "Draft":
        """Return the list without the songs of these keys (`PlaylistEntry.key`)."""
        return self.with_entries(tuple(entry for entry in self.entries if entry.key() not in keys))

    def moved(self, place: int, to: int) -> "Draft":
        """Return the list with the song of one place, from 0, at another; outside is the end.

        Examples
        --------
        >>> draft = Draft(tuple(PlaylistEntry(name, "", ()) for name in "abc"))
        >>> [entry.track_id for entry in draft.moved(2, 0).entries]
        ['c', 'a', 'b']
        """
        entries = list(self.entries)
        song = entries.pop(place)
        entries.insert(max(to, 0), song)
        return self.with_entries(tuple(entries))

    def replaced(self, key: object, entry: PlaylistEntry) -> "Draft":
        """Return the list with another song in the place of one; at the end if it is not there."""
        others = {other.key() for other in self.entries if other.key() != key}
        if entry.key() in others:
            return self.without(key)
        if all(other.key() != key for other in self.entries):
            return self.added([entry])
        return self.with_entries(tuple(entry if e.key() == key else e for e in self.entries))

    def reordered(self, track_ids: Sequence[str]) -> "Draft":
        """Return the list in the order of these ids; what is not among them comes last."""
        place = {track_id: number for number, track_id in enumerate(track_ids)}
        last = len(place)
        return self.with_entries(
            tuple(sorted(self.entries, key=lambda entry: place.get(entry.track_id or "", last)))
        )

    def with_more(self, track_id: str) -> "Draft":
        """Return the list with a song of it marked as "more like this", or the mark taken back."""
        return dataclasses.replace(self, more=self.more ^ {track_id})

    def with_less(self, track_id: str) -> "Draft":
        """Return the list with a song to move away from; it leaves the list."""
        less = dict.fromkeys((*self.less, track_id))
        return dataclasses.replace(self.without(track_id), less=tuple(less))

    def no_longer_less(self, track_id: str) -> "Draft":
        """Return the list without a song to move away from."""
        less = tuple(other for other in self.less if other != track_id)
        return dataclasses.replace(self, less=less)

    def seeds(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Return the track ids of the list that are in the catalogue, in its order."""
        ids = [entry.track_id for entry in self.entries if entry.track_id is not None]
        if not ids:
            return ()
        known = catalogue.known_rows(ids) >= 0
        return tuple(track_id for track_id, is_known in zip(ids, known, strict=True) if is_known)

    def weights(self, seeds: Sequence[str]) -> tuple[float, ...]:
        """Return the weight of each seed; empty if all count the same.

        The marked songs together weigh half of what all others weigh, so that a mark is felt in a
        long list, too; each weighs 3 at least and `MAX_WEIGHT` at most, the others 1.

        Examples
        --------
        >>> Draft(more=frozenset("a")).weights("abcdefghi")  # half of eight others
        (4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
        """
        n_more = sum(seed in self.more for seed in seeds)
        if n_more in (0, len(seeds)):
            return ()
        heavy = min(max(_LEAST_MORE, _MORE_SHARE * (len(seeds) - n_more) / n_more), MAX_WEIGHT)
        return tuple(heavy if seed in self.more else 1.0 for seed in seeds)

    def with_entries(self, entries: tuple[PlaylistEntry, ...]) -> "Draft":
        """Return the list with other songs; marks stay as far as they fit them."""
        ids = {entry.track_id for entry in entries}
        return dataclasses.replace(
            self,
            entries=entries,
            more=self.more & ids,
            less=tuple(track_id for track_id in self.less if track_id not in ids),
        )


def entry_of(track: Track) -> PlaylistEntry:
    """Return a track of the catalogue as an entry of a list."""
    return PlaylistEntry(track.track_id, track.track_name, track.artists)
