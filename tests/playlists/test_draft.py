"""A list under work: every change makes a new list and keeps the one before."""

import pytest

from recommender import Recommender, load_catalogue
from recommender.formats.playlist import MAX_TRACKS, PlaylistEntry
from recommender.playlists.draft import Draft, entry_of
from recommender.ranking.query import MAX_WEIGHT, Query


def song(track_id):
    return PlaylistEntry(track_id, f"Title {track_id}", ("Artist",))


def names(draft):
    return "".join(entry.track_id or "?" for entry in draft.entries)


@pytest.fixture
def draft():
    return Draft().added(map(song, "abcd"))


def test_songs_are_added_once_in_their_order(draft):
    assert names(draft.added([song("e"), song("a"), song("e")])) == "abcde"
    assert names(draft) == "abcd"


def test_two_lines_of_one_song_without_an_id_are_one_song():
    first = PlaylistEntry(None, "Creep", ("Radiohead",))
    again = PlaylistEntry(None, "CREEP", ("radiohead",))
    assert Draft().added([first, again]).entries == (first,)


def test_a_list_holds_no_more_than_the_most():
    full = Draft().added(song(f"t{i}") for i in range(MAX_TRACKS + 3))
    assert len(full) == MAX_TRACKS
    assert len(full.added([song("x")])) == MAX_TRACKS


@pytest.mark.parametrize(
    ("place", "to", "expected"),
    [(0, 1, "bacd"), (3, 2, "abdc"), (2, 0, "cabd"), (1, 99, "acdb"), (0, -1, "abcd")],
)
def test_a_song_moves_to_another_place(draft, place, to, expected):
    assert names(draft.moved(place, to)) == expected


def test_a_song_is_replaced_in_its_place_and_never_stands_twice(draft):
    assert names(draft.replaced("b", song("x"))) == "axcd"
    assert names(draft.replaced("b", song("d"))) == "acd"
    assert names(draft.replaced("gone", song("x"))) == "abcdx"
    assert names(draft.replaced("b", song("b"))) == "abcd"


def test_an_order_moves_what_it_does_not_name_to_the_end(draft):
    local = PlaylistEntry(None, "Local", ("Me",))
    listed = Draft((local, *draft.entries))
    assert names(listed.reordered("dbca")) == "dbca?"


def test_marks_follow_the_songs_they_belong_to(draft):
    marked = draft.with_more("a").with_less("b").with_less("x")
    assert names(marked) == "acd"
    assert (marked.more, marked.less) == ({"a"}, ("b", "x"))
    assert marked.with_more("a").more == frozenset()
    assert marked.without("a").more == frozenset()
    assert marked.added([song("x")]).less == ("b",)
    assert marked.no_longer_less("b").less == ("x",)


def test_marked_songs_weigh_three_times_another_and_half_of_all_others_at_least(draft):
    assert draft.weights("abcd") == ()
    # half of 3 others is 1.5: less than 3
    assert draft.with_more("b").weights("abcd") == (1, 3, 1, 1)
    # half of 98 others is 49, shared by two
    many = [f"t{i}" for i in range(100)]
    two = Draft().added(map(song, many)).with_more("t0").with_more("t1")
    assert two.weights(many)[:3] == (24.5, 24.5, 1)
    lone = Draft().added(map(song, "ab")).with_more("a")
    assert lone.weights("a") == ()
    assert Draft(more=frozenset({"t0"})).weights(["t0"] * 1 + many[1:] * 20)[0] == MAX_WEIGHT


def test_seeds_are_the_songs_of_the_catalogue_and_make_a_query(write_dataset):
    lines = [{"track_id": f"t{i}", "track_name": f"Song {i}"} for i in range(9)]
    catalogue = load_catalogue(write_dataset(lines))
    known = map(entry_of, catalogue.tracks(range(3)))
    listed = Draft().added([song("unknown"), PlaylistEntry(None, "Local", ("Me",)), *known])
    marked = listed.with_more("t1").with_less("t2")
    seeds = marked.seeds(catalogue)
    assert seeds == ("t0", "t1")
    assert Draft().seeds(catalogue) == ()
    weights = marked.weights(seeds)
    query = Query(seeds, weights=weights, less_like=marked.less, max_per_artist=None)
    found = {item.track.track_id for item in Recommender.build(catalogue).recommend(query).items}
    assert found == {"t3", "t4", "t5", "t6", "t7", "t8"}
