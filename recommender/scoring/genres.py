"""Genres of a track, widened by what its artists play and by which genres are near each other.

The dataset lists each track under the few genres it was found by, so two songs of one style often
share no genre. Widening makes them meet; only the strongest further genres are kept, because the
cost of a query grows with the square of the number of genres a track has.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue.catalogue import Catalogue
from recommender.catalogue.names import Names

ARTIST_PROFILE_SHARE: Final = 0.3
"""What the genres of its artists add to a track, its own counting 1."""

NEIGHBOUR_SHARE: Final = 0.3
"""What a genre adds to its nearest genres, times their likeness of 0 to 1."""

SHRINKAGE: Final = 3
"""Songs of no genre added to each artist, so that one song makes no profile."""

NEIGHBOURS: Final = 2
GENRES_ADDED: Final = 2


def incidence(names: Names) -> sparse.csr_array:
    """Return which row has which name, as ones, shape (n_tracks, n_names)."""
    shape = (len(names.indptr) - 1, len(names.names))
    return sparse.csr_array((np.ones(len(names.indices)), names.indices, names.indptr), shape=shape)


def widened_genres(catalogue: Catalogue) -> sparse.csr_array:
    """Return how much each track belongs to each genre.

    A track's genres share 1 equally. To them come `ARTIST_PROFILE_SHARE` of the mean profile of its
    artists and, from each genre, `NEIGHBOUR_SHARE` times the similarity to its `NEIGHBOURS` nearest
    genres.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_tracks, n_genres)
        All genres a track is listed under, and of the others the `GENRES_ADDED` largest; ties: the
        first genre.
    """
    listed = incidence(catalogue.genres)
    own = _share(listed)
    artists = incidence(catalogue.artists)
    profiles = artist_profiles(catalogue)
    genres = own + ARTIST_PROFILE_SHARE * (_share(artists) @ profiles)
    genres = genres + NEIGHBOUR_SHARE * (genres @ genre_neighbours(profiles))
    kept = genres.multiply(listed)
    return sparse.csr_array(kept + strongest(sparse.csr_array(genres - kept), GENRES_ADDED))


def artist_profiles(catalogue: Catalogue) -> sparse.csr_array:
    """Return what part of each artist's songs has which genre.

    A song counts once, by its most popular version, for every artist and every genre it has; the
    artist's total is raised by `SHRINKAGE`.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_artists, n_genres)
    """
    songs = catalogue.song_rows[catalogue.song_indptr[:-1]]
    counts = incidence(catalogue.artists)[songs].T @ incidence(catalogue.genres)[songs]
    totals = counts.sum(axis=1) + SHRINKAGE
    return sparse.csr_array(sparse.diags_array(1 / totals) @ counts)


def genre_neighbours(profiles: sparse.csr_array) -> sparse.csr_array:
    """Return for each genre the likeness to its nearest others: the cosine over all artists.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_genres, n_genres)
        At most `NEIGHBOURS` entries a row, 0 to 1, none on the diagonal.
    """
    columns = profiles.toarray()
    lengths = np.linalg.norm(columns, axis=0)
    columns /= np.where(lengths > 0, lengths, 1.0)
    likeness = columns.T @ columns
    np.fill_diagonal(likeness, 0.0)
    return strongest(sparse.csr_array(likeness), NEIGHBOURS)


def strongest(matrix: sparse.csr_array, n: int) -> sparse.csr_array:
    """Return the matrix with the n largest entries of each row; ties: the first column.

    Examples
    --------
    >>> strongest(sparse.csr_array([[0.2, 0.0, 0.5, 0.2]]), 2).toarray().tolist()
    [[0.2, 0.0, 0.5, 0.0]]
    """
    matrix.eliminate_zeros()
    matrix.sort_indices()
    counts = np.diff(matrix.indptr)
    rows = np.repeat(np.arange(len(counts)), counts)
    # equal up to rounding counts as equal, whatever order the sums were made in
    order = np.lexsort((-np.round(matrix.data, 12), rows))
    kept = np.zeros(matrix.nnz, dtype=bool)
    kept[order] = np.arange(matrix.nnz) - np.repeat(matrix.indptr[:-1], counts) < n
    indptr = np.concatenate(([0], np.cumsum(np.bincount(rows[kept], minlength=len(counts)))))
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], indptr), shape=matrix.shape)


def _share(ones: sparse.csr_array) -> sparse.csr_array:
    """Divide each row by its number of entries."""
    counts: npt.NDArray[np.intp] = np.diff(ones.indptr)
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(counts, 1)) @ ones)
