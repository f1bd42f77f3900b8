"""The numeric matrix: nine audio features and popularity as unit rows."""

from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import columns as c

Rows = npt.NDArray[np.float32]

POPULARITY_RADIUS: Final = 2.0
"""Weight of popularity against the standardised features, each of which counts 1.

Popularity 0 to 100 becomes a point on a half circle of this radius. On a circle the similarity of
two tracks depends on the difference of their popularity alone; a single column would make any two
famous tracks similar. At 8, the radius of an earlier version, popularity was nine tenths of what
was called sound (docs/evaluation.md).
"""

CONSTANT: Final = 2.0
"""The last column of every row before it is made a unit row.

It damps the audio features of tracks that are close to the average of all music: their direction
says little. 0 would make lists that sound a little more alike, and agree less with playlists.
"""

N_SOUND: Final = len(c.FEATURES) - 1
"""The first so many columns are the audio features without popularity: the sound."""

N_COLUMNS: Final = N_SOUND + 3

STEERED: Final = ("energy", "valence", "tempo", "acousticness", c.POPULARITY)
"""The features that a list can be steered along, in the order of `steering_columns`."""


def numeric_rows(
    values: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
) -> Rows:
    """Return rows of the numeric matrix for audio features.

    Each feature is standardised; popularity becomes a point on a half circle of radius
    `POPULARITY_RADIUS`; the constant follows; the row is divided by its length. An unknown value
    (NaN) counts as the mean, which is 0 when standardised.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
        In the order of `columns.FEATURES`, popularity last.
    centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, `N_COLUMNS`)
        Unit rows. The columns after the sound hold popularity: its angle runs from 0 to 180
        degrees, and they are minus its cosine, which grows with popularity, and its sine. The last
        one is the constant.

    Examples
    --------
    A track that is average in all nine features, of popularity 50: the angle is 90 degrees, so the
    row is nine zeros, -2 cos 90 = 0, 2 sin 90 = 2 and the constant 2, divided by the root of 8.

    >>> average = np.array([[0.0] * 9 + [50.0]])
    >>> row = numeric_rows(average, np.zeros(10), np.ones(10))[0]
    >>> [round(float(value), 3) + 0.0 for value in row[-3:]]
    [0.0, 0.707, 0.707]
    """
    known = np.where(np.isnan(values), centre, values)
    angle = np.pi * np.clip(known[:, -1], 0, 100) / 100
    rows = np.full((len(known), N_COLUMNS), CONSTANT)
    rows[:, :N_SOUND] = ((known - centre) / spread)[:, :N_SOUND]
    rows[:, N_SOUND] = -POPULARITY_RADIUS * np.cos(angle)
    rows[:, N_SOUND + 1] = POPULARITY_RADIUS * np.sin(angle)
    return unit_rows(rows).astype(np.float32)


def steering_columns(
    values: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
) -> Rows:
    """Return how much each track has of the features that a list can be steered along.

    Of popularity the standardised value, of the others the share of tracks below it, stretched to
    a mean of 0 and a deviation of 1: most songs are all but electric, and by their values those
    would be all the same. Equal values get the mean of their shares. An unknown value gets 0.

    Parameters
    ----------
    values : ndarray of float64, shape (n, n_features)
        In the order of `columns.FEATURES`.
    centre, spread : ndarray of float64, shape (n_features,)

    Returns
    -------
    ndarray of float32, shape (n, len(STEERED))
    """
    columns = np.zeros((len(values), len(STEERED)), dtype=np.float32)
    for place, name in enumerate(STEERED):
        feature = c.FEATURES.index(name)
        column = values[:, feature]
        known = ~np.isnan(column)
        if name == c.POPULARITY:
            columns[known, place] = (column[known] - centre[feature]) / spread[feature]
        else:
            columns[known, place] = _stretched_shares(column[known])
    return columns


def _stretched_shares(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the share of the values below each, equal ones by half, less ½, times the root of 12.

    Examples
    --------
    Shares 1/4 and 3/4; a uniform distribution has the deviation 1 / root of 12:

    >>> _stretched_shares(np.array([5.0, 9.0])).round(3).tolist()
    [-0.866, 0.866]
    """
    ordered = np.sort(values)
    below = ordered.searchsorted(values, side="left")
    not_above = ordered.searchsorted(values, side="right")
    shares = (below + not_above) / (2 * max(len(values), 1))
    stretched: npt.NDArray[np.float64] = (shares - 0.5) * np.sqrt(12)
    return stretched


def sound_lengths(numeric: Rows) -> npt.NDArray[np.float32]:
    """Return how long the part of each row is that holds the sound, 0 to 1, shape (n,)."""
    lengths: npt.NDArray[np.float32] = np.linalg.norm(numeric[:, :N_SOUND], axis=1)
    return lengths


def unit_rows(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the rows divided by their Euclidean lengths; a row of zeros stays.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: npt.NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1.0)
    return unit
