"""Ragged arrays: the entries of all rows end to end, as in a CSR matrix, and where each begins."""

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]


def indptr_of(counts: npt.ArrayLike) -> npt.NDArray[np.int32]:
    """Return where the entries of each row begin, given how many each row has.

    Returns
    -------
    ndarray of int32, shape (n_rows + 1,)
        The entries of row r are those from ``indptr[r]`` to ``indptr[r + 1] - 1``.

    Examples
    --------
    >>> indptr_of([2, 0, 1]).tolist()
    [0, 2, 2, 3]
    """
    return np.append(0, np.cumsum(counts)).astype(np.int32)


def gather(indptr: npt.NDArray[np.integer], rows: npt.NDArray[np.integer]) -> tuple[Places, Places]:
    """Return where the entries of some rows are, row after row, and where each row begins there.

    Parameters
    ----------
    indptr : ndarray of int, shape (n_rows + 1,)
        The entries of row r are those from ``indptr[r]`` to ``indptr[r + 1] - 1``.
    rows : ndarray of int, shape (k,)
        Rows in any order; a row may be named twice.

    Returns
    -------
    places : ndarray of intp, shape (n_entries,)
        Places of all entries of the rows.
    starts : ndarray of intp, shape (k,)
        The entries of the i-th of `rows` begin at ``places[starts[i]]``.

    Examples
    --------
    Row 0 has the entries 0 and 1, row 1 has entry 2:

    >>> places, starts = gather(np.array([0, 2, 3]), np.array([1, 0]))
    >>> places.tolist(), starts.tolist()
    ([2, 0, 1], [0, 1])
    """
    firsts = indptr[rows]
    counts = indptr[rows + 1] - firsts
    starts = counts.cumsum() - counts
    return np.arange(counts.sum()) + (firsts - starts).repeat(counts), starts
