"""The rankings that can be measured, by name."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import QueryError
from recommender.evaluate import baseline
from recommender.evaluate.candidates import Candidates, Lists, Rows
from recommender.ranking.presets import CLASSIC, PRESETS, Preset
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.recommender import Recommender

Scores = npt.NDArray[np.float32]

_WEIGHT_PREFIX: Final = "numeric="


class Ranking(Protocol):
    """Returns candidates for seeds, best first."""

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return the n best candidates for each seed, with and without the seed's artists."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class _ScoreRanking:
    """Ranks by a score of every candidate; ties by row.

    `scores` maps rows of seeds to a new array of scores, shape (n_seeds, n_songs).
    """

    candidates: Candidates
    scores: Callable[[Rows], Scores]

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return the n candidates of the highest score for each seed."""
        return self.candidates.best(self.scores(seeds), seeds, n)


def hybrid_scores(
    numeric: npt.NDArray[np.float32],
    text: sparse.csr_array,
    candidates: Candidates,
    numeric_weight: float,
    pull: Scores | None = None,
) -> Callable[[Rows], Scores]:
    """Return the formula over two matrices of unit rows, as a function of a block of seeds.

    One matrix product scores a whole block: far faster a seed than answering queries one by one.
    The function maps rows of seeds to scores, shape (n_seeds, n_songs).

    Parameters
    ----------
    numeric : ndarray of float32, shape (n_tracks, n_columns)
    text : scipy.sparse.csr_array, shape (n_tracks, n_terms)
    pull : ndarray of float32, shape (n_songs,), optional
        Added to the score of each candidate, whatever the seed.
    """
    features = np.ascontiguousarray(numeric[candidates.rows].T)
    terms = text[candidates.rows].T.tocsr()

    def scores(seeds: Rows) -> Scores:
        # `similarity.hybrid`, spelt out so that neither the block nor the sparse product is copied
        sound = np.float32(numeric_weight) * numeric[seeds]
        block = np.asarray(sound @ features, dtype=np.float32)
        block += (np.float32(1 - numeric_weight) * (text[seeds] @ terms)).toarray()
        if pull is not None:
            block += pull
        return block

    return scores


@dataclass(frozen=True, eq=False, slots=True)
class _PresetRanking:
    """Asks the recommender itself, for presets that are more than a score: variety, filters."""

    recommender: Recommender
    preset: Preset

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return n recommendations for each seed, one query after the other."""
        whole = np.full((len(seeds), n), -1, dtype=np.int32)
        without_artist = np.full((len(seeds), n), -1, dtype=np.int32)
        catalogue = self.recommender.catalogue
        for number, seed in enumerate(seeds.tolist()):
            track = catalogue.track(seed)
            query = self.preset.apply(Query(seeds=(track.track_id,), n=n))
            filters = dataclasses.replace(query.filters, artists_out=frozenset(track.artists))
            for lists, asked in (
                (whole, query),
                (without_artist, dataclasses.replace(query, filters=filters)),
            ):
                items = self.recommender.recommend(asked).items
                lists[number, : len(items)] = [catalogue.row(item.track.track_id) for item in items]
        return Lists(whole, without_artist)


def builtin_rankings(
    recommender: Recommender, candidates: Candidates, rng_seed: int
) -> dict[str, Callable[[], Ranking]]:
    """Return how to make each ranking that has a name of its own, in the order of the table."""
    return {
        "random": lambda: _random(candidates, rng_seed),
        "popularity": lambda: _popularity(candidates),
        "numeric": lambda: _formula(recommender, candidates, 1.0),
        "text": lambda: _formula(recommender, candidates, 0.0),
        "baseline": lambda: _baseline(candidates, whole_artists=True),
        "baseline-words": lambda: _baseline(candidates, whole_artists=False),
    } | {preset.key: partial(_preset, recommender, candidates, preset) for preset in PRESETS}


def _random(candidates: Candidates, rng_seed: int) -> Ranking:
    def scores(seeds: Rows) -> Scores:
        # a generator a seed: the same list for a seed, whatever else is in its block
        return np.stack(
            [
                np.random.default_rng((rng_seed, seed)).random(len(candidates.rows), np.float32)
                for seed in seeds.tolist()
            ]
        )

    return _ScoreRanking(candidates, scores)


def _popularity(candidates: Candidates) -> Ranking:
    popularity = candidates.catalogue.popularity[candidates.rows].astype(np.float32)
    return _ScoreRanking(candidates, lambda seeds: np.tile(popularity, (len(seeds), 1)))


def _formula(
    recommender: Recommender,
    candidates: Candidates,
    numeric_weight: float,
) -> Ranking:
    space = recommender.space
    return _ScoreRanking(
        candidates, hybrid_scores(space.numeric, space.text, candidates, numeric_weight)
    )


def _baseline(candidates: Candidates, *, whole_artists: bool) -> Ranking:
    numeric = baseline.numeric_rows(candidates.catalogue)
    text = baseline.text_rows(candidates.catalogue, whole_artists=whole_artists)
    return _ScoreRanking(
        candidates, hybrid_scores(numeric, text, candidates, DEFAULT_NUMERIC_WEIGHT)
    )


def _preset(recommender: Recommender, candidates: Candidates, preset: Preset) -> Ranking:
    if preset is CLASSIC:
        return _formula(recommender, candidates, preset.numeric_weight)
    return _PresetRanking(recommender, preset)


def ranking_by_name(
    name: str, recommender: Recommender, candidates: Candidates, rng_seed: int
) -> Ranking:
    """Make a ranking from its name.

    Raises
    ------
    QueryError
        If no ranking has that name; the message lists those there are.
    """
    builtin = builtin_rankings(recommender, candidates, rng_seed)
    if name in builtin:
        return builtin[name]()
    try:
        numeric_weight = float(name.removeprefix(_WEIGHT_PREFIX))
    except ValueError:
        numeric_weight = -1.0
    if not name.startswith(_WEIGHT_PREFIX) or not 0 <= numeric_weight <= 1:
        raise QueryError(
            f"No ranking is called {name!r}; there are {', '.join(builtin)}, and "
            f"{_WEIGHT_PREFIX}W for a weight W of the sound from 0 to 1."
        )
    return _formula(recommender, candidates, numeric_weight)
