"""Measures of lists of recommendations: accuracy, diversity, coverage and hubs.

Measures of one list take `ranked`, distinct rows best first, and `relevant`, distinct rows in any
order. A measure that nothing could satisfy (no relevant row) is NaN, so that it cannot be mistaken
for a failure; an empty list found nothing and scores 0.
"""

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.integer]
Values = npt.NDArray[np.floating]


def hit(ranked: Integers, relevant: Integers, n: int) -> float:
    """Return 1 if a relevant row is among the first n, else 0; its mean is the hit rate.

    Examples
    --------
    >>> hit(np.array([4, 2, 9]), np.array([9, 7]), n=3), hit(np.array([4, 2, 9]), np.array([9]), 2)
    (1.0, 0.0)
    """
    if len(relevant) == 0:
        return float("nan")
    return float(np.isin(ranked[:n], relevant).any())


def recall(ranked: Integers, relevant: Integers, n: int) -> float:
    """Return the share of the relevant rows that are among the first n.

    Examples
    --------
    One of the two is found:

    >>> recall(np.array([4, 2, 9]), np.array([9, 7]), n=3)
    0.5
    """
    if len(relevant) == 0:
        return float("nan")
    return float(np.isin(ranked[:n], relevant).sum() / len(relevant))


def r_precision(ranked: Integers, relevant: Integers) -> float:
    """Return the share of relevant rows among the first R, R being how many are relevant.

    Examples
    --------
    R = 2, and of the first two one is relevant:

    >>> r_precision(np.array([4, 2, 9]), np.array([2, 9]))
    0.5
    """
    return recall(ranked, relevant, len(relevant))


def ndcg(ranked: Integers, relevant: Integers, n: int) -> float:
    """Return the normalised discounted cumulative gain of the first n.

    DCG = sum over ranks r of [row at r is relevant] / log2(r + 1), divided by the DCG of a list
    that has min(n, R) relevant rows in front (Järvelin and Kekäläinen 2002, binary gains).

    Examples
    --------
    Relevant at rank 2 of 3: DCG = 1 / log2(3) = 0.6309. Ideal: 1 / log2(2) + 1 / log2(3) = 1.6309.

    >>> round(ndcg(np.array([4, 2, 9]), np.array([2, 7]), n=3), 4)
    0.3869
    """
    if len(relevant) == 0:
        return float("nan")
    found = np.isin(ranked[:n], relevant)
    discounts = 1 / np.log2(np.arange(2, n + 2))
    return float(discounts[: len(found)][found].sum() / discounts[: len(relevant)].sum())


def intra_list_diversity(similarity: Values) -> float:
    """Return the mean of 1 - similarity over all pairs of a list (Ziegler et al. 2005).

    `similarity` is symmetric, shape (k, k). Fewer than two items have no pair: NaN.

    Examples
    --------
    Pairs 0.2, 0.4 and 0.9: 1 - 1.5 / 3 = 0.5.

    >>> intra_list_diversity(np.array([[1, 0.2, 0.4], [0.2, 1, 0.9], [0.4, 0.9, 1]]))
    0.5
    """
    k = len(similarity)
    if k < 2:
        return float("nan")
    return float(1 - similarity[np.triu_indices(k, 1)].mean())


def artist_diversity(artists: Integers) -> float:
    """Return how many different primary artists a list has, as a share of its length; NaN if empty.

    Examples
    --------
    >>> artist_diversity(np.array([3, 3, 5, 8]))
    0.75
    """
    return len(np.unique(artists)) / len(artists) if len(artists) else float("nan")


def occurrences(lists: npt.NDArray[np.integer], n_tracks: int) -> npt.NDArray[np.intp]:
    """Return how often each row is in the lists; -1 fills lists that are too short.

    Examples
    --------
    >>> occurrences(np.array([[0, 2], [2, -1]]), n_tracks=4).tolist()
    [1, 0, 2, 0]
    """
    return np.bincount(lists[lists >= 0], minlength=n_tracks)


def coverage(counts: npt.NDArray[np.integer]) -> float:
    """Return the share of candidates that are in at least one list, from how often each is in one.

    Examples
    --------
    >>> coverage(np.array([1, 0, 2, 0]))
    0.5
    """
    return float(np.count_nonzero(counts) / len(counts))


def hub_share(counts: npt.NDArray[np.integer], share: float = 0.01) -> float:
    """Return what part of all places the most recommended candidates hold; NaN if there are none.

    `counts` is how often each candidate is recommended; `share` is the part of the candidates,
    rounded up, that count as the most recommended: 0.01 for one in a hundred.

    Examples
    --------
    A quarter of four candidates is one; it holds 6 of 10 places:

    >>> hub_share(np.array([1, 0, 6, 3]), share=0.25)
    0.6
    """
    top = -np.sort(-counts)[: int(np.ceil(share * len(counts)))]
    return float(top.sum() / counts.sum()) if counts.sum() else float("nan")


def hub_skewness(counts: npt.NDArray[np.integer]) -> float:
    """Return the skewness of the k-occurrence (Radovanović et al. 2010); 0 if all are equal.

    The third central moment over the cube of the standard deviation: the larger, the more a few
    candidates are in the lists of everybody.

    Examples
    --------
    Mean 1, deviations -1, -1, -1, 3: moments (27 - 3) / 4 = 6 and 12 / 4 = 3; 6 / 3 ** 1.5.

    >>> round(hub_skewness(np.array([0, 0, 0, 4])), 4)
    1.1547
    """
    deviations = counts - counts.mean()
    variance = (deviations**2).mean()
    return float((deviations**3).mean() / variance**1.5) if variance > 0 else 0.0
