"""A whole profile goes from one store into another."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError, ProfileError, SegueError
from recommender.formats.playlist import PlaylistEntry, clean
from recommender.profile import Identity, Judgement, Profiles, import_json, rows
from recommender.profile.database import connection
from recommender.profile.transfer import importing
from tests.profile.samples import ANNA, exported
from tests.support.songs import NAMES

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OTHER = Identity("test", "other")

IDS = st.from_regex(r"[0-9A-Za-z_-]{1,5}", fullmatch=True)
TIMES = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001 - the zone comes from `timezones`
    datetime(2026, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000))
SETTINGS = st.sampled_from(["Classic", 'The "new"', "深い"])
JUDGEMENTS = st.builds(
    Judgement, IDS, TIMES, SETTINGS, SETTINGS, st.sampled_from(["left", "right", "neither"])
).filter(lambda one: one.left != one.right)
ENTRIES = st.lists(
    st.builds(PlaylistEntry, IDS, NAMES, st.lists(NAMES, max_size=2).map(tuple))
    | st.builds(PlaylistEntry, st.none(), NAMES.filter(clean), st.just(())),
    max_size=4,
)


def fresh():
    return Profiles.open("sqlite://").of(Identity("test", "somebody"))


@settings(max_examples=40)
@given(
    likes=st.lists(st.tuples(IDS, TIMES), max_size=4),
    dislikes=st.lists(st.tuples(IDS, TIMES), max_size=4),
    history=st.lists(st.tuples(IDS, TIMES, st.integers(0, 86_400_000)), max_size=4),
    passed=st.lists(st.tuples(IDS, TIMES), max_size=4),
    judged=st.lists(JUDGEMENTS, max_size=4),
    lists=st.lists(st.tuples(NAMES.filter(clean), ENTRIES, st.booleans()), max_size=3),
)
def test_an_export_is_imported_elsewhere_without_loss_and_a_second_time_without_change(
    likes, dislikes, history, passed, judged, lists
):
    profile = fresh()
    profile.import_plays(history)
    for track_id, at in likes:
        profile.like(track_id, at=at)
    for track_id, at in dislikes:
        profile.dislike(track_id, at=at)
    for track_id, at in passed:
        profile.pass_over(track_id, at=at)
    for judgement in judged:
        profile.judgements.add(judgement)
    for name, entries, deleted in lists:
        number = profile.playlists.save(name, entries)
        if deleted:
            profile.playlists.delete(number)
    text = exported(profile)
    other = fresh()
    counts = import_json(other, text)
    assert counts.skipped == 0
    assert counts.judgements == len(profile.judgements.all())
    again = json.loads(exported(other))
    first = json.loads(text)
    # of several equal playlists of one name, one is enough
    unique = {json.dumps([one["name"], one["songs"]]): one for one in first["playlists"][::-1]}
    assert len(again["playlists"]) == len(unique)
    assert again["playlists"] == [one for one in first["playlists"] if one in unique.values()] or (
        len(unique) < len(first["playlists"])
    )
    assert again | {"playlists": []} == first | {"playlists": []}
    once_more = import_json(other, text)
    assert once_more == (0, 0, 0, 0, 0, 0, ())
    assert json.loads(exported(other)) == again


def test_of_two_opinions_the_later_one_stays(store_url):
    profiles = Profiles.open(store_url)
    profile, other = profiles.of(Identity("test", "one")), profiles.of(OTHER)
    other.like("newer", "older", "agreed", at=NOON)
    other.pass_over("often", at=NOON)
    profile.dislike("newer", at=NOON - HOUR)
    profile.dislike("older", at=NOON + HOUR)
    profile.like("own", at=NOON)
    for _ in range(3):
        profile.pass_over("often", at=NOON + HOUR)
    counts = import_json(profile, exported(other))
    assert counts == (1, 0, 0, 0, 0, 0, ())  # "agreed" is the one that was not there
    assert {one.track_id for one in profile.likes()} == {"newer", "agreed", "own"}
    assert [one.track_id for one in profile.dislikes()] == ["older"]
    assert profile.passed()["often"].times == 3
    profiles.close()


def test_an_upload_tells_how_much_of_it_was_new_and_what_made_no_sense(store_url):
    profiles = Profiles.open(store_url)
    profile = profiles.of(OTHER)
    document = {
        "format": "segue-profile",
        "version": 1,
        "likes": [{"track_id": "a", "at": "2024-01-01T00:00:00Z"}, {"track_id": "b"}, 7],
        "dislikes": [{"track_id": "../x", "at": "2024-01-01T00:00:00Z"}],
        "plays": [
            {"track_id": "a", "played_at": "2024-01-01T00:00:00Z", "ms_played": 5},
            {"track_id": "a", "played_at": "2024-01-01T00:00:00Z", "ms_played": -5},
            {"track_id": "a", "played_at": "soon", "ms_played": 5},
        ],
        "passes": [{"track_id": "a", "times": 10**9, "last_at": "2024-01-01T00:00:00Z"}],
        "playlists": [
            {
                "name": "Mine\n",
                "created_at": "2024-01-01T00:00:00Z",
                "changed_at": "2024-01-01T00:00:00Z",
                "tracks": [{"title": "=1+1", "artists": ["A", 5]}],
            },
            {"name": "", "tracks": []},
            {"name": "x", "created_at": "2024-01-01T00:00:00Z", "tracks": [{"title": ""}]},
        ],
    }
    assert import_json(profile, json.dumps(document)) == (1, 1, 1, 0, 1, 7, ())
    profile.pass_over("a")  # a count from outside never overflows
    assert profile.passed()["a"].times == 1_000_001
    [saved] = profile.playlists.all()
    assert profile.playlists.open(saved.playlist_id) == (PlaylistEntry(None, "=1+1", ("A",)),)
    profiles.close()


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[" * 10_000, "null", '{"format": "segue-profile", "version": 3}',
     '{"format": "segue-profile", "version": []}',
     '{"format": "segue-playlist", "version": 1}', "\x89PNG"],
)  # fmt: skip
def test_what_is_no_export_is_refused_and_changes_nothing(text):
    profile = fresh()
    before = exported(profile)
    with pytest.raises(PlaylistFileError):
        import_json(profile, text)
    assert exported(profile) == before


KEYS = st.sampled_from(("likes", "track", "at_ms", "songs", "imported",
                        "judgements", "left", "right", "chosen",
                        "dislikes", "plays", "passes", "playlists", "track_id", "at",
                        "played_at", "ms_played", "times", "last_at", "name", "tracks",
                        "created_at", "changed_at", "deleted_at", "artists"))  # fmt: skip
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(
    ("a", "2024-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
)  # fmt: skip
ITEMS = st.lists(
    st.dictionaries(KEYS, VALUES | st.lists(VALUES, max_size=2), max_size=5), max_size=3
)


@settings(max_examples=60)
@given(st.dictionaries(KEYS, ITEMS | VALUES, max_size=6), st.sampled_from((1, 2)))
def test_any_export_of_ours_that_was_tampered_with_is_read_or_refused(document, version):
    profile = fresh()
    try:
        import_json(profile, json.dumps(document | {"format": "segue-profile", "version": version}))
    except SegueError:
        assert profile.summary() == (0, 0, 0, 0, 0, 0)
    json.loads(exported(profile))


def lists(n, start=0):
    entry = {"track_id": "a", "title": "A", "artists": []}
    day = {"created_at": "2024-01-01", "changed_at": "2024-01-01"}
    named = [{"name": f"List {start + i}", "tracks": [entry], **day} for i in range(n)]
    return json.dumps({"format": "segue-profile", "version": 1, "playlists": named})


def test_of_too_many_playlists_those_that_fit_are_taken_and_the_others_named(monkeypatch):
    monkeypatch.setattr(importing, "MAX_PLAYLISTS", 10)
    profile = fresh()
    profile.playlists.save("Mine", [])
    counts = import_json(profile, lists(12))
    assert counts.playlists == 9
    assert counts.left_out == ("List 9", "List 10", "List 11")
    names = {one.name for one in profile.playlists.all()}
    assert names == {"Mine", *(f"List {i}" for i in range(9))}
    assert import_json(profile, lists(9)) == (0, 0, 0, 0, 0, 0, ())  # they are there already


def test_a_thousand_playlists_are_taken_but_for_the_one_that_finds_no_room():
    profile = fresh()
    profile.playlists.save("Mine", [])
    assert import_json(profile, lists(1_000)).left_out == ("List 999",)


def test_an_import_that_breaks_off_keeps_what_it_wrote_and_a_second_one_completes_it(
    store_url, monkeypatch
):
    monkeypatch.setattr(rows, "ROWS_A_TURN", 10)
    document = {
        "format": "segue-profile",
        "version": 2,
        "tracks": [f"t{n}" for n in range(35)],
        "likes": {"track": list(range(35)), "at_ms": [5] * 35},
    }
    with Profiles.open(store_url) as profiles:
        profile = profiles.of(OTHER)
        insert, calls = rows.OwnRows.insert, []

        def fail_third(*arguments, **options):
            calls.append(None)
            if len(calls) == 3:
                raise sa.exc.OperationalError("INSERT", {}, Exception("power cut"))
            insert(*arguments, **options)

        monkeypatch.setattr(rows.OwnRows, "insert", fail_third)
        with pytest.raises(ProfileError):
            import_json(profile, json.dumps(document))
        assert len(profile.likes()) == 20
        assert import_json(profile, json.dumps(document)).opinions == 15
        assert len(profile.likes()) == 35


def test_a_long_import_is_written_in_turns_and_a_neighbour_writes_in_between(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "ROWS_A_TURN", 100)
    url = f"sqlite:///{tmp_path}/profiles.db"
    source = fresh()
    source.import_plays([(f"t{n}", NOON, 1) for n in range(450)])
    source.like(*(f"t{n}" for n in range(150)))
    for name in "abc":
        source.playlists.save(name, [PlaylistEntry("t", "", ())] * 70)
    written = []
    with Profiles.open(url) as profiles, Profiles.open(url, busy_timeout_s=0) as impatient:
        profile, neighbour = profiles.of(OTHER), impatient.of(ANNA)

        def count(connection, cursor, statement, parameters, context, executemany):
            if statement.startswith("INSERT"):
                written[-1] += len(parameters) if executemany else 1

        sa.event.listen(profiles._database._engine, "begin", lambda _: written.append(0))
        sa.event.listen(profiles._database._engine, "before_cursor_execute", count)
        # What the importer does between two transactions; with no patience at all, a neighbour
        # that found the store held would fail.
        likes = iter(range(1_000))
        monkeypatch.setattr(connection.time, "sleep", lambda _: neighbour.like(f"n{next(likes)}"))
        import_json(profile, exported(source))
        assert max(written) <= 100
        assert len(neighbour.likes()) >= 450 // 100 + 150 // 100 + 2
        assert exported(profile) == exported(source)
