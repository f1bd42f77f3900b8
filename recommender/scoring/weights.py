"""How much each part of a score counts, and the parts of a score."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.scoring.similarity import hybrid

Values = npt.NDArray[np.float64]


class Weights(NamedTuple):
    """How much each part counts; the text gets ``1 - numeric``.

    With nothing but `numeric` set, the score is the plain formula.

    Attributes
    ----------
    numeric : float
        0 to 1, as in `similarity.hybrid`.
    company, fame, holiday : float
        Factors on what people put together, on being both well known, and on being a holiday song
        for seeds that are none, which is subtracted.
    sound_only : bool
        Whether the nine audio features alone are compared in place of whole numeric rows.
    """

    numeric: float
    company: float = 0.0
    fame: float = 0.0
    holiday: float = 0.0
    sound_only: bool = False


class Parts(NamedTuple):
    """What the scores of k tracks are made of, each of shape (k,).

    `numeric` and `text` are cosines, or weighted means of cosines; the others are what they add to
    the score, with their weight; `holiday` is negative or 0.
    """

    numeric: Values
    text: Values
    company: Values
    fame: Values
    holiday: Values

    def scores(self, numeric_weight: float) -> Values:
        """Return the scores: the formula over the two cosines, plus the rest."""
        return (
            hybrid(self.numeric, self.text, numeric_weight)
            + self.company
            + self.fame
            + self.holiday
        )
