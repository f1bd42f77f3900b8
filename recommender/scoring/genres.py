"""The genres of a track, widened by those of its artists and by the genres similar to its own.

The dataset lists each track under the few genres it was found by, so two songs of one style often
share no genre; widened, they do. Only the strongest further genres are kept, because the cost of a
query grows with the square of the number of genres a track has.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue, Names
from recommender.catalogue.gather import indptr_of

ARTIST_PROFILE_SHARE: Final = 0.3
"""How much the genres of its artists add to a track, whose own count 1."""

NEIGHBOUR_SHARE: Final = 0.3
"""How much a genre adds to the genres most similar to it, times their similarity of 0 to 1."""

SHRINKAGE: Final = 3
"""Songs without a genre added to each artist, so that one song alone makes a weak profile."""

NEIGHBOURS: Final = 2
"""How many genres a genre adds to."""

GENRES_ADDED: Final = 2
"""How many genres a track has at most beside those it is listed under."""


def incidence(names: Names) -> sparse.csr_array:
    """Return which row has which name, as ones, shape (n_tracks, n_names)."""
    shape = (len(names.indptr) - 1, len(names.names))
    return sparse.csr_array((np.ones(len(names.indices)), names.indices, names.indptr), shape=shape)


def widened_genres(catalogue: Catalogue) -> sparse.csr_array:
    """Return how much each track belongs to each genre.

    The genres a track is listed under share 1 equally. `ARTIST_PROFILE_SHARE` of the mean profile
    of its artists is added. Then each genre adds `NEIGHBOUR_SHARE` of itself, times the similarity,
    to each of its `NEIGHBOURS` most similar genres.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_tracks, n_genres)
        All genres a track is listed under, and the `GENRES_ADDED` largest of the others; ties: the
        first genre.
    """
    listed = incidence(catalogue.genres)
    own = _share(listed)
    artists = incidence(catalogue.artists)
    profiles = _artist_profiles(catalogue)
    genres = own + ARTIST_PROFILE_SHARE * (_share(artists) @ profiles)
    genres = genres + NEIGHBOUR_SHARE * (genres @ _genre_neighbours(profiles))
    kept = genres.multiply(listed)
    return sparse.csr_array(kept + _strongest(sparse.csr_array(genres - kept), GENRES_ADDED))


def _artist_profiles(catalogue: Catalogue) -> sparse.csr_array:
    """Return how much of each artist's songs each genre has.

    A song counts once, by its most popular version, for every artist and every genre it has; the
    artist's total is raised by `SHRINKAGE`. An artist with one song of rock and one of folk has
    1 / (2 + 3) = 0.2 of each.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_artists, n_genres)
    """
    songs = catalogue.song_rows[catalogue.song_indptr[:-1]]
    counts = incidence(catalogue.artists)[songs].T @ incidence(catalogue.genres)[songs]
    totals = counts.sum(axis=1) + SHRINKAGE
    return sparse.csr_array(sparse.diags_array(1 / totals) @ counts)


def _genre_neighbours(profiles: sparse.csr_array) -> sparse.csr_array:
    """Return the similarity of each genre to those most similar: the cosine over all artists.

    Returns
    -------
    scipy.sparse.csr_array of float64, shape (n_genres, n_genres)
        At most `NEIGHBOURS` entries a row, 0 to 1, none on the diagonal.
    """
    lengths = np.sqrt(np.bincount(profiles.indices, profiles.data**2, profiles.shape[1]))
    unit = profiles @ sparse.diags_array(1 / np.where(lengths > 0, lengths, 1.0))
    similarity = (unit.T @ unit).toarray()
    np.fill_diagonal(similarity, 0.0)
    return _strongest(sparse.csr_array(similarity), NEIGHBOURS)


def _strongest(matrix: sparse.csr_array, n: int) -> sparse.csr_array:
    """Return the matrix with the n largest entries of each row; ties: the first column.

    Examples
    --------
    >>> _strongest(sparse.csr_array([[0.2, 0.0, 0.5, 0.2]]), 2).toarray().tolist()
    [[0.2, 0.0, 0.5, 0.0]]
    """
    matrix.eliminate_zeros()
    matrix.sort_indices()
    counts = np.diff(matrix.indptr)
    rows = np.repeat(np.arange(len(counts)), counts)
    # Equal up to rounding counts as equal, whatever order the sums were made in.
    order = np.lexsort((-np.round(matrix.data, 12), rows))
    kept = np.zeros(matrix.nnz, dtype=bool)
    kept[order] = np.arange(matrix.nnz) - np.repeat(matrix.indptr[:-1], counts) < n
    indptr = indptr_of(np.bincount(rows[kept], minlength=len(counts)))
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], indptr), shape=matrix.shape)


def _share(ones: sparse.csr_array) -> sparse.csr_array:
    """Return rows of ones, each divided by its number of entries."""
    counts: npt.NDArray[np.intp] = np.diff(ones.indptr)
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(counts, 1)) @ ones)
