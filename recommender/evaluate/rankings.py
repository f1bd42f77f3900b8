"""The rankings that can be measured, by name."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import QueryError
from recommender.evaluate import baseline
from recommender.evaluate.candidates import Candidates, Lists
from recommender.ranking.presets import PRESETS, Preset
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.recommender import Recommender

Rows = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

WEIGHT_PREFIX: Final = "numeric="
"""``numeric=0.3`` names the formula with that weight of the sound."""


class Ranking(Protocol):
    """Answers seeds with candidates, best first."""

    def lists(self, seeds: Rows, n: int) -> Lists:
        """Return the n best candidates for each seed, with and without the seed's artists."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class ScoreRanking:
    """Ranks by a score of every candidate; ties by row.

    Attributes
    ----------
    candidates : Candidates
    scores : callable
        From rows of seeds to a new array of scores, shape (n_seeds, n_songs), float32.
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
    """Return the formula over two matrices of unit rows, for blocks of seeds.

    One matrix product scores a whole block: far faster a seed than answering queries one by one.
    `pull` is added to the score of each candidate, whatever the seed.
    """
    features = np.ascontiguousarray(numeric[candidates.rows].T)
    terms = text[candidates.rows].T.tocsr()

    def scores(seeds: Rows) -> Scores:
        sound = np.float32(numeric_weight) * numeric[seeds]
        block = np.asarray(sound @ features, dtype=np.float32)
        block += (np.float32(1 - numeric_weight) * (text[seeds] @ terms)).toarray()
        if pull is not None:
            block += pull
        return block

    return scores


@dataclass(frozen=True, eq=False, slots=True)
class PresetRanking:
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


def preset_name(preset: Preset) -> str:
    """Return a preset's name as it is typed.

    Examples
    --------
    >>> preset_name(Preset("Deep cuts", "Less known songs."))
    'deep-cuts'
    """
    return preset.name.casefold().replace(" ", "-")


def builtin_rankings(
    recommender: Recommender, candidates: Candidates, rng_seed: int
) -> dict[str, Callable[[], Ranking]]:
    """Return how to make each ranking that has a name of its own, in the order of the table."""
    space = recommender.space
    catalogue = recommender.catalogue

    def weighted(numeric_weight: float, familiarity: float = 0.0) -> Callable[[], Ranking]:
        share = np.float32(familiarity / 100)
        pull = share * catalogue.popularity[candidates.rows].astype(np.float32)
        return lambda: ScoreRanking(
            candidates, hybrid_scores(space.numeric, space.text, candidates, numeric_weight, pull)
        )

    def preset_ranking(preset: Preset) -> Callable[[], Ranking]:
        if preset.diversity or preset.popularity:
            return lambda: PresetRanking(recommender, preset)
        return weighted(preset.numeric_weight, preset.familiarity)

    def random_scores(seeds: Rows) -> Scores:
        # a generator a seed: the same list for a seed, whatever stands in its block
        return np.stack(
            [
                np.random.default_rng((rng_seed, seed)).random(len(candidates.rows), np.float32)
                for seed in seeds.tolist()
            ]
        )

    def popularity_scores(seeds: Rows) -> Scores:
        return np.tile(catalogue.popularity[candidates.rows].astype(np.float32), (len(seeds), 1))

    def simplest(whole_artists: bool) -> Callable[[], Ranking]:
        return lambda: ScoreRanking(
            candidates,
            hybrid_scores(
                baseline.numeric_rows(catalogue),
                baseline.text_rows(catalogue, whole_artists=whole_artists),
                candidates,
                DEFAULT_NUMERIC_WEIGHT,
            ),
        )

    return {
        "random": lambda: ScoreRanking(candidates, random_scores),
        "popularity": lambda: ScoreRanking(candidates, popularity_scores),
        "numeric": weighted(1.0),
        "text": weighted(0.0),
        "baseline": simplest(whole_artists=True),
        "baseline-words": simplest(whole_artists=False),
        "default": weighted(DEFAULT_NUMERIC_WEIGHT),
    } | {
        preset_name(preset): preset_ranking(preset)
        for preset in PRESETS
        if not preset.fits(Query(seeds=("any",)))
    }


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
        numeric_weight = float(name.removeprefix(WEIGHT_PREFIX))
    except ValueError:
        numeric_weight = -1.0
    if not name.startswith(WEIGHT_PREFIX) or not 0 <= numeric_weight <= 1:
        raise QueryError(
            f"No ranking is called {name!r}; there are {', '.join(builtin)}, and "
            f"{WEIGHT_PREFIX}W for a weight W of the sound from 0 to 1."
        )
    space = recommender.space
    return ScoreRanking(
        candidates, hybrid_scores(space.numeric, space.text, candidates, numeric_weight)
    )
