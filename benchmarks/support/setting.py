"""The setting of an experiment: questions to a catalogue, and how well lists answer them."""

from dataclasses import dataclass

import numpy as np

from benchmarks.support import learnt
from recommender import Catalogue, load_catalogue
from recommender.evaluate import metrics
from recommender.evaluate.candidates import Candidates, Rows
from recommender.evaluate.playlists import match_playlists, read_playlists
from recommender.evaluate.protocol import Question, sample_questions
from recommender.evaluate.rankings import hybrid_scores

OVERLAP = 0.3


@dataclass(frozen=True)
class Setting:
    catalogue: Catalogue
    candidates: Candidates
    playlists: list[Rows]
    questions: list[Question]

    @property
    def seeds(self):
        return np.array([question.seed for question in self.questions], dtype=np.int32)

    def means(self, lists, measure=metrics.ndcg, n=10, others=False):
        """Return the mean of a measure for each playlist, NaN where there is nothing to find."""
        values = {number: [] for number in sorted({q.playlist for q in self.questions})}
        for question, ranked in zip(self.questions, lists, strict=True):
            relevant = question.relevant
            if others:
                relevant = np.setdiff1d(relevant, self.candidates.of_same_artists(question.seed))
            if len(relevant):
                values[question.playlist].append(measure(ranked, relevant, n))
        return np.array([np.mean(v) if v else np.nan for v in values.values()])

    def playlist_groups(self):
        """Return the numbers of the playlists asked about, and the group of each by its songs."""
        numbers = sorted({question.playlist for question in self.questions})
        songs = [set(self.catalogue.song[self.playlists[n]].tolist()) for n in numbers]
        return numbers, learnt.similar_groups(songs, OVERLAP)


def open_setting(playlists, dataset):
    catalogue = load_catalogue(dataset)
    matched, _ = match_playlists(catalogue, read_playlists(playlists))
    questions = sample_questions(catalogue, matched, 6, 2_000, np.random.default_rng(0))
    return Setting(catalogue, Candidates.of(catalogue), matched, questions)


def scored(setting, space, weight=0.6, extra=0.0, n=100):
    """Return the lists of the formula over a space, and those without the seed's artists."""
    scores = hybrid_scores(space.numeric, space.text, setting.candidates, weight)
    blocks = [setting.seeds[start : start + 64] for start in range(0, len(setting.seeds), 64)]
    lists = [setting.candidates.best(scores(block) + extra, block, n) for block in blocks]
    return np.concatenate([x.all for x in lists]), np.concatenate([x.without_artist for x in lists])
