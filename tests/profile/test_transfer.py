"""A whole profile as JSON, and back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError, SegueError
from recommender.formats.playlist import PlaylistEntry, clean
from recommender.profile import Identity, Profiles, export_json, import_json
from tests.support.songs import NAMES

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OTHER = Identity("test", "other")

IDS = st.from_regex(r"[0-9A-Za-z_-]{1,5}", fullmatch=True)
TIMES = (
    st.datetimes(timezones=st.just(UTC))
    .filter(lambda time: 1 < time.year < 9999)
    .map(lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000))
)
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
    history=st.lists(st.tuples(IDS, TIMES, st.integers(0, 2**31 - 1)), max_size=4),
    passed=st.lists(st.tuples(IDS, TIMES), max_size=4),
    lists=st.lists(st.tuples(NAMES.filter(clean), ENTRIES, st.booleans()), max_size=3),
)
def test_an_export_is_imported_elsewhere_without_loss_and_a_second_time_without_change(
    likes, dislikes, history, passed, lists
):
    profile = fresh()
    profile.import_plays(history)
    for track_id, at in likes:
        profile.like(track_id, at=at)
    for track_id, at in dislikes:
        profile.dislike(track_id, at=at)
    for track_id, at in passed:
        profile.pass_over(track_id, at=at)
    for name, entries, deleted in lists:
        number = profile.playlists.save(name, entries)
        if deleted:
            profile.playlists.delete(number)
    exported = export_json(profile)
    other = fresh()
    counts = import_json(other, exported)
    assert counts.skipped == 0
    again = json.loads(export_json(other))
    first = json.loads(exported)
    # of several equal playlists of one name, one is enough
    unique = {json.dumps([one["name"], one["tracks"]]): one for one in first["playlists"][::-1]}
    assert len(again["playlists"]) == len(unique)
    assert again["playlists"] == [one for one in first["playlists"] if one in unique.values()] or (
        len(unique) < len(first["playlists"])
    )
    assert again | {"playlists": []} == first | {"playlists": []}
    once_more = import_json(other, exported)
    assert once_more == (0, 0, 0, 0, 0)
    assert json.loads(export_json(other)) == again


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
    counts = import_json(profile, export_json(other))
    assert counts == (1, 0, 0, 0, 0)  # "agreed" is the one that was not there
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
    assert import_json(profile, json.dumps(document)) == (1, 1, 1, 1, 7)
    profile.pass_over("a")  # a count from outside never overflows
    assert profile.passed()["a"].times == 1_000_001
    [saved] = profile.playlists.all()
    assert profile.playlists.open(saved.playlist_id) == (PlaylistEntry(None, "=1+1", ("A",)),)
    profiles.close()


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[" * 10_000, "null", '{"format": "segue-profile", "version": 2}',
     '{"format": "segue-playlist", "version": 1}', "\x89PNG"],
)  # fmt: skip
def test_what_is_no_export_is_refused_and_changes_nothing(text):
    profile = fresh()
    before = export_json(profile)
    with pytest.raises(PlaylistFileError):
        import_json(profile, text)
    assert export_json(profile) == before


KEYS = st.sampled_from(("likes", "dislikes", "plays", "passes", "playlists", "track_id", "at",
                        "played_at", "ms_played", "times", "last_at", "name", "tracks",
                        "created_at", "changed_at", "deleted_at", "artists"))  # fmt: skip
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(
    ("a", "2024-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
)  # fmt: skip
ITEMS = st.lists(
    st.dictionaries(KEYS, VALUES | st.lists(VALUES, max_size=2), max_size=5), max_size=3
)


@settings(max_examples=60)
@given(st.dictionaries(KEYS, ITEMS | VALUES, max_size=6))
def test_any_export_of_ours_that_was_tampered_with_is_read_or_refused(document):
    profile = fresh()
    try:
        import_json(profile, json.dumps(document | {"format": "segue-profile", "version": 1}))
    except SegueError:
        assert profile.summary() == (0, 0, 0, 0, 0)
    json.loads(export_json(profile))
