"""Lines brought into a list at once: what became of each, and how a person corrects it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.catalogue import Catalogue
from recommender.formats.playlist import PlaylistEntry, Skipped
from recommender.playlists.draft import Draft, entry_of
from recommender.playlists.matching import Match, MatchReport


@dataclass(frozen=True, slots=True)
class Import:
    """What became of the lines that were brought into a list at once.

    Attributes
    ----------
    source : str
        Where the lines come from, for a person: "songs.csv".
    matches : tuple of Match
        How each line was matched with the catalogue.
    rows : tuple of (int or None)
        The row of each line after corrections; None for a line without a song.
    kept : frozenset of int
        Places of lines without a row that are in the list as they were written.
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
    """Return the list with all songs that were found, and what became of each line (`Import`)."""
    rows = tuple(match.row for match in found.matches)
    imported = Import(source, found.matches, rows, frozenset(), dict(skipped), tuple(examples))
    return draft.added(_entries(catalogue, found.rows())), imported


def correct(
    draft: Draft, catalogue: Catalogue, imported: Import, place: int, row: int | None
) -> tuple[Draft, Import]:
    """Return list and import with another song for the line at a place, or none.

    The song takes the place of the one before, which stays if another line has it, too.
    """
    before = imported.rows[place]
    rows = (*imported.rows[:place], row, *imported.rows[place + 1 :])
    changed = dataclasses.replace(imported, rows=rows, kept=imported.kept - {place})
    old = imported.matches[place].entry.key() if before is None else catalogue.ids([before])[0]
    wanted_still = before is not None and before in rows
    if row is None:
        return draft if wanted_still else draft.without(old), changed
    new = _entries(catalogue, [row])
    return draft.added(new) if wanted_still else draft.replaced(old, new[0]), changed


def keep(draft: Draft, imported: Import) -> tuple[Draft, Import]:
    """Return the list with the lines that name no song of the catalogue, as they were written."""
    places = imported.to_keep()
    changed = dataclasses.replace(imported, kept=imported.kept | set(places))
    return draft.added(imported.matches[place].entry for place in places), changed


def _entries(catalogue: Catalogue, rows: Sequence[int]) -> list[PlaylistEntry]:
    return [entry_of(track) for track in catalogue.tracks(list(dict.fromkeys(rows)))]
