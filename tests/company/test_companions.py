"""Company as a part of the score, by hand and against entry-by-entry sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from recommender import Recommender, load_catalogue
from recommender.company.companions import Companions
from recommender.company.company import Company, Neighbours
from tests.support.oracles import company_with, varied_catalogue, varied_company

SIZE = 90


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    catalogue = varied_catalogue(tmp_path_factory.mktemp("companions"), SIZE, seed=8)
    return Recommender.build(catalogue, varied_company(catalogue))


def pairs(n, *entries):
    """Return neighbours of n things from (thing, neighbour, strength, lists), both ways."""
    both = sorted([*entries, *((j, i, c, k) for i, j, c, k in entries)])
    indptr = np.searchsorted([i for i, *_ in both], np.arange(n + 1)).astype(np.int32)
    _, indices, strengths, lists = zip(*both, strict=True)
    return Neighbours(
        indptr,
        np.array(indices, np.int32),
        np.array(strengths, np.float32),
        np.array(lists, np.int32),
    )


@pytest.fixture
def three(write_dataset):
    """Songs a (pop), b (pop) and c (folk), a beside b and a beside c; A and C side by side."""
    catalogue = load_catalogue(
        write_dataset(
            [
                {"track_id": "a", "track_name": "a", "artists": "A"},
                {"track_id": "b", "track_name": "b", "artists": "B"},
                {"track_id": "c", "track_name": "c", "artists": "C", "track_genre": "folk"},
            ]
        )
    )
    assert catalogue.song.tolist() == [0, 1, 2]
    assert catalogue.artists.names.to_pylist() == ["A", "B", "C"]
    company = Company(pairs(3, (0, 1, 0.5, 7), (0, 2, 0.8, 1)), pairs(3, (0, 2, 0.4, 2)))
    genres = sparse.csr_array(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return Companions.build(company, catalogue, genres)


def test_songs_that_share_no_genre_count_by_five_eighths(three):
    """a, b: cosine 1, gate 1, 0.5. a, c: cosine 0, gate ½ + ½ * ¼ = 0.625, 0.5; and 0.3 * 0.4."""
    company = three.between(np.array([0, 1, 2]), np.array([0]))
    assert company[:, 0].tolist() == pytest.approx([0, 0.5, 0.625 * 0.8 + 0.3 * 0.4])
    assert three.best(np.array([0, 1])).tolist() == pytest.approx([0.5 + 0.3 * 0.4, 0.5])


def test_common_lists_are_those_of_the_pair(three):
    """a stands beside b in 7 lists and beside c in one; b and c in none."""
    assert three.common_lists(np.array([0, 1, 2]), 0).tolist() == [0, 7, 1]
    assert three.common_lists(np.array([0, 2]), 1).tolist() == [7, 0]


@settings(deadline=None, max_examples=60)
@given(
    seeds=st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=5),
    rows=st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=9),
    data=st.data(),
)
def test_what_is_reached_and_what_is_between_are_the_sums_entry_by_entry(varied, seeds, rows, data):
    """Both equal the weighted sum over the seeds of what each entry adds."""
    companions = varied.scorer.companions
    some = st.floats(-1, 1, allow_subnormal=False)
    weights = np.array(data.draw(st.lists(some, min_size=len(seeds), max_size=len(seeds))))
    alone = np.array([company_with(varied, seed) for seed in seeds])

    between = companions.between(np.array(rows), np.array(seeds))
    assert between == pytest.approx(alone.T[rows], abs=1e-6)

    reached, gains = companions.reached(np.array(seeds), weights)
    summed = np.bincount(reached, gains, SIZE)
    assert summed == pytest.approx(weights @ alone, abs=1e-5)


def test_nothing_known_is_no_company(varied):
    """Without playlists nothing is reached and the best is 0."""
    none = Companions.build(
        Company.none(varied.catalogue), varied.catalogue, sparse.csr_array((SIZE, 1))
    )
    assert not none.any
    assert none.best(np.array([0, 1])).tolist() == [0, 0]
    assert none.common_lists(np.array([0, 1]), 2).tolist() == [0, 0]
    assert none.reached(np.array([3]), np.ones(1))[0].tolist() == []
