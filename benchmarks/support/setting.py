"""The setting of an experiment: questions to a catalogue, and how well rankings answer them."""

from dataclasses import dataclass, replace

import numpy as np

from recommender import Catalogue, Recommender, load_catalogue
from recommender.evaluate.alike import units
from recommender.evaluate.figures import (
    FIRST,
    NEW_ARTIST,
    OTHERS,
    SAMPLES,
    WHOLE,
    Result,
    Yardstick,
    draw_samples,
)
from recommender.evaluate.makeup import Makeup
from recommender.evaluate.playlists import match_playlists, read_playlists
from recommender.evaluate.protocol import Question, sample_questions
from recommender.evaluate.rankings.candidates import Candidates, Rows
from recommender.evaluate.rankings.named import PLAIN, ranking_by_name
from recommender.evaluate.summary import ALL_SEEDS, TIMES, by_popularity, summarise
from recommender.scoring.holiday import holiday_songs

RANDOM, FAMOUS, _ = SAMPLES
SAMPLE = 150

COLUMNS = {
    "ndcg@6": (ALL_SEEDS, TIMES[WHOLE], "ndcg@6"),
    "ndcg@10": (ALL_SEEDS, TIMES[WHOLE], "ndcg@10"),
    "others @6": (ALL_SEEDS, TIMES[OTHERS], "ndcg@6"),
    "others @10": (ALL_SEEDS, TIMES[OTHERS], "ndcg@10"),
    "below 40 @10": ("popularity below 40", TIMES[WHOLE], "ndcg@10"),
    "new artist": (ALL_SEEDS, FIRST, NEW_ARTIST),
    "own artist": (ALL_SEEDS, FIRST, "own artist"),
    "apart": (ALL_SEEDS, FIRST, "apart"),
    "genre": (ALL_SEEDS, FIRST, "genre"),
    "own, random": (RANDOM, FIRST, "own artist"),
    "sound, random": (RANDOM, FIRST, "sound"),
    "sound, famous": (FAMOUS, FIRST, "sound"),
    "holiday": (RANDOM, FIRST, "holiday"),
}
"""What experiments show: agreement as ratios to `baseline`, then what the first six are like."""


@dataclass(frozen=True)
class Setting:
    """`playlists` holds the rows of those asked about, and `questions` count their places."""

    catalogue: Catalogue
    playlists: list[Rows]
    questions: list[Question]
    yardstick: Yardstick

    @property
    def candidates(self):
        return self.yardstick.candidates

    @property
    def songs(self):
        """The songs of each playlist."""
        return [self.catalogue.song[rows] for rows in self.playlists]

    def result(self, name, ranking):
        return self.yardstick.result(name, ranking)

    def plain(self):
        """Return what the plain algorithm reached."""
        recommender = Recommender.build(self.catalogue)
        return self.result(PLAIN, ranking_by_name(PLAIN, recommender, self.candidates, 0))

    def part(self, chosen, number, n_parts):
        """Return the setting with some of the questions, and a part of the other seeds."""
        samples = {
            name: np.array_split(seeds, n_parts)[number]
            for name, seeds in self.yardstick.samples.items()
        }
        questions = [question for question in self.questions if chosen[question.playlist]]
        yardstick = replace(self.yardstick, questions=questions, samples=samples)
        return replace(self, questions=questions, yardstick=yardstick)

    def table(self, results):
        """Return the header and the lines of a table, a ranking a column; the first is `plain`."""
        playlist = np.array([question.playlist for question in self.questions])
        groups = by_popularity(self.catalogue.popularity[self.yardstick.seeds])
        summary = summarise(results, playlist, units(self.songs), groups, 0)
        names = [result.ranking for result in results]
        lines = [
            [title, *(_cell(summary, name, *at) for name in names)]
            for title, at in COLUMNS.items()
            if at[0] in summary
        ]
        return ["measure", *names], lines


def _cell(summary, ranking, group, part, measure):
    value = summary[group].figures[ranking][part][measure]
    if part in TIMES.values():
        return f"{value.mean:.2f} [{value.low:.2f}, {value.high:.2f}]"
    return f"{value.mean:.1f}" if measure == "apart" else f"{value.mean:.3f}"


def open_setting(playlists, dataset):
    catalogue = load_catalogue(dataset)
    matched, _ = match_playlists(catalogue, read_playlists(playlists))
    matched = [rows for rows in matched if len(rows) > 1]
    rng = np.random.default_rng(0)
    questions = sample_questions(catalogue, matched, 6, 2_000, rng)
    candidates = Candidates.of(catalogue)
    samples = draw_samples(candidates, SAMPLE, rng)
    space = Recommender.build(catalogue).space
    makeup = Makeup.of(catalogue, holiday_songs(catalogue))
    yardstick = Yardstick(questions, candidates, space, makeup, samples)
    return Setting(catalogue, matched, questions, yardstick)


def joined(results):
    """Return the results of parts of a setting as one, in the order of the parts."""
    return Result(
        results[0].ranking,
        {
            part: np.concatenate([result.parts[part] for result in results])
            for part in results[0].parts
        },
        {
            name: np.concatenate([result.makeup[name] for result in results])
            for name in results[0].makeup
        },
        results[0].beyond,
    )
