"""Figures of lists, by hand."""

import numpy as np
import pytest

from recommender import Recommender, load_catalogue
from recommender.evaluate.figures import (
    ACCURACY,
    FIRST,
    OTHERS,
    RANDOM,
    WHOLE,
    Yardstick,
    draw_samples,
)
from recommender.evaluate.makeup import Makeup
from recommender.evaluate.protocol import Question
from recommender.evaluate.rankings.candidates import Candidates, Lists
from recommender.evaluate.rankings.named import ranking_by_name

LINES = [
    {"track_id": "seed", "track_name": "S", "artists": "A"},
    {"track_id": "same", "track_name": "T", "artists": "B;A"},
    {"track_id": "other", "track_name": "U", "artists": "C"},
    {"track_id": "noise", "track_name": "V", "artists": "D", "track_genre": "folk"},
]


def yardstick_of(recommender, relevant, **samples):
    catalogue = recommender.catalogue
    questions = [Question(0, 0, np.array(relevant, dtype=np.int32))]
    makeup = Makeup.of(catalogue, np.zeros(len(catalogue), dtype=bool))
    rows = {name: np.array(seeds, dtype=np.int32) for name, seeds in samples.items()}
    return Yardstick(questions, Candidates.of(catalogue), recommender.space, makeup, rows)


def rows(*several):
    return np.array(several, dtype=np.int32)


@pytest.fixture
def small(write_dataset):
    return Recommender.build(load_catalogue(write_dataset(LINES)))


def test_songs_of_the_seeds_artists_are_not_to_be_found_where_they_are_excluded(small):
    lists = Lists(rows([1, 2, 3, -1]), rows([2, 3, -1, -1]))
    parts = yardstick_of(small, [1, 2]).parts(lists)
    assert parts[WHOLE].tolist() == parts[OTHERS].tolist() == [[1.0] * len(ACCURACY)]


def test_a_new_artist_is_hit_by_a_song_of_the_playlist_that_the_seeds_artists_have_no_part_in(
    small,
):
    lists = Lists(rows([1, 3, -1]), rows([3, -1, -1]))

    def hit(relevant):
        return yardstick_of(small, relevant).parts(lists)[FIRST][0, 0]

    assert (hit([1, 2]), hit([1, 3])) == (0, 1)
    assert np.isnan(hit([1]))


def test_a_song_is_found_in_whichever_version(write_dataset):
    lines = [LINES[0], *({"track_id": f"v{i}", "track_name": "T", "artists": "B",
                          "popularity": 60 - 30 * i} for i in range(2))]  # fmt: skip
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    lists = Lists(rows([2, -1]), rows([2, -1]))
    assert yardstick_of(recommender, [1]).parts(lists)[WHOLE].tolist() == [[1.0] * len(ACCURACY)]


def test_a_ranking_is_measured_on_the_questions_and_on_other_seeds(small):
    yardstick = yardstick_of(small, [1, 2], **{RANDOM: [0, 2]})
    told = []
    ranking = ranking_by_name("popularity", small, yardstick.candidates, 0)
    result = yardstick.result("popularity", ranking, told.append)
    assert sum(told) == yardstick.n_lists == 3
    assert result.parts[WHOLE].shape == (1, len(ACCURACY))
    assert result.makeup[RANDOM].shape[0] == 2
    # lists of other seeds: [1, 2, 3] and [0, 1, 3]; all four candidates are in one
    assert result.beyond["coverage"] == 1
    assert result.beyond["mean popularity"] == 50


def test_other_seeds_are_drawn_by_popularity_and_samples_without_a_song_are_left_out(write_dataset):
    lines = [line | {"popularity": 10 + 20 * i} for i, line in enumerate(LINES)]
    candidates = Candidates.of(load_catalogue(write_dataset(lines)))
    drawn = draw_samples(candidates, 3, np.random.default_rng(0))
    assert [len(seeds) for seeds in drawn.values()] == [3, 1, 1]
    few = Candidates.of(load_catalogue(write_dataset(LINES[:2])))
    assert list(draw_samples(few, 3, np.random.default_rng(0))) == [RANDOM]
