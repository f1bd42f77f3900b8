"""What became of each line, and what a correction does to the list."""

import pytest

from recommender import load_catalogue
from recommender.formats.playlist import PlaylistEntry, Skipped
from recommender.playlists.draft import Draft
from recommender.playlists.imports import add, correct, keep
from recommender.playlists.matching import Matcher

TITLES = ["Creep", "Karma Police", "No Surprises", "Lucky"]


@pytest.fixture
def catalogue(write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": title, "artists": "Radiohead"}
        for i, title in enumerate(TITLES)
    ]
    return load_catalogue(write_dataset(lines))


@pytest.fixture
def added(catalogue):
    entries = [
        PlaylistEntry("t0", "", ()),
        PlaylistEntry(None, "Karma Police", ("Radiohead",), "line 2"),
        PlaylistEntry(None, "Nobody Knows", ("Nobody",), "line 3"),
    ]
    skipped = {"a podcast episode": 1}
    report = Matcher(catalogue).match(entries)
    return add(Draft(), catalogue, "x.csv", report, skipped, [Skipped("line 4", "a podcast")])


def ids(draft):
    return [entry.track_id for entry in draft.entries]


def test_what_is_found_is_added_and_every_line_has_its_outcome(added):
    draft, imported = added
    assert ids(draft) == ["t0", "t1"]
    assert [entry.title for entry in draft.entries] == ["Creep", "Karma Police"]
    assert imported.rows == (0, 1, None)
    assert (imported.part("id"), imported.part("name"), imported.part("missing")) == ([0], [1], [2])
    assert imported.part("close name") == []
    assert imported.skipped == {"a podcast episode": 1}
    assert imported.source == "x.csv"


@pytest.mark.parametrize(
    ("place", "row", "listed", "rows", "to_keep"),
    [
        pytest.param(0, 3, ["t3", "t1"], (3, 1, None), [2], id="takes the place of the one before"),
        pytest.param(2, 2, ["t0", "t1", "t2"], (0, 1, 2), [], id="is found for a missing line"),
        pytest.param(1, None, ["t0"], (0, None, None), [2], id="that is none drops the song"),
    ],
)
def test_a_corrected_song(catalogue, added, place, row, listed, rows, to_keep):
    draft, imported = correct(added[0], catalogue, added[1], place, row)
    assert ids(draft) == listed
    assert (imported.rows, imported.to_keep()) == (rows, to_keep)


def test_a_song_that_two_lines_have_stays_for_the_other(catalogue, added):
    draft, imported = added
    for place, row, left in ((1, 0, ["t0"]), (1, None, ["t0"]), (0, 2, ["t2"])):
        draft, imported = correct(draft, catalogue, imported, place, row)
        assert ids(draft) == left


def test_lines_without_a_song_can_be_kept_as_they_are_and_found_later(catalogue, added):
    draft, imported = keep(*added)
    assert [entry.label() for entry in draft.entries] == [
        "Radiohead - Creep", "Radiohead - Karma Police", "Nobody - Nobody Knows",
    ]  # fmt: skip
    assert imported.to_keep() == []
    draft, imported = correct(draft, catalogue, imported, 2, 3)
    assert ids(draft) == ["t0", "t1", "t3"]
    assert imported.kept == frozenset()
