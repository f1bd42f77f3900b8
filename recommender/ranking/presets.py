"""Presets: named ways to ask, each a few settings of a query."""

import dataclasses
from dataclasses import dataclass
from typing import Final

from recommender.errors import QueryError
from recommender.ranking.checks import Span, shown
from recommender.ranking.query import (
    DEFAULT_COMPANY_WEIGHT,
    DEFAULT_FAME_WEIGHT,
    DEFAULT_HOLIDAY_WEIGHT,
    DEFAULT_MAX_PER_ARTIST,
    DEFAULT_NUMERIC_WEIGHT,
    Query,
)


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to ask.

    `name` and `sentence`, which says what it does, are for people; the other values are those of
    `Query`, `popularity` the filter of that name.
    """

    name: str
    sentence: str
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT
    company_weight: float = DEFAULT_COMPANY_WEIGHT
    fame_weight: float = DEFAULT_FAME_WEIGHT
    holiday_weight: float = DEFAULT_HOLIDAY_WEIGHT
    max_per_artist: int | None = DEFAULT_MAX_PER_ARTIST
    new_artists: bool = False
    sound_only: bool = False
    familiarity: float = 0.0
    diversity: float = 0.0
    popularity: Span | None = None

    @property
    def key(self) -> str:
        """The name as it is typed.

        >>> Preset("Deep cuts", "Less known songs.").key
        'deep-cuts'
        """
        return self.name.casefold().replace(" ", "-")

    def apply(self, query: Query) -> Query:
        """Return the query with the preset's settings; all else stays as it is."""
        own = {name: getattr(self, name) for name in _OF_QUERY}
        filters = dataclasses.replace(query.filters, popularity=self.popularity)
        return dataclasses.replace(query, **own, filters=filters)

    def fits(self, query: Query) -> bool:
        """Return whether the query has the preset's settings."""
        return self.apply(query) == query


_OF_QUERY: Final = tuple(
    field.name
    for field in dataclasses.fields(Preset)
    if field.name not in ("name", "sentence", "popularity")
)

TOGETHER: Final = Preset(
    "Together",
    "All that is known: what people put together, what sounds alike, artists and genres, fame.",
)
CLASSIC: Final = Preset(
    "Classic",
    "The plain formula: 60% sound and popularity, 40% artists and genres, nothing else.",
    company_weight=0.0,
    fame_weight=0.0,
    holiday_weight=0.0,
    max_per_artist=None,
)
PRESETS: Final = (
    TOGETHER,
    CLASSIC,
    Preset(
        "New artists", "As Together, but nothing by the artists of your song.", new_artists=True
    ),
    Preset(
        "Same sound",
        "What sounds alike, whoever made it, whatever its genre, famous or not.",
        numeric_weight=1.0,
        company_weight=0.0,
        fame_weight=0.0,
        sound_only=True,
    ),
    Preset(
        "Deep cuts",
        "As Together, but only songs that are little known: popularity 40 or less.",
        fame_weight=0.0,
        popularity=(0, 40),
    ),
)
"""All presets, in the order to show them; the first is the default of `Query`."""


def preset_by_key(key: str) -> Preset:
    """Return a preset by its name as it is typed.

    Raises
    ------
    QueryError
        If there is none; the message lists those there are.
    """
    for preset in PRESETS:
        if preset.key == key:
            return preset
    names = ", ".join(preset.key for preset in PRESETS)
    raise QueryError(f"No preset is called {shown(key)}; there are {names}.")
