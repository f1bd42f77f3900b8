"""A person's tastes: several groups of liked songs, each with a name, not one average of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from recommender.catalogue import columns as c
from recommender.catalogue.catalogue import Catalogue, Track
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.ranking.recommender import Recommender
from recommender.ranking.wording import medians, mood_words
from recommender.scoring.similarity import Similarities, hybrid, hybrid_similarity, near_bounds
from recommender.taste.history import DEFAULT_HALF_LIFE_DAYS, History, LikedSongs, liked_songs

MAX_TASTES: Final = 6

MOST_GROUPED: Final = 500
"""Songs, the most liked ones, that the tastes are found by; the others join the nearest taste."""

LEAST_SILHOUETTE: Final = 0.1
"""Groups must be so much apart, by the mean silhouette (Rousseeuw 1987), to be called several."""

FEW_SONGS: Final = 5
"""So few songs tell nothing by statistics: near ones of one genre or artist make a taste."""

LEAST_SHARE: Final = 0.03
LEAST_GENRE_SHARE: Final = 0.15
"""A genre names a taste if so much of what is liked in it has the genre."""

_LEAST_SONGS: Final = 2
_ROUNDING: Final = 1e-6

Labels = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Taste:
    """One of a person's tastes.

    Attributes
    ----------
    name : str
        Its mood and genre in lower case: "calm acoustic folk". No two tastes share one.
    words, genres : tuple of str
        What the name is made of; genres by how much of the taste has them, at most three.
    share : float
        Its part of all that is liked, above 0 to 1.
    track_ids : tuple of str
        The songs it is believed from, the most liked first.
    weights : tuple of float
        How much each is liked.
    features : dict of str to float
        Median of each audio feature over its songs, in the dataset's units; NaN where unknown.
    """

    name: str
    words: tuple[str, ...]
    genres: tuple[str, ...]
    share: float
    track_ids: tuple[str, ...]
    weights: tuple[float, ...]
    features: dict[str, float]


def find_tastes(
    recommender: Recommender,
    history: History,
    now: datetime,
    *,
    half_life_days: float = DEFAULT_HALF_LIFE_DAYS,
    numeric_weight: float = DEFAULT_NUMERIC_WEIGHT,
) -> tuple[Taste, ...]:
    """Return the tastes that show in what a person liked and played, the largest first.

    The `MOST_GROUPED` most liked songs are grouped by Ward's method over the hybrid similarity,
    into 1 to `MAX_TASTES` groups: as many as give the best mean silhouette. Up to `FEW_SONGS` are
    grouped with those near them that share a genre or an artist instead.

    Parameters
    ----------
    recommender : Recommender
    history : History
    now : datetime
        With a zone.
    half_life_days : float
        After how many days a like or a play counts half.
    numeric_weight : float
        Weight of the sound, 0 to 1.

    Returns
    -------
    tuple of Taste
        Empty if nothing is liked. The same for the same arguments, always.
    """
    songs = liked_songs(recommender.catalogue, history, now, half_life_days)
    if not len(songs.rows):
        return ()
    space = recommender.space
    core = songs.rows[:MOST_GROUPED]
    alike = hybrid_similarity(space, core, core, numeric_weight)
    if len(core) <= FEW_SONGS:
        bounds = near_bounds(recommender.catalogue, space, core, numeric_weight)
        near = alike >= bounds[:, None] - np.float32(_ROUNDING)
        labels = group_few(near & _akin(recommender.catalogue, core))
    else:
        labels = group(alike)
    rest = songs.rows[MOST_GROUPED:]
    if len(rest):
        nearness = [
            _nearness(recommender, core[labels == label], rest, numeric_weight)
            for label in range(labels.max() + 1)
        ]
        labels = np.concatenate([labels, np.argmax(nearness, axis=0)])
    weights = np.bincount(labels, songs.weights)
    order = np.argsort(-weights.round(12), kind="stable")
    total = weights.sum()
    return _named(
        recommender, [_taste(recommender, songs, labels == label, total) for label in order]
    )


def group_few(near: npt.NDArray[np.bool_]) -> Labels:
    """Return which group each of a few songs belongs to: one with those near it, and near those.

    Parameters
    ----------
    near : ndarray of bool, shape (n, n)
        Whether a song is near another; one of the two directions will do.

    Examples
    --------
    >>> group_few(np.array([[1, 0, 1], [0, 1, 0], [0, 0, 1]], dtype=bool)).tolist()
    [0, 1, 0]
    """
    return _renumbered(connected_components(near, directed=False)[1])


def _akin(catalogue: Catalogue, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return which rows share an artist or a genre, shape (n, n)."""
    names = [{*track.artists, *track.genres} for track in catalogue.tracks(rows)]
    return np.array([[bool(some & others) for others in names] for some in names])


