"""The neighbours of songs and artists."""

import numpy as np

from recommender.company.company import Neighbours


def test_the_entries_of_some_things_come_one_after_the_other():
    """Thing 0 has the entries 0 and 1, thing 1 none, thing 2 entry 2."""
    neighbours = Neighbours(
        np.array([0, 2, 2, 3], np.int32),
        np.array([1, 2, 0], np.int32),
        np.array([0.5, 0.25, 0.25], np.float32),
        np.array([3, 1, 1], np.int32),
    )
    places, starts = neighbours.of(np.array([2, 1, 0]))
    assert places.tolist() == [2, 0, 1]
    assert starts.tolist() == [0, 1, 1]


def test_where_nothing_is_known_nothing_has_a_neighbour():
    """Without playlists each of three things has an empty row."""
    places, starts = Neighbours.none(3).of(np.array([0, 1, 2]))
    assert places.tolist() == []
    assert starts.tolist() == [0, 0, 0]
