"""How much a person likes each song, from likes and plays with their times."""

from datetime import timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import load_catalogue
from recommender.taste.history import _PLAY_SHARE, History, known_rows, liked_songs
from tests.support.oracles import varied_catalogue
from tests.taste.conftest import NOW, ago

SIZE = 60


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return varied_catalogue(tmp_path_factory.mktemp("history"), SIZE, seed=2)


@pytest.fixture
def songs(write_dataset):
    lines = [
        {"track_id": "a", "track_name": "A"},
        {"track_id": "b", "track_name": "B", "popularity": 40},
        {"track_id": "b2", "track_name": "B - Live", "popularity": 70},
        {"track_id": "c", "track_name": "C"},
    ]
    return load_catalogue(write_dataset(lines))


def weights(catalogue, history, **options):
    found = liked_songs(catalogue, history, NOW, **options)
    return dict(zip(catalogue.ids(found.rows), found.weights.tolist(), strict=True))


def test_a_like_counts_half_after_each_half_life(songs):
    history = History(likes=(("a", ago(0)), ("b", ago(90)), ("c", ago(180))))
    assert weights(songs, history) == pytest.approx({"a": 1, "b": 0.5, "c": 0.25})
    assert weights(songs, history, half_life_days=180)["c"] == pytest.approx(0.5)


def test_plays_count_by_their_logarithm(songs):
    # seven plays of today: 0.3 * log2(8); three of a half-life ago: 0.3 * log2(1 + 3 / 2)
    history = History(plays=(("a", ago(0)),) * 7 + (("c", ago(90)),) * 3)
    expected = {"a": _PLAY_SHARE * 3, "c": _PLAY_SHARE * np.log2(2.5)}
    assert weights(songs, history) == pytest.approx(expected)


def test_versions_of_a_song_add_up_and_the_strongest_stands_for_it(songs):
    history = History(likes=(("b", ago(90)), ("b2", ago(180))), plays=(("b", ago(0)),))
    assert weights(songs, history) == pytest.approx({"b": 0.5 + _PLAY_SHARE + 0.25})


def test_a_disliked_song_is_not_liked_in_any_version_however_often_it_was_played(songs):
    history = History(dislikes=(("b2", ago(0)),), plays=(("b", ago(0)),) * 9 + (("a", ago(0)),))
    assert list(weights(songs, history)) == ["a"]


def test_the_future_and_other_zones_are_understood_and_unknown_ids_left_out(songs):
    there = timezone(timedelta(hours=5))
    history = History(likes=(("a", ago(-3)), ("c", ago(90).astimezone(there)), ("nobody", NOW)))
    assert weights(songs, history) == pytest.approx({"a": 1, "c": 0.5})


def test_nothing_done_is_nothing_liked(songs):
    found = liked_songs(songs, History(), NOW)
    assert (len(found.rows), len(found.weights)) == (0, 0)
    assert known_rows(songs, History()).tolist() == []


def test_a_history_without_tracks_knows_nothing_of_them():
    history = History(
        likes=(("a", NOW), ("b", NOW)),
        dislikes=(("c", NOW),),
        plays=(("a", NOW), ("d", NOW)),
        passed={"a": (3, NOW), "e": (1, NOW)},
    )
    assert history.without({"a", "c"}) == History(
        likes=(("b", NOW),), plays=(("d", NOW),), passed={"e": (1, NOW)}
    )


events = st.lists(
    st.tuples(st.integers(0, SIZE + 2).map("t{}".format), st.floats(0, 400).map(ago)), max_size=25
).map(tuple)


@settings(deadline=None, max_examples=60)
@given(likes=events, dislikes=events, plays=events)
def test_any_history_gives_the_weights_of_a_plain_sum(varied, likes, dislikes, plays):
    history = History(likes, dislikes, plays)
    known = {f"t{i}" for i in range(SIZE)}

    def song(track_id):
        return int(varied.song[varied.row(track_id)])

    refused = {song(one) for one, _ in dislikes if one in known}

    def faded(events, track_id):
        ages = [(NOW - at).total_seconds() / 86400 for one, at in events if one == track_id]
        return sum(2 ** (-age / 90) for age in ages)

    by_track = {}
    for track_id in sorted(known, key=varied.row):
        weight = faded(likes, track_id) + _PLAY_SHARE * np.log2(1 + faded(plays, track_id))
        if weight and song(track_id) not in refused:
            by_track[track_id] = weight
    by_song = {}
    for track_id, weight in by_track.items():
        by_song[song(track_id)] = by_song.get(song(track_id), 0) + weight
    found = liked_songs(varied, history, NOW)
    songs = varied.song[found.rows].tolist()
    assert dict(zip(songs, found.weights.tolist(), strict=True)) == pytest.approx(by_song)
    assert (np.diff(found.weights) <= 1e-9).all()
    for row in found.rows.tolist():
        rivals = [w for t, w in by_track.items() if song(t) == varied.song[row]]
        assert by_track[varied.track(row).track_id] == max(rivals)
    heard = {song(one) for one, _ in likes + dislikes + plays if one in known}
    assert set(varied.song[known_rows(varied, history)].tolist()) == heard
