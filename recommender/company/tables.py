"""Company apart from any catalogue: things by track ids, so that it fits every catalogue."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.catalogue.gather import indptr_of
from recommender.company.company import Company, Neighbours
from recommender.company.learning import first_artists
from recommender.company.pairs import Pairs


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """The things of a catalogue that have neighbours, numbered anew, with a track id for each.

    Attributes
    ----------
    ids : list of str
        Of a song, its most popular version; of an artist, a track whose first artist it is.
    neighbours : Neighbours
        Of each id, by their places in `ids`.
    """

    ids: list[str]
    neighbours: Neighbours

    @classmethod
    def of(
        cls, neighbours: Neighbours, rows: npt.NDArray[np.integer], catalogue: Catalogue
    ) -> Self:
        """Return those of many things that are in some pair; `rows` has a track for each thing."""
        pairs = Pairs.of(neighbours)
        used = np.union1d(pairs.things, pairs.neighbours)
        places = np.searchsorted(used, pairs.neighbours)
        counts = np.diff(neighbours.indptr)[used]
        kept = Neighbours(
            indptr_of(counts), places.astype(np.int32), neighbours.strengths, neighbours.lists
        )
        return cls(catalogue.ids(rows[used]), kept)

    def placed(self, numbers: npt.NDArray[np.integer], n_things: int) -> Neighbours:
        """Return the neighbours of so many things, given the number of each id, -1 if none.

        Ids that are one thing are joined as in `Pairs.joined`.
        """
        pairs = Pairs.of(self.neighbours)
        things, neighbours = numbers[pairs.things], numbers[pairs.neighbours]
        known = (things >= 0) & (neighbours >= 0)
        placed = Pairs(things, neighbours, pairs.strengths, pairs.lists).take(known)
        return placed.joined().strongest().to_neighbours(n_things)


@dataclass(frozen=True, eq=False, slots=True)
class Tables:
    """The company of songs and artists."""

    songs: Table
    artists: Table

    @classmethod
    def of(cls, company: Company, catalogue: Catalogue) -> Self:
        """Return the company of a catalogue."""
        best = catalogue.song_rows[catalogue.song_indptr[:-1]]
        artists = first_artists(catalogue)
        by_popularity = np.lexsort((best, -catalogue.popularity[best].astype(int)))
        row_of = np.full(len(catalogue.artists.names), -1)
        # The last one stays: the most popular song of each artist.
        row_of[artists[by_popularity[::-1]]] = best[by_popularity[::-1]]
        return cls(
            Table.of(company.songs, best, catalogue), Table.of(company.artists, row_of, catalogue)
        )

    def placed(self, catalogue: Catalogue) -> Company:
        """Return the company of the songs and artists that a catalogue has.

        A version counts for its song. Nothing is known of a catalogue that has none of the ids.
        """
        rows = catalogue.known_rows(self.songs.ids)
        songs = np.where(rows >= 0, catalogue.song[rows], -1)
        rows = catalogue.known_rows(self.artists.ids)
        first = catalogue.artists.indices[catalogue.artists.indptr[:-1]]
        artists = np.where(rows >= 0, first[rows], -1)
        return Company(
            self.songs.placed(songs, catalogue.n_songs),
            self.artists.placed(artists, len(catalogue.artists.names)),
        )


def join(one: Company, other: Company) -> Company:
    """Return the company of both, for the same catalogue, as `Pairs.joined` joins pairs."""
    return Company(_join(one.songs, other.songs), _join(one.artists, other.artists))


def _join(one: Neighbours, other: Neighbours) -> Neighbours:
    pairs = Pairs.together(Pairs.of(one), Pairs.of(other)).joined()
    return pairs.strongest().to_neighbours(len(one.indptr) - 1)
