"""What is gathered from a file, and what is left out."""

from datetime import UTC, datetime

import pytest

from recommender.errors import PlaylistFileError
from recommender.formats import builder as module
from recommender.formats import playlist as entries
from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.playlist import HistoryPlay, PlaylistEntry, PlaylistFile

ID = "5SuOikwiRyPMVoIQDJUgSV"


def test_a_song_stands_once_in_a_list_and_the_repeat_is_counted():
    builder = PlaylistFileBuilder()
    builder.add("line 1", ID, "Comedy")
    builder.add("line 2", f"spotify:track:{ID}")
    builder.add("line 3", title="Don’t Stop", artists=["QUEEN"])
    builder.add("line 4", title="dont stop", artists=["Queen"])
    found = builder.build()
    assert [entry.where for entry in found.tracks()] == ["line 1", "line 3"]
    assert found.skipped == {"it stands in the list already": 2}
    assert [example.where for example in found.examples] == ["line 2", "line 4"]


def test_a_local_file_gives_its_names():
    builder = PlaylistFileBuilder()
    builder.add("line 1", "spotify:local:The+Beatles:Album:Let+It+Be%21:243")
    builder.add("line 2", "spotify:local:A:B:C:1", "Own title", ["Own artist"])
    builder.add("line 3", "spotify:local::::")
    first, second = builder.build().tracks()
    assert (first.track_id, first.title, first.artists) == (None, "Let It Be!", ("The Beatles",))
    assert (second.title, second.artists) == ("Own title", ("Own artist",))
    assert builder.build().skipped == {"a link to something else": 1}


def test_podcasts_blank_lines_and_foreign_links_are_counted_by_reason():
    builder = PlaylistFileBuilder()
    builder.add("1", f"spotify:episode:{ID}", "An episode", ["A show"])
    builder.add("2", " ", " ")
    builder.add("3", "https://youtu.be/abc")
    builder.add("4", "https://youtu.be/abc", "Creep", ["Radiohead"])
    found = builder.build()
    assert found.skipped == {
        "a podcast episode": 1,
        "neither id nor title": 1,
        "a link to something else": 1,
    }
    assert found.tracks() == (PlaylistEntry(None, "Creep", ("Radiohead",)),)


def test_one_track_more_than_the_limit_is_refused():
    builder = PlaylistFileBuilder(limit=2)
    for number in range(2):
        builder.add("", title=f"Song {number}")
    builder.add("", title="Song 1")  # a repeat takes no place
    with pytest.raises(PlaylistFileError, match="more than 2 tracks"):
        builder.add("", title="Song 3")


def test_a_list_of_endless_repeats_is_refused(monkeypatch):
    monkeypatch.setattr(module, "_MAX_SEEN", 100)
    for limit, most in ((2, 10), (module.MAX_LISTED, 100)):
        builder = PlaylistFileBuilder(limit)
        builder.add("", title="One")
        # a repeat counts twice: as an item and as one that is skipped
        for _ in range((most - 1) // 2):
            builder.add("", title="One")
        with pytest.raises(PlaylistFileError, match=f"more than {most} lines"):
            builder.add("", title="One")
        assert builder.full


def test_of_several_lists_the_chosen_ones_are_merged_in_order_and_the_limit_holds(monkeypatch):
    builder = PlaylistFileBuilder(module.MAX_LISTED)
    for playlist, titles in {"one": "abc", "two": "cd", "three": "e"}.items():
        for title in titles:
            builder.add("", title=title, playlist=playlist)
    found = builder.build()
    assert [entry.title for entry in found.tracks("one", "two")] == list("abcd")
    assert [entry.title for entry in found.tracks()] == list("abcde")
    monkeypatch.setattr(entries, "MAX_TRACKS", 4)
    assert len(found.tracks("one", "two")) == 4
    with pytest.raises(PlaylistFileError, match="more than"):
        found.tracks()
    with pytest.raises(PlaylistFileError, match="no song"):
        found.tracks("four")


def test_plays_are_ordered_by_time_stand_once_and_the_oldest_go_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(module, "_MAX_PLAYS", 3)
    builder = PlaylistFileBuilder()
    times = [datetime(2024, 1, day, tzinfo=UTC) for day in range(1, 10)]
    for time in [*times[::-1], times[8]]:
        builder.play("history", ID, "Comedy", "Gen Hoshino", time, 1000)
    found = builder.build()
    entry = PlaylistEntry(ID, "Comedy", ("Gen Hoshino",))
    assert found.plays == tuple(HistoryPlay(entry, time, 1000) for time in times[6:])
    assert found.skipped == {"an older play than the latest 3": 6}
    assert builder.build() == found


def test_a_play_without_time_or_length_is_counted():
    builder = PlaylistFileBuilder()
    builder.play("history", ID, "", "", None, 5)
    builder.play("history", ID, "", "", datetime(2024, 1, 1, tzinfo=UTC), None)
    assert builder.build() == PlaylistFile(
        (), (), {"a play without a readable time": 2}, builder.build().examples
    )


def test_of_plays_that_ended_at_one_time_each_song_stays_once_in_its_order():
    builder = PlaylistFileBuilder()
    for day, title in ((2, "B"), (1, "C"), (2, "A"), (2, " B"), (1, "C")):
        builder.play("", "", title, "", datetime(2024, 1, day, tzinfo=UTC), 60_000)
    assert [play.entry.title for play in builder.build().plays] == ["C", "B", "A"]
