"""Audio features in plain words: two values compared, and what many songs have in common."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import columns as c

# In standard deviations: up to the first, two values are the same, up to the second a little apart.
_SAME: Final = 0.25
_LITTLE: Final = 1.0

WELL_KNOWN: Final = 60.0
"""The popularity from which a song is called well known."""

# The cosine of the sound from which each word holds; on the real catalogue the median of two
# random songs is 0.1, that of a song and its first six 0.8.
_ALIKE: Final = (
    (0.9, "nearly the same"), (0.75, "very alike"), (0.5, "alike"), (0.25, "a little alike"),
)  # fmt: skip

_FROM_DEVIATIONS: Final = 0.5  # of the median song from the catalogue's mean


@dataclass(frozen=True, slots=True)
class Words:
    """How to speak of one feature.

    `same` says that two values are the same, empty where that would be no news; `more` and `less`
    say how one differs from the other. `high` and `low` name values from and up to a bound, in
    the dataset's units.
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
            "equally well known", "better known", "less known", (WELL_KNOWN, "well known"),
            (20.0, "little known"),
        ),
    }
)  # fmt: skip
"""The words for each feature of `columns.FEATURES`."""

# In the order in which a person puts adjectives; where only one side is worth a word, the other
# is the usual state of music (studio, sung, electric).
_MOODS: Final = (
    ("energy", "energetic", "calm"),
    ("valence", "happy", "melancholic"),
    ("tempo", "fast", "slow"),
    ("danceability", "danceable", ""),
    ("acousticness", "acoustic", ""),
    ("instrumentalness", "instrumental", ""),
    ("speechiness", "wordy", ""),
    ("liveness", "live", ""),
)


def compare(feature: str, seed: float, track: float, spread: float) -> str:
    """Return in words what brings a track close to a seed in one feature.

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
        "both ..." where one word names both values; else that they are the same (up to 0.25
        deviations apart), or that the track has a little more or less (up to 1). Empty where they
        are further apart, one is unknown, or there is no word for it.

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
    if abs(deviations) <= _SAME:
        return words.same
    return difference(feature, deviations) if abs(deviations) <= _LITTLE else ""


def alike(cosine: float) -> str:
    """Return in words how much two songs sound alike, by the cosine of their audio features.

    Examples
    --------
    >>> alike(0.95), alike(0.6), alike(-0.2)
    ('nearly the same', 'alike', 'different')
    """
    return next((words for least, words in _ALIKE if cosine >= least), "different")


def difference(feature: str, deviations: float) -> str:
    """Return in words how a track differs from a seed in one feature; empty if they are the same.

    `deviations` is track minus seed in standard deviations, NaN where one value is unknown: empty.

    Examples
    --------
    >>> difference("valence", 1.4), difference("valence", -0.4), difference("valence", 0.1)
    ('happier', 'a little sadder', '')
    """
    if math.isnan(deviations) or abs(deviations) <= _SAME:
        return ""
    word = WORDS[feature].more if deviations > 0 else WORDS[feature].less
    return f"a little {word}" if abs(deviations) <= _LITTLE else word


def medians(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the median of each of n_features columns over its known values, NaN if it has none."""
    known = [column[~np.isnan(column)] for column in values.astype(np.float64).T]
    return np.array([np.median(column) if len(column) else np.nan for column in known])


def mood_words(
    values: npt.NDArray[np.floating],
    centre: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
    at_most: int = 2,
) -> tuple[str, ...]:
    """Return the adjectives that set some songs apart from the catalogue: calm, acoustic.

    A word holds if the median song is at least half a standard deviation from the mean.

    Parameters
    ----------
    values : ndarray, shape (n, n_features)
        Audio features of the songs in the order of `columns.FEATURES` and the dataset's units.
    centre, spread : ndarray of float64, shape (n_features,)
        Mean and standard deviation of each feature in the catalogue.
    at_most : int
        How many words; those of the features furthest from the mean are kept.

    Returns
    -------
    tuple of str
        In the order of a sentence; empty if the songs are like the average of all music.
    """
    deviations = dict(zip(c.FEATURES, ((medians(values) - centre) / spread).tolist(), strict=True))
    held = [
        (abs(deviations[feature]), high if deviations[feature] > 0 else low)
        for feature, high, low in _MOODS
        if abs(deviations[feature]) >= _FROM_DEVIATIONS
    ]
    furthest = sorted((pair for pair in held if pair[1]), key=lambda pair: -pair[0])[:at_most]
    kept = {word for _, word in furthest}
    return tuple(word for _, word in held if word in kept)
