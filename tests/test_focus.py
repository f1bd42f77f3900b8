"""Several seeds made one score."""

import numpy as np
import pytest

from recommender import Query, Recommender
from recommender.focus import FOCUS_TOLERANCE, MAX_FOCUSED, SEED_FOCUS, Aim
from recommender.scoring import SCORE_TOLERANCE
from tests.oracles import varied_catalogue

SIZE = 300


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("focus"), SIZE, seed=9))


def aim_at(recommender, rows, weights=None, away=None):
    scorer = recommender.scorer
    targets = tuple(scorer.target([row]) for row in rows)
    return Aim(targets, np.array(weights or [1.0] * len(rows)), away)


def by_seed(recommender, rows, weight):
    space = recommender.scorer.space
    numeric, text = space.numeric.astype(float), space.text.toarray().astype(float)
    return weight * numeric[rows] @ numeric.T + (1 - weight) * text[rows] @ text.T


@pytest.mark.parametrize("weights", [[1.0, 1.0, 1.0], [5.0, 1.0, 0.2]])
def test_scores_are_means_over_the_seeds_in_which_near_ones_count_more(varied, weights):
    rows = [4, 90, 201]
    alone = by_seed(varied, rows, 0.6)
    counts = np.array(weights)[:, None] * np.exp(SEED_FOCUS * alone)
    expected = (counts * alone).sum(axis=0) / counts.sum(axis=0)
    aim = aim_at(varied, rows, weights)
    scores = aim.scores(varied.scorer, 0.6)
    assert np.abs(scores - expected).max() < FOCUS_TOLERANCE * SCORE_TOLERANCE
    by_sound, by_terms = aim.similarities(varied.scorer, np.arange(SIZE), 0.6)
    assert 0.6 * by_sound + 0.4 * by_terms == pytest.approx(expected, abs=1e-6)


def test_a_focused_score_lies_between_the_mean_and_the_maximum(varied):
    alone = by_seed(varied, [1, 2, 3, 4], 0.3)
    scores = aim_at(varied, [1, 2, 3, 4]).scores(varied.scorer, 0.3)
    assert (scores >= alone.mean(axis=0) - 1e-4).all()
    assert (scores <= alone.max(axis=0) + 1e-4).all()
    assert (scores > alone.mean(axis=0) + 1e-3).any()


def test_what_to_avoid_is_subtracted_from_both_similarities(varied):
    away = varied.scorer.target([7], np.array([0.5]))
    plain, steered = aim_at(varied, [1, 2]), aim_at(varied, [1, 2], away=away)
    less = 0.5 * by_seed(varied, [7], 0.6)[0]
    scores = plain.scores(varied.scorer, 0.6) - steered.scores(varied.scorer, 0.6)
    assert scores == pytest.approx(less, abs=1e-5)
    rows = np.arange(SIZE)
    parts = zip(
        plain.similarities(varied.scorer, rows, 0.6),
        steered.similarities(varied.scorer, rows, 0.6),
        strict=True,
    )
    sound, terms = (one - other for one, other in parts)
    assert 0.6 * sound + 0.4 * terms == pytest.approx(less, abs=1e-6)


def test_more_seeds_than_can_be_scored_one_by_one_make_one_target(varied):
    few, many = range(MAX_FOCUSED), range(MAX_FOCUSED + 1)
    query = Query(("t0",))
    assert len(varied.aim(query, few).targets) == MAX_FOCUSED
    (target,) = varied.aim(query, many).targets
    scores = varied.scorer.scores(target, 0.6)
    assert scores == pytest.approx(by_seed(varied, list(many), 0.6).mean(axis=0), abs=1e-5)
