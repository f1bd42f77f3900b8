"""The families of genres."""

import numpy as np

from recommender.catalogue import columns as c
from recommender.stats.families import Families


def test_families_join_genres_that_sound_similar_whatever_their_popularity():
    percentiles = np.full((5, len(c.FEATURES)), 50.0)
    percentiles[[0, 2], 0] = 90.0, 88.0
    percentiles[[1, 3], 0] = 10.0, 14.0
    percentiles[0, c.FEATURES.index(c.POPULARITY)] = 0.0
    percentiles[4] = np.nan
    families = Families.build(percentiles, n_families=2)
    assert families.genres == ((0, 2), (1, 3))
    assert families.of_genre.tolist() == [0, 1, 0, 1, -1]


def test_the_most_typical_genre_of_a_family_comes_first():
    percentiles = np.full((3, len(c.FEATURES)), 50.0)
    percentiles[:, 0] = 10.0, 28.0, 31.0  # the mean is 23: 28 is nearest, then 31, then 10
    assert Families.build(percentiles, n_families=1).genres == ((1, 2, 0),)


def test_one_genre_or_none_is_one_family_or_none():
    assert Families.build(np.full((1, len(c.FEATURES)), 50.0)).genres == ((0,),)
    assert Families.build(np.full((1, len(c.FEATURES)), np.nan)).genres == ()
