"""Which playlists are one unit."""

import numpy as np

from recommender.evaluate.alike import shared_songs, units


def lists(*several):
    return [np.array(one) for one in several]


def test_what_is_shared_is_counted_against_the_shorter_list():
    shared = shared_songs(lists([1, 2, 3, 4], [3, 4, 5], [9]))
    assert shared.tolist() == [[1, 2 / 3, 0], [2 / 3, 1, 0], [0, 0, 1]]


def test_a_list_and_its_superset_are_one_unit_and_strangers_are_two():
    assert units(lists([1, 2], [7, 8], [1, 2, 3, 4, 5])).tolist() == [0, 1, 0]
    assert units(lists([1])).tolist() == [0]
    assert units([]).tolist() == []


def test_a_collection_of_everything_does_not_make_all_its_parts_one_unit():
    parts = [list(range(10 * i, 10 * i + 10)) for i in range(6)]
    everything = [song for part in parts for song in part]
    # it joins the part it is put beside first
    assert len(set(units(lists(*parts, everything)))) == 6
