"""Posting lists: for each term of the metadata the tracks that have it, and how much."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse


@dataclass(frozen=True, eq=False, slots=True)
class Postings:
    """For each term the slots of its tracks and its weight in each of them; immutable.

    Attributes
    ----------
    indptr : ndarray of int64, shape (n_terms + 1,)
        The list of term t is ``slots[indptr[t]:indptr[t + 1]]``, and so are its weights.
    slots : ndarray of int64, shape (n_postings,)
        Ascending within a list.
    weights : ndarray of float32, shape (n_postings,)
        Above 0.
    """

    indptr: npt.NDArray[np.int64]
    slots: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]

    @classmethod
    def build(cls, text: sparse.csr_array, slots: npt.NDArray[np.int64]) -> "Postings":
        """Return the lists of all columns.

        Parameters
        ----------
        text : scipy.sparse.csr_array of float32, shape (n_tracks, n_terms)
        slots : ndarray of int64, shape (n_tracks,)
            The slot of each row.
        """
        of_entries = np.repeat(slots, np.diff(text.indptr))
        entries = np.lexsort((of_entries, text.indices))
        entries = entries[text.data[entries] > 0]
        counts = np.bincount(text.indices[entries], minlength=text.shape[1])
        return cls(
            indptr=np.concatenate([[0], np.cumsum(counts)]),
            slots=of_entries[entries],
            weights=text.data[entries],
        )

    def weighted(
        self, terms: npt.NDArray[np.integer], weights: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Return the lists of some terms, one after the other.

        Parameters
        ----------
        terms : ndarray of int, shape (k,)
        weights : ndarray of float32, shape (k,)
            Factor on each list.

        Returns
        -------
        slots : ndarray of int64
            A slot occurs once for each of the terms it has.
        products : ndarray of float32
            The weight in each list times the factor on it.

        Examples
        --------
        Track 0 has terms 0 and 1, track 1 has term 1.

        >>> text = sparse.csr_array(np.array([[0.5, 0.75], [0.0, 1.0]], dtype=np.float32))
        >>> postings = Postings.build(text, np.array([0, 1]))
        >>> slots, products = postings.weighted(np.array([0, 1]), np.array([1, 0.5], np.float32))
        >>> slots.tolist(), products.tolist()
        ([0, 0, 1], [0.5, 0.375, 0.5])
        """
        first, last = self.indptr[terms], self.indptr[terms + 1]
        lists = [slice(*ends) for ends in zip(first.tolist(), last.tolist(), strict=True)]
        if not lists:
            return self.slots[:0], self.weights[:0]
        slots = np.concatenate([self.slots[part] for part in lists])
        products = np.concatenate([self.weights[part] for part in lists])
        products *= weights.repeat(last - first)
        return slots, products
