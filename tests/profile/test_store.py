"""Profiles: the same claims on SQLite and on PostgreSQL."""

import inspect
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from recommender.errors import ProfileError, SegueError
from recommender.formats.playlist import PlaylistEntry
from recommender.profile import (
    Identity,
    Opinion,
    Passed,
    Play,
    Profile,
    Profiles,
    SavedPlaylists,
    export_json,
    import_json,
    records,
    schema,
)
from recommender.profile import playlists as playlists_module
from recommender.profile.records import to_ms

ANNA = Identity("https://login.example", "anna")
BERT = Identity("https://login.example", "bert")
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CREEP = PlaylistEntry("creep", "Creep", ("Radiohead",))
ONE = PlaylistEntry(None, "One; \\ 'é' 中", ("U2", "Mary, J"))
HALO = PlaylistEntry("halo", "", ())


@pytest.fixture
def profiles(store_url):
    opened = Profiles.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def anna(profiles):
    return profiles.of(ANNA)


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
    anna.like("b", at=datetime(1950, 1, 1))  # noqa: DTZ001 - without a zone, on purpose
    assert [one.at for one in anna.likes()] == [
        datetime(2024, 1, 1, 0, 0, 0, 123000, tzinfo=UTC),
        datetime(1950, 1, 1, tzinfo=UTC),
    ]


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
    assert anna.revision() == seen[-1] == (1, 0, to_ms(NOON + 2 * HOUR), 0, 0, 0)


def test_the_summary_counts_what_is_there(anna):
    assert anna.summary() == (0, 0, 0, 0, 0)
    anna.like("a", "b")
    anna.dislike("c")
    anna.import_plays([("a", NOON, 1), ("a", NOON + HOUR, 1), ("b", NOON, 1), ("b", NOON, 1)])
    anna.pass_over("d")
    anna.playlists.delete(anna.playlists.save("One", []))
    anna.playlists.save("Two", [])
    assert anna.summary() == (2, 1, 3, 1, 1)


@pytest.mark.parametrize("track_id", ["", "a b", "../x", "x" * 65, "a\0", "é", "a;DROP", None, 5])
def test_what_is_no_track_id_is_refused(anna, track_id):
    for method in (anna.like, anna.dislike, anna.unjudge, anna.pass_over, anna.forget):
        with pytest.raises(ProfileError) as raised:
            method("good", track_id)
        assert raised.value.trouble == "refused"
    assert anna.summary() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("ms_played", [-1, 2**31, 1.5, "1", True, None])
def test_a_play_needs_a_length_and_a_bad_one_spoils_the_whole_import(anna, ms_played):
    with pytest.raises(ProfileError):
        anna.play("a", ms_played)
    with pytest.raises(ProfileError):
        anna.import_plays([("a", NOON, 1000), ("b", NOON, ms_played)])
    assert anna.plays() == []


def test_a_playlist_is_saved_reopened_replaced_and_renamed(anna):
    number = anna.playlists.save("  Road\n trip ", [CREEP, ONE, HALO])
    assert anna.playlists.open(number) == (CREEP, ONE, HALO)
    [saved] = anna.playlists.all()
    assert (saved.playlist_id, saved.name, saved.n_entries) == (number, "Road trip", 3)
    assert saved.deleted_at is None
    anna.playlists.replace(number, [HALO, CREEP])
    anna.playlists.rename(number, "Home")
    assert anna.playlists.open(number) == (HALO, CREEP)
    [changed] = anna.playlists.all()
    assert (changed.name, changed.created_at) == ("Home", saved.created_at)
    assert changed.changed_at >= saved.changed_at
    anna.playlists.replace(number, [])
    assert anna.playlists.open(number) == ()


def test_merged_playlists_hold_each_song_once_and_stay(anna):
    first = anna.playlists.save("First", [CREEP, ONE])
    second = anna.playlists.save("Second", [PlaylistEntry("creep", "Other name", ()), HALO])
    merged = anna.playlists.merge("Both", [first, second, first])
    assert anna.playlists.open(merged) == (CREEP, ONE, HALO)
    assert [one.name for one in anna.playlists.all()] == ["Both", "Second", "First"]


