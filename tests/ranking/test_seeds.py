"""Several seeds made one score."""

import numpy as np
import pytest

from recommender import Query
from recommender.ranking import selection
from recommender.ranking.seeds import MAX_COMPARED, SEED_FOCUS, Seeds
from recommender.scoring.weights import Weights
from tests.ranking.conftest import SIZE
from tests.support.oracles import all_similarities, plain_query, rows_of, song_leaders


def scored(recommender, rows, numeric_weight, weights=None):
    """Score all tracks with some seeds."""
    seeds = Seeds(np.array(rows), np.array(weights or [1.0] * len(rows)))
    parts = seeds.parts(recommender.scorer, np.arange(SIZE), Weights(numeric_weight))
    return parts.scores(numeric_weight)


@pytest.mark.parametrize("weights", [[1.0, 1.0, 1.0], [5.0, 1.0, 0.2]])
def test_scores_are_means_over_the_seeds_in_which_near_ones_count_more(varied, weights):
    rows = [4, 90, 201]
    alone = all_similarities(varied, 0.6)[rows]
    counts = np.array(weights)[:, None] * np.exp(SEED_FOCUS * alone)
    expected = (counts * alone).sum(axis=0) / counts.sum(axis=0)
    assert scored(varied, rows, 0.6, weights) == pytest.approx(expected, abs=1e-9)


def test_a_score_lies_between_the_mean_and_the_maximum(varied):
    alone = all_similarities(varied, 0.3)[[1, 2, 3, 4]]
    scores = scored(varied, [1, 2, 3, 4], 0.3)
    assert (scores >= alone.mean(axis=0) - 1e-9).all()
    assert (scores <= alone.max(axis=0) + 1e-9).all()
    assert (scores > alone.mean(axis=0) + 1e-3).any()


def test_only_the_best_by_the_mean_are_looked_at_more_closely(varied, monkeypatch):
    query = plain_query(("t1", "t2", "t3"), n=10)
    rows = [1, 2, 3]
    monkeypatch.setattr(selection, "SEEDS_POOL", 25)
    mean, score = all_similarities(varied, 0.6)[rows].mean(axis=0), scored(varied, rows, 0.6)
    song = varied.catalogue.song
    leaders = song_leaders(varied.catalogue, range(SIZE))
    pool = [row for row in leaders if song[row] not in song[rows]]
    pool = sorted(pool, key=lambda row: (-round(mean[row], 9), row))[:25]
    expected = sorted(pool, key=lambda row: (-round(score[row], 9), row))[:10]
    assert rows_of(varied, varied.recommend(query)) == expected


def test_of_very_many_seeds_the_mean_alone_decides(varied):
    query = Query(("t0",))
    assert varied.resolve(query, range(MAX_COMPARED)).seeds is not None
    many = varied.resolve(query, range(MAX_COMPARED + 1))
    assert many.seeds is None
    scores = varied.scorer.scores(many.mean, Weights(0.6))
    expected = all_similarities(varied, 0.6)[: MAX_COMPARED + 1].mean(axis=0)
    assert scores == pytest.approx(expected, abs=1e-5)


def test_one_seed_is_not_compared_one_by_one(varied):
    assert varied.resolve(Query(("t0",)), [0]).seeds is None
