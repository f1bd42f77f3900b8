"""What many songs have in common, in a word or two: calm, acoustic, instrumental."""

from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import columns as c

FROM_DEVIATIONS: Final = 0.5
"""A word holds if the median song is so many standard deviations from the catalogue's mean."""

# In the order in which a person puts adjectives; where only one side is worth a word, the other
# is the usual state of music (studio, sung, electric).
_WORDS: Final = (
    ("energy", "energetic", "calm"),
    ("valence", "happy", "melancholic"),
    ("tempo", "fast", "slow"),
    ("danceability", "danceable", ""),
    ("acousticness", "acoustic", ""),
    ("instrumentalness", "instrumental", ""),
    ("speechiness", "wordy", ""),
    ("liveness", "live", ""),
)


def medians(values: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the median of each feature over the tracks that have it; NaN where none has.

    Parameters
    ----------
    values : ndarray, shape (n, n_features)
        NaN where unknown.
    """
    known = [column[~np.isnan(column)] for column in values.astype(np.float64).T]
    return np.array([np.median(column) if len(column) else np.nan for column in known])


def mood_words(
    values: npt.NDArray[np.floating],
    centre: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
    at_most: int = 2,
) -> tuple[str, ...]:
    """Return the adjectives that set some songs apart from the catalogue.

    Parameters
    ----------
    values : ndarray, shape (n, n_features)
        Audio features of the songs in the order of `columns.FEATURES` and the dataset's units.
    centre, spread : ndarray of float64, shape (n_features,)
        Mean and standard deviation of each feature in the catalogue.
    at_most : int
        How many; those furthest from the mean.

    Returns
    -------
    tuple of str
        In the order of a sentence; empty if the songs are like the average of all music.
    """
    deviations = dict(zip(c.FEATURES, ((medians(values) - centre) / spread).tolist(), strict=True))
    held = [
        (abs(deviations[feature]), high if deviations[feature] > 0 else low)
        for feature, high, low in _WORDS
        if abs(deviations[feature]) >= FROM_DEVIATIONS
    ]
    told = sorted((pair for pair in held if pair[1]), key=lambda pair: -pair[0])[:at_most]
    return tuple(word for _, word in held if word in {word for _, word in told})
