"""What the first songs of lists are: the seed's artist, its sound, its fame, its genre."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.evaluate.rankings.candidates import Rows
from recommender.scoring.genres import incidence
from recommender.scoring.numeric import unit_rows

MAKEUP: Final = ("own artist", "sound", "popularity", "apart", "genre", "holiday")
"""What is told of a list, in the order of the tables.

Shares of its songs that an artist of the seed takes part in, that have a genre of the seed, that
are holiday songs (only where the seed is none); means over its songs of the cosine of the nine
audio features with the seed, and of the difference in popularity, with and without its sign.
"""


@dataclass(frozen=True, eq=False, slots=True)
class Makeup:
    """What lists are looked at for, of every track.

    Attributes
    ----------
    sound : ndarray of float64, shape (n_tracks, 9)
        The audio features without popularity, standardised, as unit rows. They are the measure's
        own, so that no choice of the score moves it.
    popularity : ndarray of float64, shape (n_tracks,)
    holiday : ndarray of bool, shape (n_tracks,)
    artists, genres : scipy.sparse.csr_array of float32, shape (n_tracks, n_names)
    """

    sound: npt.NDArray[np.float64]
    popularity: npt.NDArray[np.float64]
    holiday: npt.NDArray[np.bool_]
    artists: sparse.csr_array
    genres: sparse.csr_array

    @classmethod
    def of(cls, catalogue: Catalogue, holiday: npt.NDArray[np.bool_]) -> "Makeup":
        """Return what lists of a catalogue are looked at for; `holiday` marks holiday songs."""
        return cls(
            _sound(catalogue),
            catalogue.popularity.astype(np.float64),
            holiday,
            incidence(catalogue.artists),
            incidence(catalogue.genres),
        )

    def measure(self, seeds: Rows, lists: Rows) -> npt.NDArray[np.float64]:
        """Return the measures of `MAKEUP` for each list.

        Parameters
        ----------
        seeds : ndarray of int32, shape (n_lists,)
        lists : ndarray of int32, shape (n_lists, n)
            Rows; -1 fills a list that is too short.

        Returns
        -------
        ndarray of float64, shape (n_lists, n_measures)
            NaN for an empty list.
        """
        number, _ = np.nonzero(lists >= 0)
        of_seed, of_list = seeds[number], lists[lists >= 0]
        differences = self.popularity[of_list] - self.popularity[of_seed]
        columns = [
            _shared(self.artists, of_seed, of_list),
            (self.sound[of_seed] * self.sound[of_list]).sum(axis=1),
            differences,
            np.abs(differences),
            _shared(self.genres, of_seed, of_list),
            np.where(self.holiday[of_seed], np.nan, self.holiday[of_list]),
        ]
        counts = np.bincount(number, minlength=len(lists))
        sums = [np.bincount(number, column, minlength=len(lists)) for column in columns]
        with np.errstate(invalid="ignore"):
            means: npt.NDArray[np.float64] = np.column_stack(sums) / counts[:, None]
        return means


def _sound(catalogue: Catalogue) -> npt.NDArray[np.float64]:
    values = catalogue.features[:, :-1].astype(np.float64)
    values -= np.nanmean(values, axis=0)
    deviation = np.nanstd(values, axis=0)
    values /= np.where(deviation > 0, deviation, 1.0)
    return unit_rows(np.nan_to_num(values))


def _shared(names: sparse.csr_array, rows: Rows, others: Rows) -> npt.NDArray[np.bool_]:
    """Return whether two tracks have a name in common, pair by pair."""
    common: npt.NDArray[np.bool_] = names[rows].multiply(names[others]).sum(axis=1) > 0
    return common
