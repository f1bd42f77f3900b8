"""Figures of rankings by groups of seeds, and as ratios to the plain one."""

import numpy as np
import pytest

from recommender.evaluate.figures import COLUMNS, FIRST, OTHERS, WHOLE, Result
from recommender.evaluate.makeup import MAKEUP
from recommender.evaluate.rankings.named import PLAIN
from recommender.evaluate.summary import ALL_SEEDS, TIMES, by_popularity, summarise

PLAYLIST = np.array([0, 0, 1, 2])
UNIT = np.array([0, 0, 1])


def result(name, *values):
    parts = {
        part: np.repeat(np.array(values)[:, None], len(measures), axis=1)
        for part, measures in COLUMNS.items()
    }
    return Result(name, parts, {"random songs": np.full((3, len(MAKEUP)), 0.25)}, {})


def test_each_group_is_a_mean_over_its_units_and_a_ratio_to_the_plain_one():
    results = [result(PLAIN, 1.0, 0.0, 0.5, 0.25), result("ours", 1.0, 1.0, 1.0, 0.75)]
    groups = by_popularity(np.array([10, 90, 45, 30]))
    summary = summarise(results, PLAYLIST, UNIT, groups, rng_seed=0)
    whole = summary[ALL_SEEDS]
    assert (whole.n_queries, whole.n_units) == (4, 2)
    # unit 0: ((1 + 0) / 2 + 0.5) / 2 = 0.5; unit 1: 0.25
    assert whole.figures[PLAIN][WHOLE]["ndcg@6"].mean == 0.375
    assert whole.figures["ours"][WHOLE]["ndcg@6"].mean == 0.875
    assert whole.figures["ours"][TIMES[OTHERS]]["hit@6"].mean == pytest.approx(0.875 / 0.375)
    low = summary["popularity below 40"]
    assert (low.n_queries, low.n_units) == (2, 2)
    assert low.figures[PLAIN][FIRST]["sound"].mean == 0.625
    assert summary["random songs"].figures["ours"][FIRST]["genre"].mean == 0.25
    assert summary["random songs"].n_units == 0


def test_groups_without_a_question_are_left_out_and_without_the_plain_one_so_are_ratios():
    groups = by_popularity(np.array([90, 90, 60, 61]))
    summary = summarise([result("ours", 1.0, 1.0, 1.0, 1.0)], PLAYLIST, UNIT, groups, 0)
    assert list(summary) == [ALL_SEEDS, "popularity from 60", "random songs"]
    assert set(summary[ALL_SEEDS].figures["ours"]) == set(COLUMNS)


def test_every_seed_is_in_one_band_of_each_way_to_divide():
    groups = by_popularity(np.arange(101))
    thirds = ("popularity below 20", "popularity 20 to 39")
    assert (groups[thirds[0]] ^ groups[thirds[1]]).tolist() == groups[
        "popularity below 40"
    ].tolist()
    others = ("popularity below 40", "popularity 40 to 59", "popularity from 60")
    assert (sum(groups[name].astype(int) for name in others) == 1).all()