def test_a_later_deletion_removes_what_was_deleted_long_ago_for_good(anna, monkeypatch):
    long_ago, now_gone, kept = (anna.playlists.save(name, [ONE]) for name in ("A", "B", "C"))
    anna.playlists.delete(long_ago)
    anna.playlists.delete(now_gone)
    assert len(anna.playlists.all(deleted=True)) == 2
    monkeypatch.setattr(playlists_module, "DELETED_KEPT", timedelta(0))
    anna.playlists.delete(kept)
    assert [one.playlist_id for one in anna.playlists.all(deleted=True)] == [kept]


def test_a_deleted_playlist_comes_back_until_it_is_purged(anna):
    kept, gone = anna.playlists.save("Kept", [CREEP]), anna.playlists.save("Gone", [ONE])
    anna.playlists.delete(gone)
    assert [one.playlist_id for one in anna.playlists.all()] == [kept]
    assert [one.playlist_id for one in anna.playlists.all(deleted=True)] == [gone]
    anna.playlists.restore(gone)
    assert anna.playlists.open(gone) == (ONE,)
    assert len(anna.playlists.all()) == 2
    anna.playlists.delete(gone)
    assert anna.playlists.purge(datetime.now(UTC) - HOUR) == 0
    assert anna.playlists.purge() == 1
    for method in (anna.playlists.restore, anna.playlists.open, anna.playlists.delete):
        with pytest.raises(ProfileError, match="no such playlist"):
            method(gone)


def test_a_playlist_needs_a_name_and_has_bounds(anna, monkeypatch):
    with pytest.raises(ProfileError, match="name"):
        anna.playlists.save(" \n", [])
    monkeypatch.setattr(records, "MAX_TRACKS", 2)
    number = anna.playlists.save("Full", [CREEP, ONE])
    with pytest.raises(ProfileError, match="at most"):
        anna.playlists.replace(number, [CREEP, ONE, HALO])
    assert anna.playlists.open(number) == (CREEP, ONE)
    monkeypatch.setattr("recommender.profile.playlists.MAX_PLAYLISTS", 1)
    with pytest.raises(ProfileError, match="delete some"):
        anna.playlists.save("One more", [])


@pytest.mark.parametrize("number", [0, -1, 10**30, 2**31])
def test_a_number_that_no_playlist_has_is_refused(anna, number):
    with pytest.raises(ProfileError, match="no such playlist"):
        anna.playlists.open(number)


def test_a_person_has_one_profile_that_survives_a_restart(store_url):
    profiles = Profiles.open(store_url)
    profiles.of(ANNA).like("a")
    profiles.close()
    again = Profiles.open(store_url)
    assert [one.track_id for one in again.of(ANNA).likes()] == ["a"]
    again.close()


def test_the_issuer_is_part_of_who_somebody_is(profiles):
    profiles.of(ANNA).like("a")
    assert profiles.of(Identity("https://other.example", "anna")).likes() == []


@pytest.mark.parametrize(
    ("issuer", "subject"), [("", "a"), ("a", ""), ("a", "x" * 501), ("a\0", "b"), ("a", "\ud800")]
)
def test_an_identity_needs_both_parts(issuer, subject):
    with pytest.raises(ProfileError):
        Identity(issuer, subject)


def filled(profile):
    profile.like("a", at=NOON)
    profile.dislike("b", at=NOON)
    profile.play("c", 1000, at=NOON)
    profile.pass_over("d", at=NOON)
    number = profile.playlists.save("Mine", [CREEP])
    profile.playlists.delete(profile.playlists.save("Deleted", [ONE]))
    return number


# How each method that reads or writes is called by somebody else; a new one must be added here.
NUMBER = object()  # of the other person's playlist
CALLS = {
    Profile: {
        "like": ("a",), "dislike": ("a",), "unjudge": ("a", "b"), "likes": (), "dislikes": (),
        "play": ("c", 1), "import_plays": ([("c", NOON, 1)],), "plays": (),
        "listens": (0,), "revision": (),
        "pass_over": ("d",), "passed": (), "forget": ("a", "b", "c", "d"), "summary": (),
        "erase": (),
    },
    SavedPlaylists: {
        "all": (), "save": ("Mine", []), "replace": (NUMBER, []), "rename": (NUMBER, "Other"),
        "open": (NUMBER,), "merge": (), "delete": (NUMBER,), "restore": (NUMBER,), "purge": (),
        "add": None, "contents": None,  # take a connection, from within the package
    },
}  # fmt: skip


