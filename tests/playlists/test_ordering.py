"""Orders of a list: arcs of energy, and smooth mixing against every order there is."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import QueryError
from recommender.playlists.ordering import _WINDOW, energy_arc, improved, smooth_mix
from recommender.playlists.transitions import path_cost, step_costs
from tests.playlists.mix_tracks import track, tracks_of

energies = st.lists(st.floats(0, 1) | st.just(math.nan), max_size=30)


@settings(deadline=None, max_examples=60)
@given(values=energies, shape=st.sampled_from(["build up", "wave", "cool down"]))
def test_an_arc_is_a_permutation(values, shape):
    assert sorted(energy_arc(values, shape).tolist()) == list(range(len(values)))


@pytest.mark.parametrize("shape", ["build up", "wave", "cool down"])
def test_no_other_order_follows_the_arc_more_closely(shape):
    values = np.array([0.3, 0.9, 0.1, 0.5, 0.7, 0.2])
    places = (np.arange(6) + 0.5) / 6
    arcs = {"build up": places, "cool down": -places, "wave": -np.cos(4 * np.pi * places)}

    def distance(order):
        return ((values[list(order)] - arcs[shape]) ** 2).sum()

    best = min(map(distance, itertools.permutations(range(6))))
    assert distance(energy_arc(values, shape)) == pytest.approx(best)


def test_a_wave_rises_and_falls_twice():
    values = np.linspace(0, 1, 40)
    played = values[energy_arc(values, "wave")]
    smooth = np.sign(np.diff(played[::5]))
    assert smooth.tolist() == [1, 1, -1, -1, 1, 1, -1][: len(smooth)]
    assert max(played[0], played[-1]) < 0.1


def test_ties_keep_their_order_and_unknown_energy_comes_in_the_middle():
    assert energy_arc([0.5, 0.5, 0.5], "build up").tolist() == [0, 1, 2]
    assert energy_arc([0.5, 0.5, 0.5], "cool down").tolist() == [2, 1, 0]
    assert energy_arc([0.9, math.nan, 0.1], "build up").tolist() == [2, 1, 0]
    assert energy_arc([math.nan, math.nan], "build up").tolist() == [0, 1]


def test_an_unknown_arc_is_a_typed_error_that_names_those_there_are():
    with pytest.raises(QueryError, match="there are build up, cool down, wave"):
        energy_arc([0.5], "zigzag")


@settings(deadline=None, max_examples=80)
@given(tracks=st.lists(tracks_of, max_size=40))
def test_a_mix_is_a_permutation_that_starts_where_the_list_did_and_costs_no_more(tracks):
    order = smooth_mix(tracks).tolist()
    assert sorted(order) == list(range(len(tracks)))
    assert order[:1] == [0][: len(tracks)]
    assert smooth_mix(tracks).tolist() == order
    assert path_cost(tracks, order) <= path_cost(tracks) + 1e-9


def random_tracks(rng, n):
    return [
        track(rng.uniform(70, 180), int(rng.integers(12)), int(rng.integers(2)), rng.uniform())
        for _ in range(n)
    ]


def test_small_mixes_are_all_but_the_best_of_every_order():
    rng = np.random.default_rng(3)
    excess = []
    for _ in range(30):
        tracks = random_tracks(rng, 7)
        costs = step_costs(tracks, tracks)
        best = min(
            sum(costs[a, b] for a, b in itertools.pairwise((0, *rest)))
            for rest in itertools.permutations(range(1, 7))
        )
        excess.append(path_cost(tracks, smooth_mix(tracks)) / best - 1)
    assert min(excess) >= -1e-9
    assert np.mean(excess) < 0.02
    assert max(excess) < 0.15


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 14))
def test_no_turn_and_no_move_makes_an_improved_path_cheaper(seed, n):
    at = np.random.default_rng(seed).random((n, 2))
    costs = np.linalg.norm(at[:, None] - at, axis=2)

    def total(path):
        return sum(costs[a, b] for a, b in itertools.pairwise(path))

    path = improved(costs).tolist()
    assert path[0] == 0
    for i, j in itertools.combinations(range(1, n + 1), 2):
        assert total([*path[:i], *path[i:j][::-1], *path[j:]]) >= total(path) - 1e-8
    for i, length in itertools.product(range(1, n), (1, 2, 3)):
        stretch, rest = path[i : i + length], path[:i] + path[i + length :]
        for place in range(1, len(rest) + 1):
            assert total([*rest[:place], *stretch, *rest[place:]]) >= total(path) - 1e-8


def test_a_list_longer_than_one_window_is_ordered_as_a_whole():
    n = 2 * _WINDOW + 30
    tracks = random_tracks(np.random.default_rng(1), n)
    order = smooth_mix(tracks)
    assert sorted(order.tolist()) == list(range(n))
    assert path_cost(tracks, order) < path_cost(tracks) / 5
