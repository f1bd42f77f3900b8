"""What Stats tells of blind taste tests: counts over at least five people, nothing of one."""

import pytest

from recommender.profile import Identity, Judgement, Profiles
from recommender.taste.blind import FIRST, SECOND
from tests.pages.stats_pages import open_part, words
from tests.profile.samples import NOON
from tests.support.pages import html


@pytest.fixture
def profiles(tmp_path):
    with Profiles.open(f"sqlite:///{tmp_path / 'profile.db'}") as opened:
        yield opened


def judge(profiles, person, *preferred):
    chosen = {FIRST: "left", SECOND: "right", None: "neither"}
    for n, preset in enumerate(preferred):
        row = Judgement(f"seed{n}", NOON, FIRST.name, SECOND.name, chosen[preset])
        profiles.of(Identity("test", f"person-{person}")).judgements.add(row)


def test_from_five_people_on_the_totals_are_told_and_below_nothing_is(demo, profiles):
    for person in range(4):
        judge(profiles, person, FIRST, FIRST, None)
    assert "Blind taste tests" not in words(open_part("Numbers"))
    judge(profiles, 4, SECOND)
    app = open_part("Numbers")
    said = words(app)
    assert "5 people judged 13 pairs" in said
    assert f"rather hear “{FIRST.name}” in 8 and “{SECOND.name}” in 1; in 4 it made no" in said
    assert f"4 people chose “{FIRST.name}” more often, 1 “{SECOND.name}”, 0 neither." in said
    # a coin tossed five times, 4 to 1 or more one-sided: 2 * (1 + 5) of 32
    assert "A coin tossed 5 times falls at least as one-sidedly in 38 of 100 cases." in said
    for secret in ("seed0", "person-"):
        assert secret not in said + html(app)


def test_where_the_store_fails_the_page_is_drawn_without_them(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////dev/null/profile.db")
    assert "Blind taste tests" not in words(open_part("Numbers"))
