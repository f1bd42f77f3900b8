"""What is pushed away and what rests."""

import numpy as np
import pytest

from recommender.scoring.similarity import near_bounds
from recommender.taste.dislikes import _PUSH, _REST_AFTER, _REST_DAYS, dislike_offsets
from recommender.taste.history import History
from tests.support.oracles import all_similarities
from tests.taste.conftest import NOW, SIZE, ago


def test_a_dislike_pushes_its_neighbourhood_and_leaves_the_rest_alone(varied):
    history = History(dislikes=(("t5", ago(90)),))
    offsets = dislike_offsets(varied, history, NOW)
    row = varied.catalogue.row("t5")
    bound = float(near_bounds(varied.catalogue, varied.scorer.space, np.array([row]), 0.6)[0])
    similar = all_similarities(varied, 0.6)[row]
    own = varied.catalogue.song == varied.catalogue.song[row]
    assert (offsets[own] == -np.inf).all()
    # a half-life ago: half of _PUSH, from 0 at the bound to all of it at similarity 1
    expected = np.where(similar > bound, -_PUSH / 2 * (similar - bound) / (1 - bound), 0.0)
    np.testing.assert_allclose(offsets[~own], expected[~own], atol=1e-5)
    genres = set(varied.catalogue.genres.of(row))
    others = [other for other in range(SIZE) if not own[other]]
    assert any(offsets[other] < 0 for other in others)
    assert any(offsets[o] == 0 for o in others if genres & set(varied.catalogue.genres.of(o)))


def test_of_several_dislikes_the_strongest_counts(varied):
    one, two = History(dislikes=(("t5", NOW),)), History(dislikes=(("t9", ago(30)),))
    both = History(dislikes=one.dislikes + two.dislikes)
    single = np.minimum(dislike_offsets(varied, one, NOW), dislike_offsets(varied, two, NOW))
    np.testing.assert_array_equal(dislike_offsets(varied, both, NOW), single)


@pytest.mark.parametrize(
    ("times", "days", "rests"),
    [(_REST_AFTER, 0, True), (_REST_AFTER - 1, 0, False), (9, _REST_DAYS - 0.1, True),
     (9, _REST_DAYS, False)],
)  # fmt: skip
def test_what_was_passed_over_often_rests_for_a_while(varied, times, days, rests):
    history = History(passed={"t7": (times, ago(days)), "nobody": (9, NOW)})
    offsets = dislike_offsets(varied, history, NOW)
    own = varied.catalogue.same_songs([varied.catalogue.row("t7")])
    assert set(np.flatnonzero(offsets == -np.inf)) == (set(own.tolist()) if rests else set())
