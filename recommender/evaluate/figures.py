"""The figures of one ranking, query by query: what it found, and what its lists are like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from recommender.evaluate import metrics
from recommender.evaluate.beyond import beyond_accuracy
from recommender.evaluate.makeup import MAKEUP, Makeup
from recommender.evaluate.protocol import LIST_LENGTH, SHORT_LIST, Question, answer
from recommender.evaluate.rankings.candidates import Candidates, Lists, Rows
from recommender.evaluate.rankings.named import Ranking
from recommender.ranking.query import DEFAULT_N
from recommender.scoring.features import FeatureSpace

Values = npt.NDArray[np.float64]

WHOLE: Final = "all"
OTHERS: Final = "seed's artists excluded"
FIRST: Final = "first six"

ACCURACY: Final = ("hit@6", "hit@10", "ndcg@6", "ndcg@10", "recall@100")
"""Measures of one list against the playlist, in the order of the tables."""

NEW_ARTIST: Final = "new artist"
"""Whether the first six hold a song of the playlist that no artist of the seed takes part in."""

COLUMNS: Final = {WHOLE: ACCURACY, OTHERS: ACCURACY, FIRST: (NEW_ARTIST, *MAKEUP)}
"""The measures of each part of a `Result`."""

RANDOM: Final = "random songs"
"""The sample of all songs with equal chances."""

SAMPLES: Final = {RANDOM: 0, "songs of popularity from 60": 60, "songs of popularity from 70": 70}
"""Samples of other seeds than those of playlists, and the least popularity in each."""


@dataclass(frozen=True, eq=False, slots=True)
class Result:
    """What one ranking reached.

    Attributes
    ----------
    ranking : str
    parts : dict of str to ndarray of float64, shape (n_questions, n_measures)
        The measures that `COLUMNS` names, NaN where a question has nothing to measure.
    makeup : dict of str to ndarray of float64, shape (n_seeds, n_measures)
        The measures of `MAKEUP` for the lists of other seeds, by the name of the sample.
    beyond : dict of str to float
        What accuracy does not see: diversity, popularity, coverage, hubs.
    """

    ranking: str
    parts: dict[str, Values]
    makeup: dict[str, Values]
    beyond: dict[str, float]


@dataclass(frozen=True, eq=False, slots=True)
class Yardstick:
    """What all rankings are measured by alike.

    Attributes
    ----------
    questions : sequence of Question
    candidates : Candidates
    space : FeatureSpace
        Where diversity is measured.
    makeup : Makeup
    samples : dict of str to ndarray of int32
        Other seeds than those of the questions, by the name of the sample: `RANDOM`, and more.
    """

    questions: Sequence[Question]
    candidates: Candidates
    space: FeatureSpace
    makeup: Makeup
    samples: dict[str, Rows]

    @property
    def seeds(self) -> Rows:
        """The seeds of the questions."""
        return np.array([question.seed for question in self.questions], dtype=np.int32)

    @property
    def n_lists(self) -> int:
        """How many lists a ranking is asked for."""
        return len(self.questions) + sum(map(len, self.samples.values()))

    def result(
        self, name: str, ranking: Ranking, progress: Callable[[int], None] = lambda _: None
    ) -> Result:
        """Measure the ranking of a name; `progress` gets how many seeds were just answered."""
        lists = answer(ranking, self.seeds, LIST_LENGTH, progress)
        first = {
            sample: answer(ranking, seeds, SHORT_LIST, progress).all
            for sample, seeds in self.samples.items()
        }
        makeup = {
            sample: self.makeup.measure(self.samples[sample], rows[:, :DEFAULT_N])
            for sample, rows in first.items()
        }
        return Result(
            name,
            self.parts(lists),
            makeup,
            beyond_accuracy(lists.all[:, :SHORT_LIST], first[RANDOM], self.candidates, self.space),
        )

    def parts(self, lists: Lists) -> dict[str, Values]:
        """Return the parts of a `Result` for lists of the questions' seeds, in their order."""
        song = self.candidates.catalogue.song
        relevant = [question.relevant for question in self.questions]
        others = [
            np.setdiff1d(question.relevant, self.candidates.of_same_artists(question.seed))
            for question in self.questions
        ]
        # by song: a filter may leave another version of it than the one that is to be found
        wanted = [song[rows] for rows in relevant], [song[rows] for rows in others]
        found = [
            [song[ranked[ranked >= 0]] for ranked in kind]
            for kind in (lists.all, lists.without_artist)
        ]
        new_artist = [
            metrics.hit(ranked, songs, DEFAULT_N)
            for ranked, songs in zip(found[0], wanted[1], strict=True)
        ]
        first = self.makeup.measure(self.seeds, lists.all[:, :DEFAULT_N])
        return {
            WHOLE: _accuracy(found[0], wanted[0]),
            OTHERS: _accuracy(found[1], wanted[1]),
            FIRST: np.column_stack([new_artist, first]),
        }


def draw_samples(candidates: Candidates, n_seeds: int, rng: np.random.Generator) -> dict[str, Rows]:
    """Draw the seeds of each of `SAMPLES` that has any, all if there are no more than `n_seeds`."""
    popularity = candidates.catalogue.popularity[candidates.rows]
    samples = {}
    for name, least in SAMPLES.items():
        drawn = rng.permutation(candidates.rows[popularity >= least])[:n_seeds]
        if len(drawn):
            samples[name] = np.sort(drawn)
    return samples


def _accuracy(found: Sequence[Rows], wanted: Sequence[Rows]) -> Values:
    return np.array(
        [
            (
                metrics.hit(ranked, songs, 6),
                metrics.hit(ranked, songs, 10),
                metrics.ndcg(ranked, songs, 6),
                metrics.ndcg(ranked, songs, 10),
                metrics.recall(ranked, songs, 100),
            )
            for ranked, songs in zip(found, wanted, strict=True)
        ]
    )
