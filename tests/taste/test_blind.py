"""A blind taste test: fair pairs, and a verdict that says how much of it is chance."""

from datetime import timedelta
from math import comb

import numpy as np
import pytest

from recommender import Query
from recommender.profile import Judgement
from recommender.taste import blind
from recommender.taste.blind import FIRST, PAIRS, SECOND, Verdict
from tests.taste.conftest import NOW


def judged(n_first, n_second, n_neither=0, start=0):
    """Return judgements, the sides in turns."""
    choices = [FIRST.name] * n_first + [SECOND.name] * n_second + [None] * n_neither
    return [
        judgement(f"t{n}", is_first_left=n % 2 == 0, preferred=name, minute=start + n)
        for n, name in enumerate(choices)
    ]


def judgement(track_id, *, is_first_left=True, preferred=None, minute=0):
    names = (FIRST.name, SECOND.name) if is_first_left else (SECOND.name, FIRST.name)
    chosen = dict(zip(names, ("left", "right"), strict=True)).get(preferred, "neither")
    return Judgement(track_id, NOW + timedelta(minutes=minute), *names, chosen)


def lists(recommender, seed, **options):
    return blind.make_pair(recommender, seed, frozenset(), **{"is_first_left": True, **options})


@pytest.mark.parametrize(
    ("n_first", "n_second", "chance"),
    [
        (10, 0, 2 / 1024),  # 2 * 1 of 2 ** 10
        (9, 1, 22 / 1024),  # 2 * (1 + 10)
        (8, 2, 112 / 1024),  # 2 * (1 + 10 + 45)
        (2, 8, 112 / 1024),
        (7, 3, 352 / 1024),  # 2 * (1 + 10 + 45 + 120)
        (5, 5, 1.0),
        (4, 1, 12 / 32),  # 2 * (1 + 5)
        (1, 0, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_chance_is_the_exact_two_sided_binomial_test(n_first, n_second, chance):
    assert blind.chance_of(n_first, n_second) == pytest.approx(chance, rel=1e-12)


def test_the_chance_is_that_of_counting_all_ways_a_coin_falls():
    for n in range(1, 41):
        for k in range(n + 1):
            as_one_sided = sum(comb(n, i) for i in range(n + 1) if abs(2 * i - n) >= abs(2 * k - n))
            assert blind.chance_of(k, n - k) == pytest.approx(as_one_sided / 2**n, rel=1e-9)


def test_a_verdict_counts_by_preset_whatever_side_it_stood_on():
    verdict = Verdict.of(judged(5, 3, 2))
    assert (verdict.first, verdict.second) == (FIRST.name, SECOND.name)
    assert (verdict.n_first, verdict.n_second, verdict.n_neither) == (5, 3, 2)


def test_the_verdict_is_told_in_plain_words_with_ties_apart():
    assert Verdict("A", "B", 9, 1, 0).sentences() == (
        "Of 10 pairs you would rather hear “A” in 9 and “B” in 1.",
        "A coin tossed 10 times falls at least as one-sidedly in 2 of 100 cases.",
        "So it is hardly chance: you prefer “A”.",
    )
    assert Verdict("A", "B", 2, 6, 2).sentences() == (
        "Of 10 pairs you would rather hear “A” in 2 and “B” in 6. In 2 it made no difference; they "
        "count for neither.",
        "A coin tossed 8 times falls at least as one-sidedly in 29 of 100 cases.",
        "You lean to “B”, and that may well be chance.",
    )
    assert Verdict("A", "B", 4, 4, 2).sentences()[1:] == ("You have no preference.",)
    assert Verdict("A", "B", 0, 0, 10).sentences() == (
        "You heard no difference in any of 10 pairs.",
    )
    assert "tossed once falls at least as one-sidedly in every case" in str(
        Verdict("A", "B", 1, 0, 9).sentences()
    )
    assert "less than 1 of 1,000,000 cases" in str(Verdict("A", "B", 10_000, 0, 0).sentences())


def test_what_is_preferred_was_chosen_more_often():
    assert Verdict("A", "B", 3, 2, 5).preferred == "A"
    assert Verdict("A", "B", 2, 3, 5).preferred == "B"
    assert Verdict("A", "B", 2, 2, 6).preferred is None


@pytest.mark.parametrize("seed", range(20))
def test_each_list_stands_left_five_times_of_ten(seed):
    chance = np.random.default_rng(seed)
    earlier = []
    for n in range(PAIRS):
        is_left = blind.first_is_left(earlier, chance)
        earlier.append(judgement(f"t{n}", is_first_left=is_left))
    assert sum(one.left == FIRST.name for one in earlier) == PAIRS // 2


def test_every_order_of_sides_is_as_likely_as_any_other():
    chance, orders = np.random.default_rng(7), {}
    for _ in range(4_000):
        earlier = []
        for n in range(PAIRS):
            is_left = blind.first_is_left(earlier, chance)
            earlier.append(judgement(f"t{n}", is_first_left=is_left))
        for n, one in enumerate(earlier):
            orders[n] = orders.get(n, 0) + (one.left == FIRST.name)
    # of 4,000 in each place about half: 2,000, standard deviation 32
    assert all(abs(n_left - 2_000) < 160 for n_left in orders.values())


def test_the_same_seed_gives_the_same_sides():
    sides = [
        [blind.first_is_left([], np.random.default_rng(seed)) for _ in range(3)] for seed in (1, 1)
    ]
    assert sides[0] == sides[1]


def test_both_lists_are_for_the_song_and_have_as_many_songs(varied):
    pair = lists(varied, "t5")
    assert len(pair.left) == len(pair.right) == 6
    assert "t5" not in {*pair.left, *pair.right}
    assert set(pair.left) != set(pair.right)
    for side, preset in ((pair.left, FIRST), (pair.right, SECOND)):
        answer = varied.recommend(preset.apply(Query(("t5",))))
        assert side == tuple(item.track.track_id for item in answer.items)


def test_where_the_first_stands_right_lists_and_names_change_sides_together(varied):
    left, right = lists(varied, "t5"), lists(varied, "t5", is_first_left=False)
    assert (left.left_name, left.right_name) == (FIRST.name, SECOND.name)
    assert right == (left.seed, left.right, left.left, SECOND.name, FIRST.name)


def test_songs_a_person_does_not_want_are_in_neither_list(varied):
    unwanted = frozenset(lists(varied, "t5").left[:2])
    pair = blind.make_pair(varied, "t5", unwanted, is_first_left=True)
    assert not unwanted & {*pair.left, *pair.right}


def test_lists_of_the_same_songs_are_no_pair(varied, monkeypatch):
    monkeypatch.setattr(blind, "SECOND", FIRST)
    assert lists(varied, "t5") is None


def test_only_judgements_of_the_two_presets_are_compared():
    other = Judgement("t", NOW, FIRST.name, "Another", "left")
    mine = judged(1, 1)
    assert blind.comparing([other, *mine]) == mine


@pytest.mark.parametrize(("n", "n_unfinished"), [(0, 0), (3, 3), (10, 0), (14, 4), (20, 0)])
def test_a_test_has_ten_pairs(n, n_unfinished):
    judgements = judged(n, 0)
    assert list(blind.unfinished(judgements)) == judgements[n - n_unfinished :]


def test_a_song_that_was_judged_is_not_offered_again_in_any_version(varied):
    catalogue = varied.catalogue
    song, counts = np.unique(catalogue.song, return_counts=True)
    rows = np.flatnonzero(catalogue.song == song[counts.argmax()])
    assert len(rows) > 1
    tracks = catalogue.tracks(range(20)) + catalogue.tracks(rows)
    one = judgement(catalogue.track(int(rows[0])).track_id)
    left = blind.not_judged(catalogue, tracks, [one, judgement("not-in-the-catalogue")])
    assert {t.track_id for t in left} == {t.track_id for t in tracks} - {
        catalogue.track(int(row)).track_id for row in rows
    }
    assert blind.not_judged(catalogue, tracks, []) == list(tracks)
