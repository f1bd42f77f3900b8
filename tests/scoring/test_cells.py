"""Cells: every track is in one slot, and no bound is ever exceeded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.scoring.cells import CELL_SIZE, NO_ROW, Cells, slots_of
from recommender.scoring.features import unit_rows
from recommender.scoring.pruning import SCORE_TOLERANCE


def random_cells(size, n_features, seed, share=0.8):
    rng = np.random.default_rng(seed)
    numeric = unit_rows(rng.normal(size=(size, n_features)) * rng.uniform(0.1, 3, n_features))
    further = rng.random((size, 3)).astype(np.float32)
    candidates = rng.random(size) < share
    numeric = numeric.astype(np.float32)
    return Cells.build(numeric, further, candidates), numeric, further, candidates


@pytest.mark.parametrize("size", [1, 63, 64, 65, 1000])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_each_track_stands_in_one_slot_with_its_vector_and_candidates_come_first(size, share):
    cells, numeric, further, candidates = random_cells(size, 10, size, share)
    assert sorted(cells.rows[cells.rows != NO_ROW].tolist()) == list(range(size))
    assert (cells.rows[cells.slots] == np.arange(size)).all()
    np.testing.assert_array_equal(cells.vectors[cells.slots, :10], numeric)
    np.testing.assert_array_equal(cells.vectors[cells.slots, 10:13], further)
    assert not cells.vectors[cells.rows == NO_ROW].any()
    assert (cells.candidates[cells.slots] == candidates).all()
    assert not cells.candidates[cells.rows == NO_ROW].any()
    assert cells.candidates.reshape(-1, CELL_SIZE)[: cells.n_open].any(axis=1).all()
    assert not cells.candidates.reshape(-1, CELL_SIZE)[cells.n_open :].any()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 14), st.integers(0, 99), st.floats(-2, 2))
def test_no_track_exceeds_the_bound_of_its_cell(size, n_features, seed, pull):
    cells, numeric, _, _ = random_cells(size, n_features, seed)
    vector = np.zeros(cells.vectors.shape[1], dtype=np.float32)
    vector[:n_features] = numeric[seed % size]
    vector[n_features : n_features + 3] = pull, -pull, 0.3
    products = cells.vectors @ vector
    products[cells.rows == NO_ROW] = -np.inf
    bounds = cells.bounds(vector)
    assert (products.reshape(-1, CELL_SIZE).max(axis=1) <= bounds + SCORE_TOLERANCE).all()


def test_a_bound_by_hand():
    # One feature: the axis is that feature, nothing is left over. Further: 0.5 and 0.25 at most.
    numeric = np.array([[1.0], [-1.0]], dtype=np.float32)
    further = np.array([[0.5, 0.0], [0.25, 0.25]], dtype=np.float32)
    cells = Cells.build(numeric, further, np.array([True, True]))
    vector = np.zeros(16, dtype=np.float32)
    vector[:3] = 0.6, 1.0, -1.0
    # 0.6 * 1 + 1 * 0.5 - 1 * 0: each column at its best
    assert cells.bounds(vector).tolist() == pytest.approx([1.1])


def test_products_of_cells_are_those_of_their_slots():
    cells, numeric, _, _ = random_cells(1000, 10, 5)
    vector = np.zeros(16, dtype=np.float32)
    vector[:10] = numeric[3]
    chosen = np.array([4, 0, 9])
    np.testing.assert_allclose(
        cells.products(chosen, vector), (cells.vectors @ vector)[slots_of(chosen)], atol=1e-6
    )


def test_what_is_given_by_row_is_found_by_slot():
    cells, _, _, _ = random_cells(200, 4, 1)
    rows = np.random.default_rng(2).random(200) < 0.3
    assert (cells.allowed(rows)[cells.slots] == rows).all()
    assert cells.allowed(rows).sum() == rows.sum()


def test_tracks_of_like_sound_share_a_cell():
    # 40 clusters of 64 far apart: a cell holds parts of two at most, so it is far narrower.
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(40, 3)).repeat(CELL_SIZE, axis=0)
    numeric = unit_rows(centres + 0.01 * rng.normal(size=centres.shape)).astype(np.float32)
    shuffled = numeric[rng.permutation(len(numeric))]
    cells = Cells.build(
        shuffled, np.zeros((len(numeric), 0), np.float32), np.ones(len(numeric), bool)
    )
    spread = cells.vectors.reshape(-1, CELL_SIZE, 16).std(axis=1).sum(axis=1)
    assert np.median(spread) < 0.3 * cells.vectors.std(axis=0).sum()
