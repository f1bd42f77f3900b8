"""The figures of a ranking: how much it found, and what accuracy does not see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.evaluate import metrics
from recommender.evaluate.candidates import Candidates, Lists, Rows
from recommender.evaluate.protocol import SHORT_LIST, Question
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.scoring.features import FeatureSpace
from recommender.scoring.similarity import hybrid

ACCURACY: Final = ("hit@6", "hit@10", "ndcg@10", "recall@100")
"""Measures of one list against the playlist, in the order of the tables."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over playlists and its 95% bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Result:
    """What one ranking reached.

    `found` and `found_without_artist` hold an estimate for each name of `ACCURACY`; `beyond` what
    accuracy does not see: diversity, popularity, coverage, hubs.
    """

    ranking: str
    found: dict[str, Estimate]
    found_without_artist: dict[str, Estimate]
    beyond: dict[str, float]


def measure(
    name: str,
    lists: Lists,
    questions: Sequence[Question],
    candidates: Candidates,
    space: FeatureSpace,
    hub_lists: Rows,
    rng_seed: int,
) -> Result:
    """Turn lists into figures.

    Parameters
    ----------
    name : str
        Of the ranking.
    lists : Lists
        For the seeds of `questions`, in their order.
    space : FeatureSpace
        Where similarity, and so diversity, is measured, the same for all rankings.
    hub_lists : ndarray of int32, shape (n_seeds, SHORT_LIST)
        First places for seeds drawn from all songs with equal chances.
    rng_seed : int
        Resampling starts from it for every figure, so that no figure depends on the others.
    """
    playlist = np.array([question.playlist for question in questions])
    relevant = [question.relevant for question in questions]
    other_artists = [
        np.setdiff1d(question.relevant, candidates.of_same_artists(question.seed))
        for question in questions
    ]
    return Result(
        ranking=name,
        found=_estimates(lists.all, relevant, playlist, rng_seed),
        found_without_artist=_estimates(lists.without_artist, other_artists, playlist, rng_seed),
        beyond=_beyond(lists.all[:, :SHORT_LIST], hub_lists, candidates, space),
    )


def _estimates(
    lists: Rows, relevant: Sequence[Rows], playlist: npt.NDArray[np.intp], rng_seed: int
) -> dict[str, Estimate]:
    values = np.array(
        [
            (
                metrics.hit(ranked, wanted, 6),
                metrics.hit(ranked, wanted, 10),
                metrics.ndcg(ranked, wanted, 10),
                metrics.recall(ranked, wanted, 100),
            )
            for ranked, wanted in zip(lists, relevant, strict=True)
        ]
    )
    return {
        name: estimate(values[:, place], playlist, rng_seed) for place, name in enumerate(ACCURACY)
    }


def estimate(
    values: npt.NDArray[np.float64], playlist: npt.NDArray[np.intp], rng_seed: int
) -> Estimate:
    """Return the mean over playlists of the mean over their queries, and its 95% interval.

    Each query has a value, NaN where it has nothing to find, and the number of its playlist. A
    playlist of queries without a value is left out.

    Examples
    --------
    Playlist 0 has the mean 0.5, playlist 1 the mean 1:

    >>> round(estimate(np.array([1.0, 0.0, 1.0]), np.array([0, 0, 1]), rng_seed=0).mean, 2)
    0.75
    """
    known = ~np.isnan(values)
    if not known.any():
        return Estimate(np.nan, np.nan, np.nan)
    counts = np.bincount(playlist[known])
    sums = np.bincount(playlist[known], weights=values[known])
    means = sums[counts > 0] / counts[counts > 0]
    low, high = metrics.bootstrap_interval(means, np.random.default_rng(rng_seed))
    return Estimate(float(means.mean()), low, high)


def _beyond(
    lists: Rows, hub_lists: Rows, candidates: Candidates, space: FeatureSpace
) -> dict[str, float]:
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
