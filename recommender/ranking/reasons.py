"""Why a song was recommended: the parts its score is made of, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Track
from recommender.catalogue import columns as c
from recommender.catalogue.phrases import listed
from recommender.ranking.answer import Recommendation, Recommendations
from recommender.ranking.query import Query
from recommender.ranking.recommender import Recommender
from recommender.ranking.wording import compare, difference
from recommender.scoring.features import by_feature
from recommender.scoring.similarity import hybrid

_MAX_COMPARISONS: Final = 3
_LEAST_CONTRIBUTION: Final = 0.002  # to a cosine; what a feature gives less to is not named
_MAX_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """One feature of the two songs compared.

    `contribution` is the feature's term of the cosine; the terms of all features add up to the
    numeric similarity to the closest seed.
    """

    feature: str
    words: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one song was recommended.

    `seed` is the seed closest to it, one of `n_seeds`; what is shared is shared with that seed.
    `comparisons` are the two or three features that bring the two closest, what a shift asked for
    first. `sound`, `metadata` and `pull` (familiarity) add up to the score. What has no weight in
    the query is no reason and is left out.
    """

    seed: Track
    n_seeds: int
    shared_artists: tuple[str, ...]
    shared_genres: tuple[str, ...]
    both_explicit: bool
    comparisons: tuple[Comparison, ...]
    sound: float
    metadata: float
    pull: float

    def percents(self) -> tuple[int, int]:
        """Return what sound and metadata give to the match, in percent of a perfect match.

        They add up to the match in percent, rounded.
        """
        sound = round(100 * self.sound)
        return sound, round(100 * (self.sound + self.metadata)) - sound

    def sentence(self) -> str:
        """Return the reason as one sentence, plain text with names as the dataset writes them."""
        clauses = list(self._clauses()) or ["no single part stands out"]
        reason = "; ".join(clauses)
        if self.n_seeds > 1:
            return f"Closest to “{self.seed.track_name}”: {reason}."
        return f"{reason[0].upper()}{reason[1:]}."

    def _clauses(self) -> Iterator[str]:
        if self.shared_artists:
            yield f"also by {listed(self.shared_artists, _MAX_NAMES)}"
        if self.shared_genres:
            noun = "genre" if len(self.shared_genres) == 1 else "genres"
            yield f"shares the {noun} {listed(self.shared_genres, _MAX_NAMES)}"
        if self.both_explicit:
            yield "both explicit"
        if self.comparisons:
            yield ", ".join(comparison.words for comparison in self.comparisons)


def explain(recommender: Recommender, answer: Recommendations) -> tuple[Reason, ...]:
    """Return the reason for each recommendation of an answer, in its order.

    `recommender` is the one that gave the answer.
    """
    if not answer.items:
        return ()
    catalogue, space = recommender.catalogue, recommender.space
    rows = catalogue.rows([item.track.track_id for item in answer.items])
    seed_rows = catalogue.rows(answer.query.seeds)
    numeric = space.numeric[rows].astype(np.float64)
    seeds = recommender.shifted_seeds(answer.query.shift, seed_rows).astype(np.float64)
    closest = np.zeros(len(rows), dtype=np.intp)
    if len(seeds) > 1:
        weight = answer.query.numeric_weight
        by_terms = (space.text[rows] @ space.text[seed_rows].T).toarray()
        closest = hybrid(numeric @ seeds.T, by_terms, weight).argmax(axis=1)
    contributions = by_feature(numeric * seeds[closest])
    return tuple(
        _reason(answer, item, answer.seeds[place], terms, space.spread)
        for item, place, terms in zip(answer.items, closest, contributions, strict=True)
    )


def _reason(
    answer: Recommendations,
    item: Recommendation,
    seed: Track,
    contributions: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
) -> Reason:
    weight = answer.query.numeric_weight
    by_metadata = weight < 1
    return Reason(
        seed=seed,
        n_seeds=len(answer.seeds),
        shared_artists=_shared(item.track.artists, seed.artists) if by_metadata else (),
        shared_genres=_shared(item.track.genres, seed.genres) if by_metadata else (),
        both_explicit=by_metadata and item.track.explicit and seed.explicit,
        comparisons=_comparisons(answer.query, seed, item.track, contributions, spread),
        sound=weight * item.numeric_similarity,
        metadata=(1 - weight) * item.text_similarity,
        pull=item.pull,
    )


def _comparisons(
    query: Query,
    seed: Track,
    track: Track,
    contributions: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
) -> tuple[Comparison, ...]:
    """Compare the features that count most, those that were to change first, popularity last.

    Popularity counts most in nearly every recommendation, so it says least about this one.
    """
    terms = contributions.tolist()
    if query.numeric_weight == 0 or sum(terms) <= 0:
        return ()
    asked = query.shift.asked()
    found = []

    def order(place: int) -> tuple[bool, bool, float]:
        name = c.FEATURES[place]
        return name not in asked, name == c.POPULARITY, -terms[place]

    for place in sorted(range(len(terms)), key=order):
        name, scale = c.FEATURES[place], float(spread[place])
        if name in asked:
            deviations = (track.features[place] - seed.features[place]) / scale
            words = difference(name, deviations) if deviations * asked[name] > 0 else ""
        elif terms[place] < _LEAST_CONTRIBUTION:
            continue
        else:
            words = compare(name, seed.features[place], track.features[place], scale)
        if words:
            found.append(Comparison(name, words, terms[place]))
        if len(found) == _MAX_COMPARISONS:
            break
    return tuple(found)


def _shared(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in others)
