"""The formula, how similar tracks are by it, and what is near a track."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Recommender
from recommender.scoring.pruning import SCORE_TOLERANCE
from recommender.scoring.similarity import (
    NEAR_SHARE,
    _sample_songs,
    hybrid_similarity,
    near_bounds,
    similarity_among,
)
from tests.support.oracles import varied_catalogue

SIZE = 240


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("similarity"), SIZE, seed=4))


def whole(recommender, numeric_weight):
    """Return the hybrid similarity of all tracks to all, in float64."""
    space = recommender.space
    numeric, text = space.numeric.astype(float), space.text.toarray().astype(float)
    return numeric_weight * (numeric @ numeric.T) + (1 - numeric_weight) * (text @ text.T)


rows = st.lists(st.integers(0, SIZE - 1), max_size=12).map(lambda some: np.array(some, dtype=int))


@settings(deadline=None, max_examples=60)
@given(some=rows, others=rows, weight=st.sampled_from([0.0, 0.3, 0.6, 1.0]))
def test_hybrid_similarity_is_the_weighted_sum_of_both_cosines(varied, some, others, weight):
    found = hybrid_similarity(varied.space, some, others, weight)
    assert found.shape == (len(some), len(others))
    expected = whole(varied, weight)[np.ix_(some, others)]
    np.testing.assert_allclose(found, expected, atol=SCORE_TOLERANCE)


@pytest.mark.parametrize("n_rows", [3, 600])
def test_one_song_in_a_hundred_is_near(varied, n_rows):
    sample = _sample_songs(varied.catalogue)
    assert len(sample) == varied.catalogue.n_songs
    chosen = np.arange(n_rows) % SIZE
    bounds = near_bounds(varied.catalogue, varied.space, chosen, 0.6)
    song = varied.catalogue.song
    others = np.where(song[:, None] == song[sample], -2, whole(varied, 0.6)[:, sample])
    ordered = np.sort(others, axis=1)
    rank = max(1, round(NEAR_SHARE * len(sample)))
    np.testing.assert_allclose(bounds, ordered[chosen, -rank], atol=SCORE_TOLERANCE)


def test_a_sample_holds_each_song_at_most_once_and_spans_the_catalogue(varied):
    catalogue = varied.catalogue
    sample = _sample_songs(catalogue, 50)
    assert len(set(catalogue.song[sample])) == 50
    assert {catalogue.song[sample[0]], catalogue.song[sample[-1]]} == {0, catalogue.n_songs - 1}


def test_similarity_among_is_that_of_one_track_to_all_each_time_it_is_asked(varied):
    rows = np.array([3, 40, 3, 17])
    similarity_to_all = similarity_among(varied.space, rows, 0.6)
    expected = whole(varied, 0.6)[np.ix_(rows, rows)]
    for place in (0, 1, 2, 3, 1):
        np.testing.assert_allclose(similarity_to_all(place), expected[place], atol=1e-12)
    assert (similarity_to_all(0) == similarity_to_all(2)).all()
