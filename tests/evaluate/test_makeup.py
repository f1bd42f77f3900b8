"""What the first songs of lists are, by hand and against plain loops."""

import numpy as np
import pytest

from recommender import load_catalogue
from recommender.evaluate.makeup import MAKEUP, Makeup

LINES = [
    {"track_id": "seed", "artists": "A;B", "popularity": 50, "energy": 1.0},
    {"track_id": "same", "artists": "B", "popularity": 40, "energy": 1.0, "track_genre": "folk"},
    {"track_id": "other", "artists": "C", "popularity": 70, "energy": 0.0},
    {"track_id": "carol", "artists": "D", "popularity": 10, "energy": 0.0, "track_genre": "xmas"},
]


@pytest.fixture
def makeup(write_dataset):
    catalogue = load_catalogue(write_dataset(LINES))
    return Makeup.of(catalogue, np.array([False, False, False, True]))


def measured(makeup, seed, *ranked):
    (found,) = makeup.measure(np.array([seed], dtype=np.int32), np.array([ranked], dtype=np.int32))
    return dict(zip(MAKEUP, found.tolist(), strict=True))


def test_a_list_is_told_by_shares_and_means_of_its_songs(makeup):
    found = measured(makeup, 0, 1, 2, 3, -1)
    assert found["own artist"] == pytest.approx(1 / 3)
    assert found["genre"] == pytest.approx(1 / 3)
    assert found["holiday"] == pytest.approx(1 / 3)
    # -10, +20, -40
    assert found["popularity"] == pytest.approx(-10)
    assert found["apart"] == pytest.approx(70 / 3)
    # energy is all that differs: one deviation above the mean, or one below it
    assert found["sound"] == pytest.approx((1 - 1 - 1) / 3)


def test_the_sound_is_blind_to_popularity(write_dataset):
    def sounds(popularity):
        lines = [LINES[0], LINES[2], LINES[1] | {"popularity": popularity, "energy": 0.4}]
        catalogue = load_catalogue(write_dataset(lines))
        return measured(Makeup.of(catalogue, np.zeros(3, dtype=bool)), 0, 2)["sound"]

    assert sounds(0) == sounds(100)


def test_holiday_songs_count_only_where_the_seed_is_none(makeup):
    assert np.isnan(measured(makeup, 3, 0, 1)["holiday"])


def test_an_empty_list_is_like_nothing(makeup):
    assert np.isnan(list(measured(makeup, 0, -1, -1).values())).all()


def test_many_lists_are_measured_as_each_alone(varied, candidates):
    rng = np.random.default_rng(0)
    makeup = Makeup.of(varied.catalogue, varied.space.holiday)
    seeds = candidates.rows[:20]
    lists = rng.choice(candidates.rows, size=(20, 6)).astype(np.int32)
    lists[3, 4:] = -1
    together = makeup.measure(seeds, lists)
    for number in range(20):
        one = slice(number, number + 1)
        assert together[one] == pytest.approx(makeup.measure(seeds[one], lists[one]), nan_ok=True)
