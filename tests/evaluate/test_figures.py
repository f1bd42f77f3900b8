"""Figures of lists, by hand."""

import numpy as np
import pytest

from recommender import Recommender, load_catalogue
from recommender.evaluate.candidates import Candidates
from recommender.evaluate.figures import ACCURACY, estimate, measure
from recommender.evaluate.protocol import Question
from tests.evaluate.conftest import lists_of


def test_an_estimate_is_the_mean_over_playlists_of_the_mean_over_their_queries():
    # playlist 0: (1 + 0) / 2; playlist 2: 1; playlist 1 has nothing to find: (0.5 + 1) / 2 = 0.75
    values = np.array([1.0, 0.0, np.nan, 1.0])
    found = estimate(values, np.array([0, 0, 1, 2]), rng_seed=0)
    assert found.mean == 0.75
    assert found.low <= found.mean <= found.high
    assert np.isnan(estimate(values[2:3], np.array([0]), 0).mean)


def test_songs_of_the_seeds_artists_are_not_to_be_found_where_they_are_excluded(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "S", "artists": "A"},
        {"track_id": "same", "track_name": "T", "artists": "B;A"},
        {"track_id": "other", "track_name": "U", "artists": "C"},
        {"track_id": "noise", "track_name": "V", "artists": "D", "track_genre": "folk"},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    candidates = Candidates.of(recommender.catalogue)
    questions = [Question(0, 0, np.array([1, 2], dtype=np.int32))]
    lists = lists_of("together", recommender, candidates, [0])
    assert lists.all[0, :3].tolist() == [1, 2, 3]
    assert lists.without_artist[0, :3].tolist() == [2, 3, -1]
    space = recommender.space
    result = measure("together", lists, questions, candidates, space, lists.all, 0)
    assert [result.found[name].mean for name in ACCURACY] == [1, 1, 1, 1]
    assert [result.found_without_artist[name].mean for name in ACCURACY] == [1, 1, 1, 1]
    assert result.beyond["artist diversity"] == 1
    assert result.beyond["mean popularity"] == 50
    # three of the four candidates were recommended, once each: one hub in a hundred, rounded up
    assert result.beyond["coverage"] == 0.75
    assert result.beyond["hub share"] == pytest.approx(1 / 3)
