"""Presets: named ways to ask, each a few settings of a query."""

import dataclasses
from dataclasses import dataclass
from typing import Final

from recommender.ranking.checks import Span
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to ask.

    `name` and `sentence`, which says what it does, are for people; the other values are those of
    `Query`, `popularity` the filter of that name.
    """

    name: str
    sentence: str
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT
    familiarity: float = 0.0
    diversity: float = 0.0
    popularity: Span | None = None

    def apply(self, query: Query) -> Query:
        """Return the query with the preset's settings; all else stays as it is."""
        return dataclasses.replace(
            query,
            numeric_weight=self.numeric_weight,
            familiarity=self.familiarity,
            diversity=self.diversity,
            filters=dataclasses.replace(query.filters, popularity=self.popularity),
        )

    def fits(self, query: Query) -> bool:
        """Return whether the query has the preset's settings."""
        return self.apply(query) == query


PRESETS: Final = (
    Preset("Classic", "Sound and metadata at 60 to 40, nothing else."),
    Preset("Crowd-pleasers", "The same, with a pull towards songs many people know.", 0.6, 0.6),
    Preset(
        "Deep cuts",
        "Songs of popularity 40 or less, by more different artists and sounds.",
        diversity=0.3,
        popularity=(0, 40),
    ),
    Preset("Same mood", "What sounds alike, whoever made it and whatever its genre.", 1.0),
    Preset("Same scene", "The same artists and genres first, the sound second.", 0.2),
)
"""All presets, in the order to show them; the first is the default of `Query`."""
