"""The protocol: each song of a playlist is the seed in turn and the rest should be found.

Every ranking answers the same seeds over the same candidates, one a song: once over all of them and
once without the tracks that any of the seed's artists takes part in, because an artist's own songs
are easy to find and teach nobody anything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue.catalogue import Catalogue
from recommender.evaluate import metrics
from recommender.evaluate.candidates import Candidates, Lists
from recommender.evaluate.playlists import MatchedPlaylist
from recommender.evaluate.rankings import Ranking
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
from recommender.scoring.features import FeatureSpace
from recommender.scoring.similarity import hybrid

LIST_LENGTH: Final = 100
SHORT_LIST: Final = 10
BLOCK: Final = 64

ACCURACY: Final = ("hit@6", "hit@10", "ndcg@10", "recall@100")
"""Measures of one list against the playlist, in the order of the tables."""

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """One seed and the songs that should be found for it.

    Attributes
    ----------
    playlist : int
        Place of the playlist among the matched ones.
    seed : int
        Row of the seed.
    relevant : ndarray of int32
        Candidate rows of the playlist's other songs.
    """

    playlist: int
    seed: int
    relevant: Rows


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


def sample_questions(
    catalogue: Catalogue,
    playlists: Sequence[MatchedPlaylist],
    seeds_per_playlist: int,
    max_queries: int,
    rng: np.random.Generator,
) -> list[Question]:
    """Draw seeds from each playlist that has at least two songs.

    Returns
    -------
    list of Question
        By playlist; at most `seeds_per_playlist` of each, and if that makes more than
        `max_queries`, so many of them drawn at random.
    """
    standing = catalogue.song_rows[catalogue.song_indptr[:-1]]
    questions = []
    for number, playlist in enumerate(playlists):
        songs = catalogue.song[playlist.rows]
        if len(songs) < 2:
            continue
        for place in rng.permutation(len(songs))[:seeds_per_playlist]:
            relevant = standing[np.delete(songs, place)]
            questions.append(Question(number, int(playlist.rows[place]), relevant))
    if len(questions) > max_queries:
        kept = np.sort(rng.permutation(len(questions))[:max_queries])
        questions = [questions[place] for place in kept]
    return questions


def answer(
    ranking: Ranking, seeds: Rows, n: int, progress: Callable[[int], None] = lambda _: None
) -> Lists:
    """Return the lists of a ranking for many seeds, computed in blocks.

    Parameters
    ----------
    ranking : Ranking
    seeds : ndarray of int32, shape (n_seeds,)
    n : int
        Length of a list.
    progress : callable, optional
        Called with the number of seeds just answered.
    """
    blocks = []
    for start in range(0, len(seeds), BLOCK):
        block = seeds[start : start + BLOCK]
        blocks.append(ranking.lists(block, n))
        progress(len(block))
    return Lists(
        np.concatenate([block.all for block in blocks]),
        np.concatenate([block.without_artist for block in blocks]),
    )


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
    questions : sequence of Question
    candidates : Candidates
    space : FeatureSpace
        Where similarity, and so diversity, is measured, the same for all rankings.
    hub_lists : ndarray of int32, shape (n_seeds, SHORT_LIST)
        First places for seeds drawn from all songs alike: a fair sample for hubs.
    rng_seed : int
        Resampling starts from it for every figure, so that it does not depend on the others.
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
    """Return the mean over playlists of the mean over their queries, and its interval.

    Parameters
    ----------
    values : ndarray of float64, shape (n_queries,)
        NaN where a query has nothing to find; a playlist of such queries is left out.
    playlist : ndarray of int, shape (n_queries,)
    rng_seed : int
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
    """Return how similar some tracks are to each other, by the default weights, shape (k, k)."""
    numeric = space.numeric[rows].astype(np.float64)
    text = space.text[rows].toarray().astype(np.float64)
    return hybrid(numeric @ numeric.T, text @ text.T, DEFAULT_NUMERIC_WEIGHT)
