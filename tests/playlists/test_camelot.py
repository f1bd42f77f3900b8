"""Keys on the Camelot wheel, against the wheel as it is printed."""

import itertools

import numpy as np
import pytest

from recommender.playlists.camelot import camelot, hour, steps

# The wheel as DJs print it: hour, minor key (A), major key (B).
WHEEL = {
    1: ("G#", "B"), 2: ("D#", "F#"), 3: ("A#", "C#"), 4: ("F", "G#"), 5: ("C", "D#"),
    6: ("G", "A#"), 7: ("D", "F"), 8: ("A", "C"), 9: ("E", "G"), 10: ("B", "D"),
    11: ("F#", "A"), 12: ("C#", "E"),
}  # fmt: skip
NOTES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]


@pytest.mark.parametrize("place", WHEEL)
def test_every_key_stands_at_its_hour(place):
    minor, major = WHEEL[place]
    assert camelot(NOTES.index(minor), 0) == f"{place}A"
    assert camelot(NOTES.index(major), 1) == f"{place}B"


def test_an_unknown_key_has_no_place():
    assert (camelot(-1, 0), camelot(-1, 1)) == ("", "")


def test_steps_are_the_moves_of_a_walk_on_the_wheel():
    places = list(itertools.product(range(1, 13), (0, 1)))

    def neighbours(place):
        number, mode = place
        return [(number % 12 + 1, mode), ((number - 2) % 12 + 1, mode), (number, 1 - mode)]

    for start in places:
        walked = {start: 0}
        queue = [start]
        for place in queue:
            for other in neighbours(place):
                if other not in walked:
                    walked[other] = walked[place] + 1
                    queue.append(other)
        hours, modes = np.array(places).T
        found = steps(np.array([start[0]]), np.array([start[1]]), hours, modes)
        assert found.tolist() == [walked[place] for place in places]


def test_steps_to_an_unknown_key_are_unknown():
    hours, modes = hour([0, -1], [1, 1]), np.array([1, 1])
    assert steps(hours[:, None], modes[:, None], hours, modes).tolist() == [[0, -1], [-1, -1]]
