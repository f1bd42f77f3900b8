"""Two values of an audio feature compared in plain words, and only in words that hold."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

SAME: Final = 0.25
"""Values are called the same if they differ by at most so many standard deviations."""

LITTLE: Final = 1.0
"""Values that differ by more than `SAME` and at most so much are a little apart."""


@dataclass(frozen=True, slots=True)
class Words:
    """How to speak of one feature.

    `same` says that two values are the same, empty where that would tell nothing; `more` and
    `less` say how one differs from the other. `high` and `low` name values from and up to a
    bound, in the dataset's units.
    """

    same: str
    more: str
    less: str
    high: tuple[float, str]
    low: tuple[float, str] = (-math.inf, "")


# Bounds follow what Spotify's reference says of a feature where it says anything (speechiness
# 0.33, instrumentalness 0.5, liveness 0.8); most others cut off the outer quarter of the real
# catalogue or less.
WORDS: Final = MappingProxyType(
    {
        "danceability": Words(
            "equally danceable", "more danceable", "less danceable", (0.75, "made to dance to")
        ),
        "energy": Words(
            "same energy", "more energetic", "calmer", (0.85, "energetic"), (0.4, "calm")
        ),
        "loudness": Words("same loudness", "louder", "quieter", (-4.5, "loud"), (-12.0, "quiet")),
        "speechiness": Words(
            "same share of speech", "wordier", "less wordy", (0.33, "full of words")
        ),
        "acousticness": Words(
            "equally acoustic", "more acoustic", "more electric",
            (0.7, "acoustic"), (0.1, "electric"),
        ),
        "instrumentalness": Words(
            "equally instrumental",
            "more instrumental",
            "less instrumental",
            (0.5, "instrumental"),
            (0.1, "with vocals"),
        ),
        "liveness": Words(
            "", "more of a concert feel", "less of a concert feel", (0.8, "live")
        ),
        "valence": Words("same mood", "happier", "sadder", (0.7, "happy"), (0.25, "sad")),
        "tempo": Words("same tempo", "faster", "slower", (150.0, "fast"), (90.0, "slow")),
        "popularity": Words(
            "equally well known", "better known", "less known", (60.0, "well known"),
            (20.0, "little known"),
        ),
    }
)  # fmt: skip
"""The words for each feature of `columns.FEATURES`."""


def compare(feature: str, seed: float, track: float, spread: float) -> str:
    """Say what brings a track close to a seed in one feature.

    Parameters
    ----------
    feature : str
        A name of `columns.FEATURES`.
    seed, track : float
        Values in the dataset's units; NaN where unknown.
    spread : float
        Standard deviation of the feature in the catalogue, more than 0.

    Returns
    -------
    str
        "both ..." where one word names both values; else that they are the same, or that the
        track has a little more or less. Empty where they are further apart, where one is unknown,
        and where there is nothing to tell.

    Examples
    --------
    >>> compare("tempo", 120.0, 125.0, 30.0), compare("tempo", 120.0, 100.0, 30.0)
    ('same tempo', 'a little slower')
    >>> compare("tempo", 160.0, 200.0, 30.0), compare("tempo", 100.0, 140.0, 30.0)
    ('both fast', '')
    """
    words = WORDS[feature]
    deviations = (track - seed) / spread
    if math.isnan(deviations):
        return ""
    if min(seed, track) >= words.high[0]:
        return f"both {words.high[1]}"
    if max(seed, track) <= words.low[0]:
        return f"both {words.low[1]}"
    if abs(deviations) <= SAME:
        return words.same
    return difference(feature, deviations) if abs(deviations) <= LITTLE else ""


def difference(feature: str, deviations: float) -> str:
    """Say how a track differs from a seed in one feature.

    Parameters
    ----------
    feature : str
    deviations : float
        Track minus seed in standard deviations.

    Returns
    -------
    str
        Empty where they are the same, or one value is unknown (NaN).

    Examples
    --------
    >>> difference("valence", 1.4), difference("valence", -0.4), difference("valence", 0.1)
    ('happier', 'a little sadder', '')
    """
    if math.isnan(deviations) or abs(deviations) <= SAME:
        return ""
    word = WORDS[feature].more if deviations > 0 else WORDS[feature].less
    return f"a little {word}" if abs(deviations) <= LITTLE else word
