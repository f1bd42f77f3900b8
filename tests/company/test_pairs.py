"""Pairs of things, joined and cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.company import pairs as module
from recommender.company.pairs import Pairs
from tests.company.conftest import entries_of

SOME = st.lists(st.tuples(*[st.integers(0, 5)] * 2, st.integers(1, 8), st.integers(1, 9)))


def pairs_of(entries):
    things, neighbours, eighths, lists = (
        np.array([entry[i] for entry in entries], dtype=np.int64) for i in range(4)
    )
    return Pairs(things, neighbours, eighths / 8, lists)


@given(SOME)
def test_the_same_pairs_become_one_by_their_lists(entries):
    """As a dictionary would collect them."""
    found = entries_of(pairs_of(entries).joined().to_neighbours(6))
    expected = {}
    for thing, neighbour, eighths, lists in entries:
        if thing != neighbour:
            expected.setdefault((thing, neighbour), []).append((eighths / 8, lists))
    assert list(found) == sorted(expected)
    for pair, values in expected.items():
        strength = sum(c * n for c, n in values) / sum(n for _, n in values)
        assert abs(found[pair][0] - strength) < 1e-6
        assert found[pair][1] == sum(n for _, n in values)


@given(SOME)
def test_the_strongest_are_kept_in_order(entries):
    """As sorting each thing's neighbours by strength, then number, would have it."""
    with_limit, module.MAX_NEIGHBOURS = module.MAX_NEIGHBOURS, 2
    try:
        all_pairs = pairs_of(entries).joined()
        kept = entries_of(all_pairs.strongest().to_neighbours(6))
    finally:
        module.MAX_NEIGHBOURS = with_limit
    everything = entries_of(all_pairs.to_neighbours(6))
    expected = set()
    for thing in range(6):
        own = [pair for pair in everything if pair[0] == thing]
        expected |= set(sorted(own, key=lambda pair: (-everything[pair][0], pair[1]))[:2])
    assert kept == {pair: everything[pair] for pair in sorted(expected)}


def test_neighbours_are_pairs_and_back():
    """Nothing is lost on the way."""
    entries = [(0, 2, 4, 1), (2, 0, 8, 3), (2, 1, 2, 1)]
    neighbours = pairs_of(entries).to_neighbours(3)
    assert entries_of(Pairs.of(neighbours).to_neighbours(3)) == entries_of(neighbours)
    assert neighbours.indptr.tolist() == [0, 1, 1, 3]
