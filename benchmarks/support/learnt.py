"""Rankers fitted to playlists, to see what a formula without them leaves on the table."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

POOL = 1_000
"""How many of the first songs of a list are ranked anew."""

NOT_WANTED_SHARE = 0.2
"""The share, drawn at random, of the tracks not in the playlist that the models are fitted to."""

MODELS = {
    "linear": lambda: make_pipeline(StandardScaler(), LogisticRegression()),
    "trees": lambda: HistGradientBoostingClassifier(max_leaf_nodes=15, random_state=0),
}


def parts(catalogue, space, seeds, pool):
    """Return what a ranker may look at, shape (n_seeds, n of a list, n_parts)."""
    return np.stack(
        [_parts(catalogue, space, seed, rows) for seed, rows in zip(seeds, pool, strict=True)]
    )


def _parts(catalogue, space, seed, rows):
    """Sound, artist, genre, explicit, popularity, its difference, length, mode."""
    groups = np.split(
        np.arange(space.text.shape[1]), [space.n_artists, space.n_artists + space.n_genres]
    )
    shared = space.text[rows].multiply(space.text[[seed]]).tocsc()
    popularity = catalogue.popularity[[seed, *rows]] / 100
    length = np.log(np.maximum(catalogue.duration_ms[[seed, *rows]], 1_000))
    return np.column_stack(
        [
            space.numeric[rows, :-2] @ space.numeric[seed, :-2],
            *(shared[:, group].sum(axis=1) for group in groups),
            popularity[1:],
            -np.abs(popularity[1:] - popularity[0]),
            -np.abs(length[1:] - length[0]),
            catalogue.mode[rows] == catalogue.mode[seed],
        ]
    ).astype(np.float32)


def similar_groups(songs, overlap):
    """Put playlists that share songs into one group.

    Parameters
    ----------
    songs : list of set
        The songs of each playlist.
    overlap : float
        Two are in one group if both hold more than this share of the shorter one, and so are all
        that such pairs connect.

    Returns
    -------
    ndarray of int, shape (n_playlists,)
        The group of each.
    """
    near = [[len(a & b) > overlap * min(len(a), len(b)) for b in songs] for a in songs]
    return connected_components(csr_array(np.array(near)))[1]


def folds(group, n_folds):
    """Deal groups of playlists to folds, the largest first, each to the emptiest fold."""
    sizes = np.bincount(group)
    fold_of_group, dealt = np.zeros(len(sizes), dtype=int), np.zeros(n_folds)
    shuffled = np.random.default_rng(1).permutation(len(sizes))
    for one in shuffled[np.argsort(-sizes[shuffled], kind="stable")]:
        fold_of_group[one] = dealt.argmin()
        dealt[dealt.argmin()] += sizes[one]
    return fold_of_group[group]


def reranked(pools, parts, wanted, fold, make):
    """Fit on the questions of all folds but one, rank the lists of that one anew.

    Parameters
    ----------
    pools, parts : sequence of ndarray
        Lists of rows, with and without the seed's artists, and their parts.
    wanted : list of ndarray
        The rows to be found for each question.
    fold : ndarray of int, shape (n_questions,)
    make : callable
        Returns a model of scikit-learn.
    """
    right = np.array([np.isin(rows, found) for rows, found in zip(pools[0], wanted, strict=True)])
    drawn = right | (np.random.default_rng(2).random(right.shape) < NOT_WANTED_SHARE)
    ranked = [pool.copy() for pool in pools]
    for number in np.unique(fold):
        train = drawn & (fold != number)[:, None]
        model = make().fit(parts[0][train], right[train])
        for pool, values, best in zip(pools, parts, ranked, strict=True):
            for i in np.flatnonzero(fold == number):
                chances = model.predict_proba(values[i])[:, 1]
                best[i] = pool[i][np.argsort(-chances, kind="stable")]
    return ranked
