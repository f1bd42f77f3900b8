"""From a profile to what is known of a person, and from an upload into a profile."""

from datetime import UTC, datetime, timedelta

import pytest

from recommender import load_catalogue
from recommender.formats.playlist import HistoryPlay, Playlist, PlaylistEntry, PlaylistFile
from recommender.playlists.matching import Matcher
from recommender.profile import Identity, Passed, Profiles
from recommender.taste.history import History, liked_songs
from recommender.taste.profile_history import ImportedHistory, forget, import_history, read_history

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def profile():
    with Profiles.open("sqlite://") as profiles:
        yield profiles.of(Identity("test", "me"))


@pytest.fixture
def catalogue(write_dataset):
    names = ["Creep", "Creep - Live", "Karma Police", "Lucky", "No Surprises"]
    lines = [
        {"track_id": f"t{i}", "track_name": name, "artists": "Radiohead", "popularity": 90 - i}
        for i, name in enumerate(names)
    ]
    return load_catalogue(write_dataset(lines))


def test_a_profile_is_read_with_its_times_and_skips_are_no_plays(profile):
    profile.like("a", at=NOON)
    profile.dislike("b", at=NOON + HOUR)
    profile.import_plays([("c", NOON, 30_000), ("c", NOON + HOUR, 29_999)])
    profile.pass_over("d", at=NOON)
    assert read_history(profile) == History(
        likes=(("a", NOON),),
        dislikes=(("b", NOON + HOUR),),
        plays=(("c", NOON),),
        passed={"d": Passed(1, NOON)},
    )


def played(title, hours, artist="Radiohead", track_id=None):
    return HistoryPlay(PlaylistEntry(track_id, title, (artist,)), NOON + hours * HOUR, 60_000)


def upload(*plays, liked=(), hidden=(), other=()):
    lists = [
        Playlist(kind, tuple(PlaylistEntry(None, title, ("Radiohead",)) for title in titles), kind)
        for kind, titles in (("liked", liked), ("disliked", hidden), ("playlist", other))
        if titles
    ]
    return PlaylistFile(tuple(lists), plays, {}, ())


def test_an_upload_brings_plays_and_opinions_on_songs_of_the_catalogue(profile, catalogue):
    found = upload(
        played("Karma Police", 0),
        played("karma police", 1),
        played("", 2, track_id="t3"),
        played("Unheard", 3),
        liked=["Creep", "Nowhere"],
        hidden=["No Surprises"],
        other=["Lucky"],
    )
    # Songs: Karma Police (two spellings of one key), t3, Creep, No Surprises; not: two.
    new = import_history(profile, catalogue, Matcher(catalogue), found)
    assert new == ImportedHistory(
        plays=3, likes=1, dislikes=1, songs_found=4, songs_missing=2, skipped=0
    )
    plays = [("t2", NOON), ("t2", NOON + HOUR), ("t3", NOON + 2 * HOUR)]
    assert sorted(profile.listens(0)) == plays
    assert [one.track_id for one in profile.likes()] == ["t0"]
    assert [one.track_id for one in profile.dislikes()] == ["t4"]
    again = import_history(profile, catalogue, Matcher(catalogue), found)
    assert again == ImportedHistory(
        plays=0, likes=0, dislikes=0, songs_found=4, songs_missing=2, skipped=0
    )


def test_plays_that_cannot_have_happened_yet_are_left_out_and_counted(profile, catalogue):
    far = HistoryPlay(
        PlaylistEntry("t2", "", ()), datetime(9999, 12, 31, tzinfo=UTC), ms_played=60_000
    )
    old = HistoryPlay(PlaylistEntry("t2", "", ()), datetime(1, 1, 1, tzinfo=UTC), ms_played=1)
    new = import_history(
        profile, catalogue, Matcher(catalogue), upload(played("Lucky", 0), far, old)
    )
    assert (new.plays, new.skipped) == (1, 2)
    assert profile.listens(0) == [("t3", NOON)]


def test_an_upload_changes_no_opinion_that_stands(profile, catalogue):
    profile.dislike("t0", at=NOON)
    profile.like("t4", at=NOON)
    found = upload(liked=["Creep"], hidden=["No Surprises"])
    import_history(profile, catalogue, Matcher(catalogue), found)
    assert [one.track_id for one in profile.dislikes()] == ["t0"]
    assert profile.likes()[0] == ("t4", NOON)


def test_to_forget_a_song_is_to_forget_all_its_versions(profile, catalogue):
    profile.like("t0", at=NOON)
    profile.import_plays([("t1", NOON, 60_000), ("t3", NOON, 60_000), ("gone", NOON, 60_000)])
    liked = liked_songs(catalogue, read_history(profile), NOON)
    assert liked.rows.tolist() == [0, 3]
    forget(profile, catalogue, ["t0", "gone"])
    assert read_history(profile) == History(plays=(("t3", NOON),))
