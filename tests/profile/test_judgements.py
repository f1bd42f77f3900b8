"""What a person preferred blind, and what all did: the same claims on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

import pytest

from recommender.profile import Identity, Judgement
from recommender.profile.records import JudgementTotals
from tests.profile.samples import BERT, HOUR, NOON, trouble

FIRST, SECOND = "Classic", "Deep cuts"
ONE = Judgement("creep", NOON, FIRST, SECOND, "left")


def judge(profile, choices, start=NOON):
    """Keep one judgement a letter: f or s for the list that was chosen, F or S on the right, n."""
    sides = {"f": (FIRST, SECOND, "left"), "F": (SECOND, FIRST, "right"),
             "s": (SECOND, FIRST, "left"), "S": (FIRST, SECOND, "right"),
             "n": (FIRST, SECOND, "neither")}  # fmt: skip
    for n, letter in enumerate(choices):
        profile.judgements.add(Judgement(f"t{n}", start, *sides[letter]))


def test_judgements_come_back_as_they_were_kept_the_oldest_first(anna):
    later = Judgement("halo", NOON + HOUR, SECOND, FIRST, "neither")
    anna.judgements.add(later)
    anna.judgements.add(ONE)
    assert anna.judgements.all() == [ONE, later]
    assert anna.summary().judgements == 2


def test_a_judgement_says_which_settings_were_preferred():
    assert ONE.preferred == FIRST
    assert ONE._replace(chosen="right").preferred == SECOND
    assert ONE._replace(chosen="neither").preferred is None


def test_a_judgement_of_the_same_song_at_the_same_time_is_kept_once_as_it_was(anna):
    anna.judgements.add(ONE)
    anna.judgements.add(ONE._replace(chosen="right"))
    assert anna.judgements.all() == [ONE]


def test_taking_back_removes_that_judgement_alone_and_twice_is_no_error(anna, profiles):
    other = ONE._replace(at=NOON + HOUR)
    profiles.of(BERT).judgements.add(ONE)
    anna.judgements.add(ONE)
    anna.judgements.add(other)
    for _ in range(2):
        anna.judgements.take_back(ONE)
    assert anna.judgements.all() == [other]
    assert profiles.of(BERT).judgements.all() == [ONE]


@pytest.mark.parametrize(
    "changes",
    [{"track_id": "a b"}, {"at": datetime(1969, 1, 1, tzinfo=UTC)},
     {"at": datetime(9999, 1, 1, tzinfo=UTC)}, {"left": ""}, {"left": SECOND}, {"right": "x" * 41},
     {"right": "a\nb"}, {"right": 5}, {"chosen": "both"}, {"chosen": None}],
)  # fmt: skip
def test_what_is_no_judgement_is_refused(anna, changes):
    with trouble("refused"):
        anna.judgements.add(ONE._replace(**changes))
    assert anna.judgements.all() == []


def test_totals_count_all_people_and_tell_nothing_below_five(profiles):
    choices = ["fFn", "fsS", "n", "sss"]
    for number, one in enumerate(choices):
        judge(profiles.of(Identity("test", f"person{number}")), one)
    assert profiles.judgement_totals(FIRST, SECOND) is None
    judge(profiles.of(BERT), "F")
    # Of the first 2 and 1 and 1 pairs, of the second 2 and 3, of neither 1 and 1; persons 0 and
    # BERT chose the first more often, persons 1 and 3 the second.
    assert profiles.judgement_totals(FIRST, SECOND) == JudgementTotals(5, 4, 5, 2, 2, 2)
    assert profiles.judgement_totals(SECOND, FIRST) == JudgementTotals(5, 5, 4, 2, 2, 2)
    assert profiles.judgement_totals(FIRST, "Together") is None
    profiles.of(BERT).erase()
    assert profiles.judgement_totals(FIRST, SECOND) is None


def test_who_judged_other_settings_only_counts_as_nobody(profiles):
    for number in range(4):
        judge(profiles.of(Identity("test", f"person{number}")), "f")
    profiles.of(BERT).judgements.add(Judgement("t", NOON, FIRST, "Together", "left"))
    assert profiles.judgement_totals(FIRST, SECOND) is None
