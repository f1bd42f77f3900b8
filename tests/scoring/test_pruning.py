"""The pruned search misses no track among the best, and looks at few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.scoring.cells import NO_ROW, Cells
from recommender.scoring.features import unit_rows
from recommender.scoring.pruning import PrunedScan, _each_once
from recommender.scoring.top_n import nth_best


def random_search(size, n_lists, seed, *, masked=False, equal=False):
    """Return a search over random tracks and posting lists, and the score of every slot."""
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 2, (size, 5)) - 0.4 if equal else rng.normal(size=(size, 5))
    numeric = unit_rows(values.astype(np.float64)).astype(np.float32)
    further = (rng.random((size, 2)) < 0.5).astype(np.float32)
    cells = Cells.build(numeric, further, rng.random(size) < 0.8)
    vector = np.zeros(16, dtype=np.float32)
    vector[:5] = 0.6 * numeric[0]
    vector[5:7] = 0.1, 0.05
    lists = [
        rng.choice(size, rng.integers(0, size // 2 + 1), replace=False) for _ in range(n_lists)
    ]
    hits = cells.slots[np.concatenate(lists)] if lists else np.empty(0, dtype=np.int64)
    text = np.zeros(len(cells.rows), dtype=np.float32)
    np.add.at(text, hits, np.float32(0.05 if equal else 0.1))
    allowed = cells.allowed(rng.random(size) < 0.3) if masked else None
    scores = cells.vectors @ vector + text
    scores[~(cells.candidates if allowed is None else allowed)] = -np.inf
    return PrunedScan(cells, vector, hits, text, allowed), scores


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 1500), st.integers(0, 4), st.integers(0, 999), st.integers(1, 150),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_every_slot_that_sorting_would_put_among_the_best_is_a_contender(
    size, n_lists, seed, n, masked, equal
):
    sought, scores = random_search(size, n_lists, seed, masked=masked, equal=equal)
    found = sought.contenders(n)
    finite = np.flatnonzero(np.isfinite(scores))
    best = finite[np.argsort(-scores[finite], kind="stable")][:n]
    assert len(found) == len(set(found.tolist()))
    assert set(best.tolist()) <= set(found.tolist())
    assert np.isfinite(scores[found]).all()
    if len(best):
        assert (scores[found] >= scores[best[-1]] - 2e-5).all()


def test_contenders_are_few_and_few_cells_are_read(monkeypatch):
    sought, _ = random_search(100_000, 3, 4)
    read = []
    products = Cells.products
    monkeypatch.setattr(
        Cells,
        "products",
        lambda self, cells, v: read.append(len(cells)) or products(self, cells, v),
    )
    assert len(sought.contenders(6)) < 60
    assert sum(read) < 0.2 * sought.cells.n_cells


def test_no_list_and_no_candidate_are_no_error():
    cells = Cells.build(
        np.ones((3, 1), np.float32), np.zeros((3, 0), np.float32), np.zeros(3, dtype=bool)
    )
    none = np.empty(0, dtype=np.int64)
    sought = PrunedScan(cells, np.ones(16, np.float32), none, np.zeros(len(cells.rows), np.float32))
    assert sought.contenders(5).tolist() == []


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_the_nth_best_by_hand(n):
    values = np.array([0.5, 0.75, 0.25], dtype=np.float32)
    assert nth_best(values, n) == [0.75, 0.5, 0.25, float("-inf")][n - 1]


@given(st.lists(st.integers(0, 50)))
def test_each_slot_stands_once_in_order(values):
    assert _each_once(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))


def test_empty_slots_are_never_found():
    sought, _ = random_search(70, 2, 1)
    assert (sought.cells.rows[sought.contenders(500)] != NO_ROW).all()