def test_every_method_was_thought_of():
    for kind, calls in CALLS.items():
        public = {name for name, _ in inspect.getmembers(kind, inspect.isfunction)}
        assert {name for name in public if not name.startswith("_")} == set(calls)


def test_nobody_reaches_what_belongs_to_another(profiles):
    anna, bert = profiles.of(ANNA), profiles.of(BERT)
    number = filled(anna)
    before = export_json(anna)
    empty = export_json(profiles.of(Identity("https://login.example", "new")))
    assert export_json(bert) == empty
    for kind, calls in CALLS.items():
        target = bert if kind is Profile else bert.playlists
        for name, arguments in calls.items():
            if arguments is None or name == "erase":
                continue
            answer = None
            if kind is SavedPlaylists and arguments and arguments[0] is NUMBER:
                with pytest.raises(ProfileError, match="no such playlist"):
                    getattr(target, name)(number, *arguments[1:])
            elif name == "merge":
                with pytest.raises(ProfileError, match="no such playlist"):
                    target.merge("All", [number])
            else:
                answer = getattr(target, name)(*arguments)
            assert "Radiohead" not in repr(answer)
            assert export_json(anna) == before, name
    import_json(bert, '{"format": "segue-profile", "version": 1}')
    assert "Radiohead" not in export_json(bert)
    assert export_json(anna) == before
    assert number not in {one.playlist_id for one in bert.playlists.all()}
    bert.erase()
    assert export_json(anna) == before


def test_an_erased_profile_is_gone_and_no_old_handle_reaches_the_next_one(profiles):
    old = profiles.of(ANNA)
    number = filled(old)
    old.erase()
    new = profiles.of(BERT)
    new.like("secret")
    again = profiles.of(ANNA)
    for profile in (old, again):
        assert profile.summary() == (0, 0, 0, 0, 0)
        with pytest.raises(ProfileError, match="no such playlist"):
            profile.playlists.open(number)
    for write in (lambda: old.like("x"), lambda: old.playlists.save("x", [])):
        with pytest.raises(ProfileError) as raised:
            write()
        assert raised.value.trouble == "erased"
    old.erase()  # twice is no error
    assert [one.track_id for one in new.likes()] == ["secret"]


def test_erasing_leaves_no_row_and_in_sqlite_no_byte(store_url, tmp_path):
    profiles = Profiles.open(store_url)
    secret = Identity("https://login.example", "subject-to-be-erased")
    profile = profiles.of(secret)
    profiles.of(BERT).like("kept-like")
    profile.like("erased-like")
    profile.import_plays([(f"erased-play-{n}", NOON, 1) for n in range(2000)])
    profile.playlists.save("erased-name", [PlaylistEntry(None, "erased-title", ())])
    profile.erase()
    with profiles._database.reading() as connection:
        for table in schema.metadata.sorted_tables:
            left = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            assert left == (1 if table.name in {"profiles", "identities", "opinions"} else 0)
    profiles.close()
    if store_url.startswith("sqlite"):
        contents = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"kept-like" in contents
        assert b"erased" not in contents


def test_sessions_that_start_at_once_share_one_profile(profiles):
    barrier = threading.Barrier(6)
    found, errors = [], []

    def start():
        try:
            barrier.wait(timeout=30)
            found.append(profiles.of(ANNA).rows.profile_id)
        except (SegueError, threading.BrokenBarrierError) as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(found)) == 1
    with profiles._database.reading() as connection:
        query = sa.select(sa.func.count()).select_from(schema.profiles)
        assert connection.execute(query).scalar_one() == 1


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
    export_json(anna)
    assert len(statements) == 5
    assert anna.summary() == (5_000, 0, 50_000, 0, 20)
    assert len(anna.plays()) == 50_000


def test_in_memory_all_threads_share_one_store_and_two_stores_share_nothing():
    profiles, other = Profiles.open("sqlite://"), Profiles.open("sqlite://")
    threads = [
        threading.Thread(target=lambda n=n: profiles.of(ANNA).like(f"track{n}")) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(profiles.of(ANNA).likes()) == 20
    assert other.of(ANNA).likes() == []
    profiles.close()
    other.close()
