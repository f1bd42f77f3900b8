"""What accuracy does not see in lists of ten: variety, popularity, coverage, hubs."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from recommender.evaluate import metrics
from recommender.evaluate.rankings.candidates import Candidates, Rows
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.scoring.features import FeatureSpace
from recommender.scoring.similarity import hybrid


def beyond_accuracy(
    lists: Rows, hub_lists: Rows, candidates: Candidates, space: FeatureSpace
) -> dict[str, float]:
    """Return figures of a ranking by their names.

    Parameters
    ----------
    lists : ndarray of int32, shape (n_lists, n)
        For the seeds of questions; -1 fills a list that is too short.
    hub_lists : ndarray of int32, shape (n_seeds, n)
        For seeds drawn from all songs with equal chances.
    candidates : Candidates
    space : FeatureSpace
        Where similarity, and so diversity, is measured, the same for all rankings.
    """
    catalogue = candidates.catalogue
    filled = [ranked[ranked >= 0] for ranked in lists]
    primary = catalogue.artists.indices[catalogue.artists.indptr[:-1]]
    counts = metrics.occurrences(hub_lists, len(catalogue))[candidates.rows]
    return {
        "intra-list diversity": _mean(
            metrics.intra_list_diversity(similarity(space, ranked)) for ranked in filled
        ),
        "artist diversity": _mean(metrics.artist_diversity(primary[ranked]) for ranked in filled),
        "mean popularity": float(catalogue.popularity[lists[lists >= 0]].mean()),
        "coverage": metrics.coverage(counts),
        "hub share": metrics.hub_share(counts),
        "hub skewness": metrics.hub_skewness(counts),
    }


def _mean(values: Iterable[float]) -> float:
    return float(np.nanmean(np.fromiter(values, dtype=np.float64)))


def similarity(space: FeatureSpace, rows: Rows) -> npt.NDArray[np.float64]:
    """Return how similar k tracks are to each other by the default weights, -1 to 1: (k, k)."""
    numeric = space.numeric[rows].astype(np.float64)
    text = space.text[rows].toarray().astype(np.float64)
    return hybrid(numeric @ numeric.T, text @ text.T, DEFAULT_NUMERIC_WEIGHT)
