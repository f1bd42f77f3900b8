"""What an export may hold, and what is not even looked at."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from recommender.errors import PlaylistFileError
from recommender.profile import read_export
from recommender.profile.records import MAX_LIST_CHARS, to_ms
from recommender.profile.transfer import checks, upload
from recommender.profile.transfer.rows import EntryRow, JudgementRow, OpinionRow, PassRow, PlayRow

DAY_MS = 24 * 60 * 60 * 1000


def read(**kinds):
    return read_export(json.dumps({"format": "segue-profile", "version": 2, **kinds}))


def read_1(**kinds):
    return read_export(json.dumps({"format": "segue-profile", "version": 1, **kinds}))


def likes(*times):
    return {"track": [0] * len(times), "at_ms": list(times)}


def test_times_are_from_1970_to_a_day_from_now():
    now = to_ms(datetime.now(UTC))
    good = (0, 1, now, now + DAY_MS - 60_000)
    bad = (-1, now + DAY_MS + 60_000, 253_402_300_799_000, 2**70, 1.5, True, None, "1", [])
    found = read(tracks=["a"], likes=likes(*good, *bad), dislikes=likes(*good, *bad))
    assert [one.at_ms for one in found.opinions] == [*good, *good]
    assert found.skipped == 2 * len(bad)


def test_times_as_text_have_the_same_bounds():
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    good = ("1970-01-01T00:00:00Z", "2024-01-01", (tomorrow - timedelta(minutes=1)).isoformat())
    bad = ("1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "0001-01-01", "soon", 5, None)
    found = read_1(likes=[{"track_id": "a", "at": at} for at in (*good, *bad)])
    assert (len(found.opinions), found.skipped) == (len(good), len(bad))


def test_a_play_lasts_a_day_at_most_and_passes_count_up_to_a_million():
    lengths = [0, DAY_MS, DAY_MS + 1, -1, 1.5, True, None]
    n = len(lengths)
    plays = {"track": [0] * n, "played_at_ms": [5] * n, "ms_played": lengths, "imported": [1] * n}
    times = [0, 7, 10**6 + 1, 2**62, 10**30, -1, False]
    passes = {"track": [0] * n, "times": times, "last_at_ms": [5] * n}
    found = read(tracks=["a"], plays=plays, passes=passes)
    assert found.plays == (PlayRow("a", 5, 0, True), PlayRow("a", 5, DAY_MS, True))
    assert found.passes == tuple(PassRow("a", n, 5) for n in (0, 7, 10**6, 10**6))
    assert found.skipped == 5 + 3


def test_a_judgement_is_of_two_settings_with_names_and_one_of_three_answers():
    good = [("A", "B", "left"), ("B", "A", "right"), ("A", "深" * 40, "neither")]
    bad = [("A", "A", "left"), ("", "B", "left"), ("A", "x" * 41, "left"), ("A", " B", "left"),
           ("A", "B\n", "left"), ("A", "B", "both"), ("A", "B", 1), ("A", None, "left"),
           ("A", "B", ["left"])]  # fmt: skip
    left, right, chosen = zip(*good, *bad, strict=True)
    n = len(good + bad)
    columns = {"left": left, "right": right, "chosen": chosen}
    found = read(tracks=["a"], judgements={"track": [0] * n, "at_ms": [5] * n, **columns})
    assert found.judgements == tuple(JudgementRow("a", 5, *row) for row in good)
    assert found.skipped == len(bad)
    assert read_1(judgements=[{"track_id": "a"}]).judgements == ()


def test_a_place_without_an_id_and_columns_of_other_lengths_are_skipped():
    found = read(
        tracks=["a", "not an id", 5],
        likes={"track": [0, 1, 2, 3, -1, True, "a", 0], "at_ms": [5] * 7},
        dislikes={"track": [0, 0]},
        plays=[{"track": 0}],
    )
    assert found.opinions == (OpinionRow("a", True, 5),)
    assert found.skipped == 7 + 2


def playlist(songs, **other):
    return {"name": "N", "created_at_ms": 1, "changed_at_ms": 2, "songs": songs} | other


def test_a_song_that_makes_no_sense_does_not_spoil_its_playlist():
    songs = [["a", "", []], [None, "T", ["A", 5]], ["", "", []], ["../", "T", []], 5, ["a"], None]
    found = read(playlists=[playlist(songs), playlist(songs, deleted_at_ms=-1), playlist(None), 5])
    [one] = found.playlists
    assert one.entries == (EntryRow("a", "", ()), EntryRow(None, "T", ("A",)))
    assert found.skipped == 5 + 3


def test_a_playlist_takes_the_songs_that_fit_into_it():
    found = read(playlists=[playlist([["a", "", []]] * 5_001)])
    assert (len(found.playlists[0].entries), found.skipped) == (5_000, 1)
    title = "x" * 1_000
    songs = [[None, title, [title[:-3] + f"{n:03}" for n in range(99)]]] * 30
    found = read(playlists=[playlist(songs)])
    fits = MAX_LIST_CHARS // 100_000
    assert (len(found.playlists[0].entries), found.skipped) == (fits, 30 - fits)


@pytest.mark.parametrize("version", [1, 2])
def test_items_beyond_the_most_are_counted_and_not_looked_at(version, monkeypatch):
    looked = []
    monkeypatch.setattr(upload, "MAX_ROWS", 10)
    monkeypatch.setattr(upload, "MAX_PLAYLISTS", 3)
    monkeypatch.setattr(upload, "MAX_JUDGEMENTS", 5)
    for name in ("opinion", "play", "passed", "judgement", "playlist"):
        monkeypatch.setattr(
            checks.Checks, name, lambda *values, name=name, **_: looked.append(name)
        )
    kinds = ("likes", "dislikes", "plays", "passes", "playlists")
    items = [{}] * 1_000
    columns = {
        "likes": likes(*[1] * 1_000),
        "dislikes": likes(*[1] * 1_000),
        "plays": dict.fromkeys(("track", "played_at_ms", "ms_played", "imported"), [1] * 1_000),
        "passes": dict.fromkeys(("track", "times", "last_at_ms"), [1] * 1_000),
        "judgements": dict.fromkeys(("track", "at_ms", "left", "right", "chosen"), [1] * 1_000),
        "playlists": items,
    }
    found = read(**columns) if version == 2 else read_1(**dict.fromkeys(kinds, items))
    n_judged = 5 if version == 2 else 0  # the first version has none
    assert found.skipped == 5_000 + 200 * n_judged
    rows = ["opinion"] * 20 + ["play"] * 10 + ["passed"] * 10 + ["judgement"] * n_judged
    assert looked == [*rows, *["playlist"] * 3]


@pytest.mark.parametrize("piece", ["{},", "[],", '{"a":[]},', "[[]],", '"[",[{}],', "0,"])
def test_a_file_of_millions_of_empty_items_is_refused_before_any_is_built(piece, monkeypatch):
    built = []
    monkeypatch.setattr("json.loads", lambda *_: built.append(1))
    n_pieces = 4_000_100 if piece == "0," else 1_000_100
    text = '{"format":"segue-profile","version":1,"likes":[' + piece * n_pieces + "0]}"
    with pytest.raises(PlaylistFileError, match="more values than Segue reads"):
        read_export(text)
    assert built == []


def test_brackets_in_titles_are_no_items():
    songs = [["a", '[{"\\,' * 199, []]] * 2_000
    found = read(playlists=[playlist(songs)] * 3)
    assert [len(one.entries) for one in found.playlists] == [2_000] * 3
    with pytest.raises(PlaylistFileError, match="no JSON"):
        read_export('"\\"' + "[" * 1_100_000)  # a text without an end


def test_an_export_of_more_than_40_mb_is_refused():
    with pytest.raises(PlaylistFileError, match="larger than 40 MB"):
        read_export(b" " * (40 * 1024 * 1024 + 1))
