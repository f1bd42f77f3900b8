"""Measures of quality, against scikit-learn, SciPy and plain loops."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import ndcg_score

from recommender.evaluate import metrics

ROWS = st.lists(st.integers(0, 30), unique=True, max_size=25)


@given(ROWS.filter(bool), ROWS.filter(bool), st.integers(1, 30))
def test_ndcg_is_scikit_learns_where_every_row_has_a_score(ranked, relevant, n):
    # scikit-learn ranks a whole catalogue; rows left out of the list follow it, unfound beyond n
    rest = [row for row in range(31) if row not in ranked]
    n = min(n, len(ranked))
    scores, gains = np.zeros((1, 31)), np.zeros((1, 31))
    scores[0, ranked + rest] = -np.arange(31)
    gains[0, relevant] = 1
    ours = metrics.ndcg(np.array(ranked), np.array(relevant), n)
    assert ours == pytest.approx(ndcg_score(gains, scores, k=n))


@given(ROWS, ROWS, st.integers(1, 30))
def test_measures_of_a_list_equal_counting_by_hand(ranked, relevant, n):
    found = len(set(ranked[:n]) & set(relevant))
    lists = np.array(ranked, dtype=int), np.array(relevant, dtype=int)
    if not relevant:
        values = [metrics.hit(*lists, n), metrics.recall(*lists, n), metrics.ndcg(*lists, n)]
        assert np.isnan([*values, metrics.r_precision(*lists)]).all()
        return
    assert metrics.hit(*lists, n) == (found > 0)
    assert metrics.recall(*lists, n) == found / len(relevant)
    first = set(ranked[: len(relevant)])
    assert metrics.r_precision(*lists) == len(first & set(relevant)) / len(relevant)


def test_a_list_with_all_relevant_rows_in_front_has_ndcg_one_even_if_few_are_relevant():
    assert metrics.ndcg(np.array([5, 3, 1, 2]), np.array([3, 5]), n=10) == 1.0


def test_an_empty_list_found_nothing():
    nothing, relevant = np.array([], dtype=int), np.array([1])
    values = [measure(nothing, relevant, 10) for measure in (metrics.hit, metrics.ndcg)]
    assert values == [0.0, 0.0]


@given(st.integers(2, 8), st.integers(0, 10_000))
def test_diversity_of_a_list_is_the_mean_over_its_pairs(k, seed):
    half = np.random.default_rng(seed).random((k, k))
    similarity = (half + half.T) / 2
    pairs = [1 - similarity[i, j] for i, j in itertools.combinations(range(k), 2)]
    assert metrics.intra_list_diversity(similarity) == pytest.approx(np.mean(pairs))


def test_lists_of_one_or_none_have_no_pairs_and_no_artists():
    assert np.isnan(metrics.intra_list_diversity(np.ones((1, 1))))
    assert np.isnan(metrics.artist_diversity(np.array([], dtype=int)))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_skewness_is_scipys(counts):
    counts = np.array(counts)
    if counts.std() > 0:
        assert metrics.hub_skewness(counts) == pytest.approx(stats.skew(counts), abs=1e-9)
    else:
        assert metrics.hub_skewness(counts) == 0


def test_hubs_of_an_even_catalogue_hold_their_share_and_of_no_lists_none():
    assert metrics.hub_share(np.full(1000, 7)) == pytest.approx(0.01)
    assert np.isnan(metrics.hub_share(np.zeros(10, dtype=int)))
