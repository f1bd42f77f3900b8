"""A blind taste test: two lists for a song, unmarked, and what a person would rather hear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from scipy.special import bdtr

from recommender.catalogue import Catalogue, Track
from recommender.profile import Judgement
from recommender.ranking.filters import Filters
from recommender.ranking.presets import CLASSIC, TOGETHER
from recommender.ranking.query import Query
from recommender.ranking.recommender import Recommender

PAIRS: Final = 10
"""Pairs in one test."""

FIRST: Final = TOGETHER
SECOND: Final = CLASSIC
"""The presets that are compared."""

HARDLY_CHANCE: Final = 0.05
"""Below this chance a result is called no chance."""


class Pair(NamedTuple):
    """Two lists for a song, as many songs in each, as track ids; their names are for nobody yet."""

    seed: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    left_name: str
    right_name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How often the list of each preset was chosen, and neither."""

    first: str
    second: str
    n_first: int
    n_second: int
    n_neither: int

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> "Verdict":
        """Count judgements of `FIRST` and `SECOND`."""
        preferred = [judgement.preferred for judgement in judgements]
        first, second = FIRST.name, SECOND.name
        counts = (preferred.count(name) for name in (first, second, None))
        return cls(first, second, *counts)

    @property
    def preferred(self) -> str | None:
        """The name of the preset that was chosen more often, None if neither was."""
        if self.n_first == self.n_second:
            return None
        return self.first if self.n_first > self.n_second else self.second

    def sentences(self) -> tuple[str, ...]:
        """Return the verdict in words: what was preferred, how often a coin does that, and so.

        Pairs without a preference are told, and count for nothing.
        """
        n = self.n_first + self.n_second
        if not n:
            return (f"You heard no difference in any of {self.n_neither} pairs.",)
        told = (
            f"Of {n + self.n_neither} pairs you would rather hear “{self.first}” in "
            f"{self.n_first} and “{self.second}” in {self.n_second}."
        )
        if self.n_neither:
            told += f" In {self.n_neither} it made no difference; they count for neither."
        if self.preferred is None:
            return told, "You have no preference."
        if chance_of(self.n_first, self.n_second) < HARDLY_CHANCE:
            end = f"So it is hardly chance: you prefer “{self.preferred}”."
        else:
            end = f"You lean to “{self.preferred}”, and that may well be chance."
        return told, coin(self.n_first, self.n_second), end


def chance_of(n_one: int, n_other: int) -> float:
    """Return how often tosses of a coin are as one-sided as these choices, or more.

    The exact binomial test for a probability of 1/2, two-sided; 1 where there is no choice at all.

    Examples
    --------
    >>> round(chance_of(8, 2), 3)
    0.109
    """
    return min(1.0, 2 * float(bdtr(min(n_one, n_other), n_one + n_other, 0.5)))


def coin(n_one: int, n_other: int) -> str:
    """Return how often a coin does that, in a sentence.

    Examples
    --------
    >>> coin(8, 2)
    'A coin tossed 10 times falls at least as one-sidedly in 11 of 100 cases.'
    """
    n = n_one + n_other
    tosses = "once" if n == 1 else f"{n:,} times"
    cases = _in_words(chance_of(n_one, n_other))
    return f"A coin tossed {tosses} falls at least as one-sidedly in {cases}."


def first_is_left(earlier: Sequence[Judgement], chance: np.random.Generator) -> bool:
    """Return whether the list of `FIRST` stands left in the next pair.

    Of the ten pairs of a test it does in five: as if the sides of all had been drawn beforehand.

    Parameters
    ----------
    earlier : sequence of Judgement
        Those of this test.
    chance : numpy.random.Generator
    """
    n_left = sum(judgement.left == FIRST.name for judgement in earlier)
    places = PAIRS - len(earlier)
    return bool(chance.random() * places < PAIRS // 2 - n_left)


def make_pair(
    recommender: Recommender, seed: str, tracks_out: frozenset[str], *, is_first_left: bool
) -> Pair | None:
    """Return the lists of `FIRST` and `SECOND` for a song; None if they hold the same songs.

    Parameters
    ----------
    recommender : Recommender
    seed : str
        A track id of the catalogue.
    tracks_out : set of str
        Track ids whose songs are in neither list.
    is_first_left : bool
    """
    query = Query((seed,), filters=Filters(tracks_out=tracks_out))
    first, second = (
        [item.track.track_id for item in recommender.recommend(preset.apply(query)).items]
        for preset in (FIRST, SECOND)
    )
    n = min(len(first), len(second))
    lists = tuple(first[:n]), tuple(second[:n])
    if set(lists[0]) == set(lists[1]):
        return None
    names = FIRST.name, SECOND.name
    if not is_first_left:
        lists, names = lists[::-1], names[::-1]
    return Pair(seed, *lists, *names)


def comparing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements that compare `FIRST` and `SECOND`."""
    names = {FIRST.name, SECOND.name}
    return [one for one in judgements if {one.left, one.right} == names]


def unfinished(judgements: Sequence[Judgement]) -> Sequence[Judgement]:
    """Return the judgements of the test that is not at its end, none if the last one is."""
    return judgements[len(judgements) - len(judgements) % PAIRS :]


def not_judged(
    catalogue: Catalogue, tracks: Iterable[Track], judgements: Iterable[Judgement]
) -> list[Track]:
    """Return the tracks whose songs no judgement was about."""
    rows = catalogue.known_rows([judgement.track_id for judgement in judgements])
    judged = set(catalogue.song[rows[rows >= 0]].tolist())
    return [t for t in tracks if int(catalogue.song[catalogue.row(t.track_id)]) not in judged]


def _in_words(chance: float) -> str:
    """Return a chance as a number of cases.

    Examples
    --------
    >>> _in_words(0.109375), _in_words(2 / 1024), _in_words(1.0)
    ('11 of 100 cases', '1 of 512 cases', 'every case')
    """
    if chance > 0.995:
        return "every case"
    if chance >= 0.01:
        return f"{round(100 * chance)} of 100 cases"
    if chance >= 1e-6:
        return f"1 of {round(1 / chance):,} cases"
    return "less than 1 of 1,000,000 cases"
