"""Means over units and their intervals."""

import numpy as np
import pytest

from recommender.evaluate.estimates import estimates, unit_means


def test_a_unit_is_the_mean_over_its_playlists_of_the_mean_over_their_queries():
    # playlists 0 and 1 are unit 0: ((1 + 0) / 2 + 1) / 2; playlist 2 has nothing to find
    values = np.array([[1.0], [0.0], [1.0], [np.nan], [0.5]])
    means = unit_means(values, np.array([0, 0, 1, 2, 3]), np.array([0, 0, 1, 2]))
    assert means[:, 0] == pytest.approx([0.75, np.nan, 0.5], nan_ok=True)


def test_units_without_a_value_are_left_out_of_the_mean():
    (found,) = estimates(np.array([[1.0], [np.nan], [0.0]]), rng_seed=0)
    assert found.mean == 0.5
    assert found.low <= found.mean <= found.high


def test_a_column_has_the_same_interval_whatever_stands_beside_it():
    means = np.random.default_rng(1).random((40, 3))
    (alone,) = estimates(means[:, [1]], rng_seed=4)
    beside = estimates(means, rng_seed=4)[1]
    assert [beside.low, beside.high] == pytest.approx([alone.low, alone.high])


def test_a_ratio_resamples_both_sides_together():
    reference = np.random.default_rng(2).random((30, 1))
    (found,) = estimates(3 * reference, 0, reference)
    assert [found.mean, found.low, found.high] == pytest.approx([3, 3, 3])


def test_nothing_known_is_not_a_number():
    for means in (np.full((2, 1), np.nan), np.empty((0, 1))):
        (found,) = estimates(means, rng_seed=0)
        assert np.isnan([found.mean, found.low, found.high]).all()
    (ratio,) = estimates(np.array([[1.0]]), 0, np.array([[0.0]]))
    assert np.isnan(ratio.mean)


def test_the_interval_covers_the_true_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(3)
    inside = 0
    for number in range(300):
        (found,) = estimates(rng.normal(5, 2, size=(60, 1)), rng_seed=number)
        inside += found.low <= 5 <= found.high
    # 95% of 300 is 285, standard deviation 3.8; the percentile interval is a little narrow
    assert 270 <= inside <= 298
