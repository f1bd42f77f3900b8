"""Liked songs in groups of similar ones, and how many groups there are."""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from recommender.catalogue import Catalogue
from recommender.ranking.recommender import Recommender
from recommender.scoring.similarity import Similarities, hybrid, hybrid_similarity, near_bounds

MAX_GROUPS: Final = 6
_MOST_GROUPED: Final = 500
_LEAST_SILHOUETTE: Final = 0.1  # by how much groups must lie apart to be called several
_FEW_SONGS: Final = 5  # too few for a silhouette to mean anything
_LEAST_SHARE: Final = 0.03
_LEAST_SONGS: Final = 2
_ROUNDING: Final = 1e-6

Labels = npt.NDArray[np.intp]


def group_songs(
    recommender: Recommender, rows: npt.NDArray[np.intp], numeric_weight: float
) -> Labels:
    """Return which group each of some songs, the most liked first, belongs to.

    Numbers from 0 in the order of first songs. The first 500 are grouped by `group`, and each of
    the others joins the nearest group. Up to five songs are too few for that: each is grouped with
    those near it (`similarity.near_bounds`) that share a genre or an artist with it.
    """
    catalogue, space = recommender.catalogue, recommender.space
    core, rest = rows[:_MOST_GROUPED], rows[_MOST_GROUPED:]
    similar = hybrid_similarity(space, core, core, numeric_weight)
    if len(core) > _FEW_SONGS:
        labels = group(similar)
    else:
        bounds = near_bounds(catalogue, space, core, numeric_weight)
        near = similar >= bounds[:, None] - np.float32(_ROUNDING)
        joined = near & _share_a_name(catalogue, core)
        labels = _renumbered(connected_components(joined, directed=False)[1])
    if not len(rest):
        return labels
    to_groups = [
        _mean_similarity(recommender, core[labels == label], rest, numeric_weight)
        for label in range(labels.max() + 1)
    ]
    return np.concatenate([labels, np.argmax(to_groups, axis=0)])


def group(similar: Similarities) -> Labels:
    """Return which group each song belongs to, by Ward's method.

    Of 1 to `MAX_GROUPS` groups, as many as give the best mean silhouette; one group unless that
    is above 0.1. They are numbered from 0 in the order of first songs. `similar` is the hybrid
    similarity of all songs to each other, shape (n, n).

    Examples
    --------
    >>> pairs = np.kron(np.eye(2), np.full((2, 2), 0.8)) + 0.2 * np.eye(4)
    >>> group(pairs).tolist()
    [0, 0, 1, 1]
    """
    n = len(similar)
    # Of unit vectors the squared distance is 2 - 2 * cosine, and so it is of this mix of them.
    distances = np.sqrt(np.maximum(2 - 2 * similar.astype(np.float64), 0))
    tree = linkage(squareform(np.round(distances, 6), checks=False), "ward")
    best, chosen = _LEAST_SILHOUETTE, np.zeros(n, dtype=np.intp)
    for n_groups in range(2, min(MAX_GROUPS, n - 1) + 1):
        labels = _renumbered(fcluster(tree, n_groups, "maxclust"))
        if np.bincount(labels).min() < max(_LEAST_SONGS, _LEAST_SHARE * n):
            continue
        apart = round(silhouette(1 - similar, labels), 6)
        if apart > best:
            best, chosen = apart, labels
    return chosen


def silhouette(distances: Similarities, labels: Labels) -> float:
    """Return how much nearer songs are to their own group than to the next, -1 to 1, on average.

    For a song it is (b - a) / max(a, b): a its mean distance to the others of its group, b to the
    nearest other group; 0 for a song that is alone in its group (Rousseeuw 1987). `distances` has
    shape (n, n); there are at least two groups.

    Examples
    --------
    Songs at 0, 1 and 4 on a line; a = 1, b = 4 for the first, a = 1, b = 3 for the second, and
    the third is alone: (3/4 + 2/3 + 0) / 3.

    >>> at = np.array([0.0, 1.0, 4.0])
    >>> round(silhouette(np.abs(at[:, None] - at), np.array([0, 0, 1])), 4)
    0.4722
    """
    counts = np.bincount(labels)
    sums = distances @ np.eye(len(counts))[labels]
    own = sums[np.arange(len(labels)), labels] / np.maximum(counts[labels] - 1, 1)
    means = sums / counts
    means[np.arange(len(labels)), labels] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(np.maximum(own, other), np.finfo(np.float32).eps)
    return float(np.where(counts[labels] > 1, (other - own) / widest, 0.0).mean())


def _share_a_name(catalogue: Catalogue, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return which rows share an artist or a genre, shape (n, n)."""
    names = [{*track.artists, *track.genres} for track in catalogue.tracks(rows)]
    return np.array([[bool(some & others) for others in names] for some in names])


def _renumbered(labels: npt.NDArray[np.integer]) -> Labels:
    """Return the same groups, numbered from 0 in the order of their first songs."""
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    numbers: Labels = np.argsort(np.argsort(first))[places].astype(np.intp)
    return numbers


def _mean_similarity(
    recommender: Recommender,
    members: npt.NDArray[np.intp],
    rows: npt.NDArray[np.intp],
    numeric_weight: float,
) -> npt.NDArray[np.float64]:
    """Return the mean hybrid similarity of rows to the members of a group."""
    scorer = recommender.scorer
    by_sound, by_terms = scorer.similarities(scorer.query_vector(members), rows)
    return hybrid(by_sound, by_terms, numeric_weight)
