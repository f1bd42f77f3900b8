"""Percentiles, by hand."""

import numpy as np

from recommender.stats.percentiles import Percentiles, known_mean


def test_a_percentile_counts_half_of_the_equal_ones():
    percentiles = Percentiles.build(np.array([[0.0], [0.0], [0.0], [8.0]]))
    # three of four are 0: half of them, 1.5 of 4; for 8 all three and half of itself, 3.5 of 4
    assert percentiles.of(np.array([[0.0], [8.0]])).tolist() == [[37.5], [87.5]]


def test_a_feature_that_no_song_knows_has_no_percentile():
    percentiles = Percentiles.build(np.array([[np.nan]]))
    assert np.isnan(percentiles.of(np.array([[1.0]]))).all()


def test_the_mean_of_nothing_known_is_unknown():
    assert np.isnan(known_mean(np.empty((0, 2)))).all()
