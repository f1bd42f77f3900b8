"""Songs from outside on their way into a list: what each became, and how a person corrects it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.catalogue.catalogue import Catalogue
from recommender.formats.playlist import PlaylistEntry, Skipped
from recommender.playlists.draft import Draft, entry_of
from recommender.playlists.matching import Match, MatchReport


@dataclass(frozen=True, slots=True)
class Import:
    """What was added to a list at once, line by line.

    Attributes
    ----------
    source : str
        What it came from, for a person.
    matches : tuple of Match
        What became of each line.
    rows : tuple of (int or None)
        The row each line stands for now, after corrections; None for a line without a song.
    kept : frozenset of int
        Places of lines without a row that stand in the list as they were written.
    skipped : mapping of str to int
        How many lines were left out before, by reason.
    examples : tuple of Skipped
        The first of them.
    """

    source: str
    matches: tuple[Match, ...]
    rows: tuple[int | None, ...]
    kept: frozenset[int]
    skipped: Mapping[str, int]
    examples: tuple[Skipped, ...]

    def part(self, part: str) -> list[int]:
        """Return the places of the lines that were found in one way (`Match.how`), or "missing"."""
        how = None if part == "missing" else part
        return [place for place, match in enumerate(self.matches) if match.how == how]

    def to_keep(self) -> list[int]:
        """Return the places of the lines that are still without a song and not in the list."""
        return [
            place
            for place, row in enumerate(self.rows)
            if row is None and self.matches[place].row is None and place not in self.kept
        ]


def add(
    draft: Draft,
    catalogue: Catalogue,
    source: str,
    found: MatchReport,
    skipped: Mapping[str, int],
    examples: Sequence[Skipped],
) -> tuple[Draft, Import]:
    """Return the list with all songs that were found, and what became of each line."""
    rows = tuple(match.row for match in found.matches)
    addition = Import(source, found.matches, rows, frozenset(), dict(skipped), tuple(examples))
    return draft.added(_entries(catalogue, [row for row in rows if row is not None])), addition


def correct(
    draft: Draft, catalogue: Catalogue, addition: Import, place: int, row: int | None
) -> tuple[Draft, Import]:
    """Return list and addition with another song for one line, or none.

    The song takes the place of the one before, unless another line stands for that one, too.
    """
    before = addition.rows[place]
    rows = (*addition.rows[:place], row, *addition.rows[place + 1 :])
    changed = dataclasses.replace(addition, rows=rows, kept=addition.kept - {place})
    old = addition.matches[place].entry.key() if before is None else _key(catalogue, before)
    wanted_still = before is not None and before in rows
    if row is None:
        return draft if wanted_still else draft.without(old), changed
    new = _entries(catalogue, [row])
    return draft.added(new) if wanted_still else draft.replaced(old, new[0]), changed


def keep(draft: Draft, addition: Import) -> tuple[Draft, Import]:
    """Return the list with the lines that name no song of the catalogue, as they were written."""
    places = addition.to_keep()
    changed = dataclasses.replace(addition, kept=addition.kept | set(places))
    return draft.added(addition.matches[place].entry for place in places), changed


def _entries(catalogue: Catalogue, rows: Sequence[int]) -> list[PlaylistEntry]:
    return [entry_of(track) for track in catalogue.tracks(list(dict.fromkeys(rows)))]


def _key(catalogue: Catalogue, row: int) -> object:
    return catalogue.track(row).track_id
