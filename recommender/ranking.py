"""From scores to a list: which rows may stand in it, and which of them are the best."""

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue


def song_candidates(
    catalogue: Catalogue, passes: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.bool_]:
    """Return which rows stand for their song.

    Parameters
    ----------
    catalogue : Catalogue
    passes : ndarray of bool, shape (n_tracks,), optional
        Rows that may be recommended; all if not given.

    Returns
    -------
    ndarray of bool, shape (n_tracks,)
        True for the most popular version that passes, one a song at most; ties: the first row.
    """
    rows = catalogue.song_rows
    if passes is not None:
        rows = rows.take(np.flatnonzero(passes.take(rows)))
    songs = catalogue.song.take(rows)
    leads = np.ones(len(rows), dtype=bool)
    leads[1:] = songs[1:] != songs[:-1]
    candidates = np.zeros(len(catalogue), dtype=bool)
    candidates[rows[leads]] = True
    return candidates


def best_first(
    scores: npt.NDArray[np.float64], rows: npt.NDArray[np.integer], n: int
) -> npt.NDArray[np.intp]:
    """Return the places of the n best scores, best first, ties by row.

    Scores that differ by less than 1e-12 are ties: that much a sum may depend on its order.

    Examples
    --------
    >>> best_first(np.array([0.2, 0.8, 0.8]), np.array([7, 9, 4]), 2).tolist()
    [2, 1]
    """
    return np.lexsort((rows, -np.round(scores, 12)))[:n]


def popular_songs(catalogue: Catalogue, n: int) -> list[int]:
    """Return well-known songs to begin with: no artist and no genre stands twice.

    Returns
    -------
    list of int
        At most n rows, most popular first, ties by row.
    """
    rows = np.flatnonzero(song_candidates(catalogue))
    chosen: list[int] = []
    seen: set[str] = set()
    for row in rows[np.lexsort((rows, -catalogue.popularity[rows].astype(np.int32)))].tolist():
        names = {*catalogue.artists.of(row), *catalogue.genres.of(row)}
        if len(chosen) == n:
            break
        if not names & seen:
            chosen.append(row)
            seen |= names
    return chosen
