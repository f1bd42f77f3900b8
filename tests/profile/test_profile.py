"""Likes, plays and passes of one person: the same claims on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError
from recommender.profile import Opinion, Passed, Play, schema
from recommender.profile.records import to_ms
from tests.profile.samples import BERT, CREEP, HOUR, NOON, ONE, exported, trouble


def test_likes_and_dislikes_exclude_each_other_and_come_latest_first(anna):
    anna.like("a", "b", at=NOON)
    anna.like("c", at=NOON + HOUR)
    anna.dislike("b", at=NOON + 2 * HOUR)
    assert anna.likes() == [Opinion("c", NOON + HOUR), Opinion("a", NOON)]
    assert anna.dislikes() == [Opinion("b", NOON + 2 * HOUR)]
    anna.like("b", at=NOON)
    anna.unjudge("a", "c", "never-judged")
    assert (anna.likes(), anna.dislikes()) == ([Opinion("b", NOON)], [])


def test_without_a_time_it_is_now(anna):
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    anna.like("a")
    anna.play("a", 1000)
    assert before <= anna.likes()[0].at <= datetime.now(UTC)
    assert before <= anna.plays()[0].played_at <= datetime.now(UTC)


def test_times_keep_milliseconds_and_are_utc_whatever_their_zone(anna):
    anna.like("a", at=datetime(2024, 1, 1, 2, 0, 0, 123456, tzinfo=timezone(2 * HOUR)))
    anna.like("b", at=datetime(1971, 1, 1))  # noqa: DTZ001 - without a zone, on purpose
    assert [one.at for one in anna.likes()] == [
        datetime(2024, 1, 1, 0, 0, 0, 123000, tzinfo=UTC),
        datetime(1971, 1, 1, tzinfo=UTC),
    ]


@pytest.mark.parametrize("year", [1, 1969, 2099, 9999])
def test_a_time_at_which_nothing_can_have_happened_is_refused(anna, year):
    at = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    for method in (anna.like, anna.dislike, anna.pass_over):
        with trouble("refused"):
            method("a", at=at)
    with trouble("refused"):
        anna.play("a", 1, at=at)
    with trouble("refused"):
        anna.import_plays([("a", NOON, 1), ("b", at, 1)])
    assert anna.summary() == (0, 0, 0, 0, 0, 0)


def test_rows_of_the_year_9999_overflow_no_sum(anna):
    far_ms = to_ms(datetime(9999, 12, 31, tzinfo=UTC))
    rows = [{"track_id": f"t{n}", "liked": True, "at_ms": far_ms} for n in range(40_000)]
    anna.rows.write_in_turns(
        rows, lambda connection, some: anna.rows.insert(connection, schema.opinions, some)
    )
    before = anna.revision()
    assert before.likes == len(anna.likes()) == 40_000
    anna.unjudge("t0")
    assert anna.revision() != before


def test_a_play_counts_once_however_often_a_history_is_imported(anna):
    history = [("a", NOON, 200_000), ("a", NOON + HOUR, 5_000), ("b", NOON, 90_000)]
    assert anna.import_plays([*history, history[0]]) == 3
    assert anna.import_plays(history) == 0
    anna.play("b", 60_000, at=NOON + 2 * HOUR)
    assert anna.plays() == [
        Play("a", NOON, 200_000, True),
        Play("b", NOON, 90_000, True),
        Play("a", NOON + HOUR, 5_000, True),
        Play("b", NOON + 2 * HOUR, 60_000, False),
    ]
    assert [play.track_id for play in anna.plays(since=NOON + HOUR)] == ["a", "b"]


def test_passes_count_up_until_the_track_is_judged_or_played(anna):
    anna.pass_over("a", "b", "c", "a", at=NOON)  # twice on one page is once
    anna.pass_over("a", "b", at=NOON + HOUR)
    assert anna.passed() == {
        "a": Passed(2, NOON + HOUR),
        "b": Passed(2, NOON + HOUR),
        "c": Passed(1, NOON),
    }
    anna.like("a")
    anna.play("b", 1000)
    anna.dislike("c")
    assert anna.passed() == {}


def test_forgetting_a_track_removes_all_but_the_playlists_it_stands_in(anna):
    anna.like("creep", "halo")
    anna.play("creep", 1000)
    anna.dislike("one")
    anna.pass_over("creep")
    number = anna.playlists.save("Road", [CREEP])
    anna.forget("creep", "one")
    assert [one.track_id for one in anna.likes()] == ["halo"]
    assert (anna.dislikes(), anna.plays(), anna.passed()) == ([], [], {})
    assert anna.playlists.open(number) == (CREEP,)


def test_listens_are_the_plays_that_lasted_long_enough(anna):
    anna.import_plays([("a", NOON, 29_999), ("b", NOON + HOUR, 30_000), ("b", NOON, 90_000)])
    assert sorted(anna.listens(30_000)) == [("b", NOON), ("b", NOON + HOUR)]


def test_the_revision_changes_with_every_opinion_and_play_and_with_nothing_else(anna, profiles):
    seen = [anna.revision()]
    assert seen[0] == (0, 0, 0, 0, 0, 0)
    for change in (
        lambda: anna.like("a", at=NOON),
        lambda: anna.like("a", at=NOON + HOUR),
        lambda: anna.dislike("a", at=NOON + HOUR),
        lambda: anna.like("b", at=NOON + 2 * HOUR),
        lambda: anna.play("c", 30_000, at=NOON),
        lambda: anna.import_plays([("c", NOON + HOUR, 1)]),
        lambda: anna.unjudge("a"),
        lambda: anna.forget("c"),
    ):
        change()
        seen.append(anna.revision())
    assert len(set(seen)) == len(seen)
    anna.pass_over("d")
    anna.playlists.save("One", [])
    profiles.of(BERT).like("b")
    assert anna.revision() == seen[-1] == (1, 0, to_ms(NOON + 2 * HOUR) % 2**40, 0, 0, 0)


def test_the_summary_counts_what_is_there(anna):
    assert anna.summary() == (0, 0, 0, 0, 0, 0)
    anna.like("a", "b")
    anna.dislike("c")
    anna.import_plays([("a", NOON, 1), ("a", NOON + HOUR, 1), ("b", NOON, 1), ("b", NOON, 1)])
    anna.pass_over("d")
    anna.playlists.delete(anna.playlists.save("One", []))
    anna.playlists.save("Two", [])
    assert anna.summary() == (2, 1, 3, 1, 1, 0)


@pytest.mark.parametrize("track_id", ["", "a b", "../x", "x" * 65, "a\0", "é", "a;DROP", None, 5])
def test_what_is_no_track_id_is_refused(anna, track_id):
    for method in (anna.like, anna.dislike, anna.unjudge, anna.pass_over, anna.forget):
        with pytest.raises(ProfileError) as raised:
            method("good", track_id)
        assert raised.value.trouble == "refused"
    assert anna.summary() == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("ms_played", [-1, 86_400_001, 1.5, "1", True, None])
def test_a_play_needs_a_length_and_a_bad_one_spoils_the_whole_import(anna, ms_played):
    with pytest.raises(ProfileError):
        anna.play("a", ms_played)
    with pytest.raises(ProfileError):
        anna.import_plays([("a", NOON, 1000), ("b", NOON, ms_played)])
    assert anna.plays() == []


def test_each_view_of_a_large_profile_takes_one_query(profiles, anna):
    tracks = [f"track{number}" for number in range(5_000)]
    anna.like(*tracks)
    new = anna.import_plays(
        (tracks[number % 5_000], NOON + number * timedelta(minutes=3), 200_000)
        for number in range(50_000)
    )
    assert new == 50_000
    for number in range(20):
        anna.playlists.save(f"List {number}", [CREEP, ONE])
    statements = []

    def count(connection, cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    sa.event.listen(profiles._database._engine, "before_cursor_execute", count)
    views = (anna.summary, anna.likes, anna.dislikes, anna.plays, anna.passed)
    for view in (*views, anna.playlists.all, lambda: anna.listens(30_000)):
        statements.clear()
        view()
        assert len(statements) == 1, view
    statements.clear()
    exported(anna)
    assert len(statements) == 6
    assert anna.summary() == (5_000, 0, 50_000, 0, 20, 0)
    assert len(anna.plays()) == 50_000
