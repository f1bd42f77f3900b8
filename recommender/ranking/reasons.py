"""Why a song was recommended: how it compares with its seed, part by part, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Track
from recommender.catalogue import columns as c
from recommender.catalogue.phrases import counted, listed
from recommender.ranking.answer import Recommendations
from recommender.ranking.query import Query
from recommender.ranking.recommender import Recommender
from recommender.ranking.wording import WELL_KNOWN, compare, difference
from recommender.scoring.similarity import hybrid

_MAX_COMPARISONS: Final = 3
_LEAST_CONTRIBUTION: Final = 0.02  # to a cosine; what a feature gives less to is not named
_MAX_NAMES: Final = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """One feature of the two songs compared.

    `contribution` is the feature's term of the cosine of the sound; the terms of all nine audio
    features add up to `Reason.sound`. Popularity, named only where a shift asks for it, has 0.
    """

    feature: str
    words: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one song was recommended, each part true by itself.

    Attributes
    ----------
    seed : Track
        The seed closest to the song, one of `n_seeds`; all else compares the song with that seed.
    shared_artists, shared_genres : tuple of str
    both_explicit : bool
    sound : float
        Cosine of the nine audio features, -1 to 1.
    artist_and_genre : float
        Cosine of artists and genres alone, 0 to 1.
    playlists : int
        In how many playlists the two stand together, as far as is known.
    both_known : bool
        Whether both are well known, by their popularity.
    comparisons : tuple of Comparison
        The two or three features that bring the two closest, what a shift asked for first.
    """

    seed: Track
    n_seeds: int
    shared_artists: tuple[str, ...]
    shared_genres: tuple[str, ...]
    both_explicit: bool
    sound: float
    artist_and_genre: float
    playlists: int
    both_known: bool
    comparisons: tuple[Comparison, ...]

    def facts(self) -> tuple[str, ...]:
        """Return what is known of both songs beside how they are alike, in a few words each."""
        together = f"together in {counted(self.playlists, 'playlist')}"
        facts = ((together, self.playlists), ("both well known", self.both_known))
        return tuple(words for words, is_so in facts if is_so)

    def sentence(self) -> str:
        """Return in what the songs are alike, plain text with names as the dataset writes them.

        Empty where the `facts` are all there is to say of one seed.
        """
        clauses = list(self._likenesses())
        if not (clauses or self.facts()):
            clauses = ["no single part stands out"]
        reason = "; ".join(clauses)
        if self.n_seeds > 1:
            closest = f"Closest to “{self.seed.track_name}”"
            return f"{closest}: {reason}." if reason else f"{closest}."
        return f"{reason[0].upper()}{reason[1:]}." if reason else ""

    def _likenesses(self) -> Iterator[str]:
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
    companions = recommender.scorer.companions
    rows = catalogue.rows([item.track.track_id for item in answer.items])
    seed_rows = catalogue.rows(answer.query.seeds)
    by_terms = (space.text[rows] @ space.text[seed_rows].T).toarray()
    closest = np.zeros(len(rows), dtype=np.intp)
    if len(seed_rows) > 1:
        weight = answer.query.numeric_weight
        scores = hybrid(space.numeric[rows] @ space.numeric[seed_rows].T, by_terms, weight)
        gains = answer.query.company_weight * companions.between(rows, seed_rows)
        closest = (scores + gains).argmax(axis=1)
    named = space.artists_and_genres(rows)
    shared = named.multiply(space.artists_and_genres(seed_rows[closest])).sum(axis=1)
    contributions = space.sound(rows) * space.sound(seed_rows)[closest]
    return tuple(
        _reason(
            answer,
            item.track,
            answer.seeds[place],
            contributions[number],
            float(shared[number]),
            int(companions.common_lists(rows[[number]], int(seed_rows[place]))[0]),
            space.spread,
        )
        for number, (item, place) in enumerate(zip(answer.items, closest.tolist(), strict=True))
    )


def _reason(
    answer: Recommendations,
    track: Track,
    seed: Track,
    contributions: npt.NDArray[np.float64],
    artist_and_genre: float,
    playlists: int,
    spread: npt.NDArray[np.float64],
) -> Reason:
    query = answer.query
    by_metadata = query.numeric_weight < 1
    known = min(track.popularity, seed.popularity) >= WELL_KNOWN
    return Reason(
        seed=seed,
        n_seeds=len(answer.seeds),
        shared_artists=_shared(track.artists, seed.artists) if by_metadata else (),
        shared_genres=_shared(track.genres, seed.genres) if by_metadata else (),
        both_explicit=by_metadata and track.explicit and seed.explicit,
        sound=float(contributions.sum()),
        artist_and_genre=artist_and_genre,
        playlists=playlists if query.company_weight else 0,
        both_known=known and query.fame_weight > 0,
        comparisons=_comparisons(query, seed, track, contributions.tolist(), spread),
    )


def _comparisons(
    query: Query,
    seed: Track,
    track: Track,
    terms: Sequence[float],
    spread: npt.NDArray[np.float64],
) -> tuple[Comparison, ...]:
    """Compare the features that count most, those that were to change first."""
    if query.numeric_weight == 0:
        return ()
    asked = query.shift.asked()
    found: list[Comparison] = []
    by_size = sorted(range(len(terms)), key=lambda place: -terms[place])
    wanted = [place for place in by_size if terms[place] >= _LEAST_CONTRIBUTION]
    for place in (*(c.FEATURES.index(name) for name in asked), *wanted):
        name, scale = c.FEATURES[place], float(spread[place])
        if name in asked:
            deviations = (track.features[place] - seed.features[place]) / scale
            words = difference(name, deviations) if deviations * asked[name] > 0 else ""
        else:
            words = compare(name, seed.features[place], track.features[place], scale)
        if words and name not in {comparison.feature for comparison in found}:
            found.append(Comparison(name, words, terms[place] if place < len(terms) else 0.0))
        if len(found) == _MAX_COMPARISONS:
            break
    return tuple(found)


def _shared(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in others)
