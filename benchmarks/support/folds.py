"""Folds of playlists for what is learnt from them: lists that share songs are in one fold."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from recommender.evaluate.alike import shared_songs


def hanging_together(songs, overlap):
    """Return the group of each playlist: those that hang together, also by others, are in one.

    Two hang together if they share more than `overlap` of the shorter one's songs. That is stricter
    than `alike.units`: of what was learnt from a list nothing like it may be asked.
    """
    return connected_components(csr_array(shared_songs(songs) > overlap))[1]


def deal(group, n_folds):
    """Deal groups of playlists to folds, the largest first, each to the emptiest fold."""
    sizes = np.bincount(group)
    fold_of_group, dealt = np.zeros(len(sizes), dtype=int), np.zeros(n_folds)
    shuffled = np.random.default_rng(1).permutation(len(sizes))
    for one in shuffled[np.argsort(-sizes[shuffled], kind="stable")]:
        fold_of_group[one] = dealt.argmin()
        dealt[dealt.argmin()] += sizes[one]
    return fold_of_group[group]