def group(alike: Similarities) -> Labels:
    """Return which group each song belongs to.

    Parameters
    ----------
    alike : ndarray of float32, shape (n, n)
        Hybrid similarity of all songs to each other.

    Returns
    -------
    ndarray of intp, shape (n,)
        Numbers from 0 in the order of first songs.

    Examples
    --------
    >>> pairs = np.kron(np.eye(2), np.full((2, 2), 0.8)) + 0.2 * np.eye(4)
    >>> group(pairs).tolist()
    [0, 0, 1, 1]
    """
    n = len(alike)
    # Of unit vectors the squared distance is 2 - 2 * cosine, and so it is of this mix of them.
    distances = np.sqrt(np.maximum(2 - 2 * alike.astype(np.float64), 0))
    tree = linkage(squareform(np.round(distances, 6), checks=False), "ward")
    best, chosen = LEAST_SILHOUETTE, np.zeros(n, dtype=np.intp)
    for n_groups in range(2, min(MAX_TASTES, n - 1) + 1):
        labels = _renumbered(fcluster(tree, n_groups, "maxclust"))
        if np.bincount(labels).min() < max(_LEAST_SONGS, LEAST_SHARE * n):
            continue
        apart = round(silhouette(1 - alike, labels), 6)
        if apart > best:
            best, chosen = apart, labels
    return chosen


def silhouette(distances: Similarities, labels: Labels) -> float:
    """Return how much nearer songs are to their own group than to the next, -1 to 1, on average.

    For a song it is (b - a) / max(a, b): a its mean distance to the others of its group, b to the
    nearest other group; 0 for a song that is alone in its group (Rousseeuw 1987).

    Parameters
    ----------
    distances : ndarray, shape (n, n)
    labels : ndarray of intp, shape (n,)
        At least two groups.
    """
    counts = np.bincount(labels)
    sums = distances @ np.eye(len(counts))[labels]
    own = sums[np.arange(len(labels)), labels] / np.maximum(counts[labels] - 1, 1)
    means = sums / counts
    means[np.arange(len(labels)), labels] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(np.maximum(own, other), np.finfo(np.float32).eps)
    return float(np.where(counts[labels] > 1, (other - own) / widest, 0.0).mean())


def _renumbered(labels: npt.NDArray[np.integer]) -> Labels:
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    numbers: Labels = np.argsort(np.argsort(first))[places].astype(np.intp)
    return numbers


def _nearness(
    recommender: Recommender,
    members: npt.NDArray[np.intp],
    rows: npt.NDArray[np.intp],
    numeric_weight: float,
) -> npt.NDArray[np.float64]:
    """Return the mean hybrid similarity of rows to the members of a group."""
    scorer = recommender.scorer
    by_sound, by_terms = scorer.similarities(scorer.query_vector(members), rows)
    return hybrid(by_sound, by_terms, numeric_weight)


def _taste(
    recommender: Recommender, songs: LikedSongs, members: npt.NDArray[np.bool_], total: float
) -> Taste:
    catalogue, space = recommender.catalogue, recommender.space
    rows, weights = songs.rows[members], songs.weights[members]
    values = catalogue.features[rows]
    return Taste(
        name="",
        words=mood_words(values, space.centre, space.spread),
        genres=_genres(recommender, rows, weights),
        share=float(weights.sum() / total),
        track_ids=tuple(catalogue.ids(rows)),
        weights=tuple(weights.tolist()),
        features=dict(zip(c.FEATURES, medians(values).tolist(), strict=True)),
    )


def _genres(
    recommender: Recommender, rows: npt.NDArray[np.intp], weights: npt.NDArray[np.float64]
) -> tuple[str, ...]:
    """Return up to three genres that enough of the liking has, ties by name."""
    found: dict[str, float] = {}
    for names, weight in zip(
        recommender.catalogue.genres.of_many(rows), weights.tolist(), strict=True
    ):
        for name in names:
            found[name] = found.get(name, 0.0) + weight
    least = LEAST_GENRE_SHARE * float(weights.sum())
    enough = [name for name, weight in found.items() if weight >= least]
    return tuple(sorted(enough, key=lambda name: (-round(found[name], 9), name))[:3])


def _named(recommender: Recommender, tastes: Sequence[Taste]) -> tuple[Taste, ...]:
    """Give each taste the shortest name that no larger one has."""
    taken: set[str] = set()
    named = []
    for taste in tastes:
        strongest = recommender.catalogue.get(taste.track_ids[0])
        names = _names(taste, strongest)
        name = next((name for name in names if name not in taken), f"{names[-1]}, too")
        while name in taken:
            name += ", too"
        taken.add(name)
        named.append(
            Taste(
                name, taste.words, taste.genres, taste.share, taste.track_ids, taste.weights,
                taste.features,
            )
        )  # fmt: skip
    return tuple(named)


def _names(taste: Taste, strongest: Track) -> list[str]:
    first, *more = taste.genres or ("mix",)
    plain = " ".join([*taste.words, first])
    return [
        plain,
        *(f"{plain} and {genre}" for genre in more),
        f"{plain} like {strongest.artists[0]}",
        f"{plain} like “{strongest.track_name}”",
    ]
