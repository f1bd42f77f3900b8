"""Search: the track a person means is found, whatever they typed."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process

from recommender.artifacts.snapshot import Parts, put_together, take_apart
from recommender.catalogue import comparison, search
from recommender.catalogue.search import SearchIndex
from recommender.catalogue.text import fold, song_title
from recommender.errors import DatasetError, QueryError


def song_numbers(titles, artists):
    """One number for all versions of a song by one primary artist."""
    number = {}
    keys = [(song_title(t), fold(a[0])) for t, a in zip(titles, artists, strict=True)]
    return np.array([number.setdefault(key, len(number)) for key in keys])


TRACKS = [
    ("Creep", ["Radiohead"], 80),
    ("Creep - Acoustic", ["Radiohead"], 60),
    ("Creep - Live at Reading", ["Radiohead"], 85),
    ("Creep", ["TLC"], 60),
    ("Karma Police", ["Radiohead"], 78),
    ("Bohemian Rhapsody - Remastered 2011", ["Queen"], 82),
    ("Bohemian Rhapsody", ["The Muppets"], 40),
    ("Halo", ["Beyoncé"], 70),
    ("CUFF IT", ["Beyoncé"], 93),
    ("Mi Gente (feat. Beyoncé)", ["J Balvin", "Willy William", "Beyoncé"], 64),
    ("One", ["U2"], 70),
    ("Must Be the Moon", ["!!!"], 20),
    ("夜に駆ける", ["YOASOBI"], 75),
    ("東京フラッシュ", ["Vaundy"], 66),
    ("Группа крови", ["Кино"], 56),
    ("사랑했나봐", ["Yoon Do Hyun"], 50),
    ("Praise The Lord", ["A$AP Rocky", "Skepta"], 82),
    ("Hell's Bells", ["AC/DC"], 60),
    ("Black One", ["Sunn O)))"], 10),
    ("", [""], 0),
]
TITLES, ARTISTS, POPULARITY = zip(*TRACKS, strict=True)
SONG = song_numbers(TITLES, ARTISTS)
INDEX = SearchIndex.build(TITLES, ARTISTS, np.array(POPULARITY), SONG)


@pytest.mark.parametrize(
    ("text", "title", "artist"),
    [
        ("karma police", "Karma Police", "Radiohead"),
        ("krama plice", "Karma Police", "Radiohead"),
        ("karma po", "Karma Police", "Radiohead"),
        ("radiohead karma", "Karma Police", "Radiohead"),
        ("creep tlc", "Creep", "TLC"),
        ("TLC: Creep", "Creep", "TLC"),
        ("queen bohemian", "Bohemian Rhapsody - Remastered 2011", "Queen"),
        ("rhapsody muppets", "Bohemian Rhapsody", "The Muppets"),
        ("u2", "One", "U2"),
        ("!!!", "Must Be the Moon", "!!!"),
        ("夜", "夜に駆ける", "YOASOBI"),
        ("フラッシュ", "東京フラッシュ", "Vaundy"),
        ("ГРУППА КРВИ", "Группа крови", "Кино"),
        ("사랑", "사랑했나봐", "Yoon Do Hyun"),
        ("asap rocky", "Praise The Lord", "A$AP Rocky"),
        ("skepta", "Praise The Lord", "A$AP Rocky"),
        ("acdc", "Hell's Bells", "AC/DC"),
        ("hells bels", "Hell's Bells", "AC/DC"),
        ("sunn o)))", "Black One", "Sunn O)))"),
    ],
)
def test_the_track_that_is_meant_comes_first(text, title, artist):
    first = INDEX.search(text)[0]
    assert (TITLES[first], ARTISTS[first][0]) == (title, artist)


def test_an_artist_alone_gives_their_songs_the_most_popular_first():
    assert [TITLES[row] for row in INDEX.search("beyonce")[:3]] == [
        "CUFF IT",
        "Halo",
        "Mi Gente (feat. Beyoncé)",
    ]


def test_a_song_stands_once_by_its_most_popular_version():
    hits = [(TITLES[row], ARTISTS[row][0]) for row in INDEX.search("creep")]
    assert hits[:2] == [("Creep - Live at Reading", "Radiohead"), ("Creep", "TLC")]
    assert sum(title.startswith("Creep") for title, _ in hits) == 2


@pytest.mark.parametrize(
    "text", ["creep acoustic", "radiohead creep acoustic", "creep acustic", "acoustic creep"]
)
def test_a_version_that_is_named_leads(text):
    assert TITLES[INDEX.search(text)[0]] == "Creep - Acoustic"


def test_a_version_that_is_not_there_gives_the_song_all_the_same():
    assert INDEX.search("karma police acoustic")[0] == TITLES.index("Karma Police")
    assert INDEX.search("halo official video lyrics")[0] == TITLES.index("Halo")


def test_a_version_named_in_the_title_is_as_good_as_the_bare_title():
    # The cover has the exact title, the remaster is the more popular.
    assert INDEX.search("bohemian rhapsody")[:2] == [5, 6]


def test_ties_go_by_popularity_then_by_row():
    index = SearchIndex.build(
        ["Hello"] * 4, [["One"], ["Two"], ["Six"], ["Ten"]], np.array([5, 9, 9, 5]), np.arange(4)
    )
    assert index.search("hello") == [1, 2, 0, 3]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "?", "\u200b", "qqq xxx", "zz top"])
def test_a_text_like_nothing_in_the_catalogue_gives_no_hit(text):
    assert INDEX.search(text) == []


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_out_of_range_is_refused(limit):
    with pytest.raises(QueryError, match="1 to 100"):
        INDEX.search("creep", limit)


def test_the_limit_cuts_the_list_and_not_the_order():
    hits = INDEX.search("radiohead", 100)
    assert len(hits) >= 2
    assert INDEX.search("radiohead", 1) == hits[:1]


def test_what_stands_beyond_the_longest_text_does_not_count():
    start = "creep " * 40
    assert len(start) > search.MAX_TEXT_LENGTH
    long = "  " * 5_000 + "karma police".ljust(search.MAX_TEXT_LENGTH, "!") + "halo " * 2_000
    assert INDEX.search(long) == INDEX.search("karma police")


@pytest.mark.parametrize("name", ["titles", "artists", "popularity", "song"])
def test_columns_of_unequal_length_are_refused(name):
    columns = {
        "titles": ["One", "Two"],
        "artists": [["U2"], ["U2"]],
        "popularity": np.array([1, 2]),
        "song": np.array([0, 1]),
    }
    with pytest.raises(DatasetError, match="a row a track"):
        SearchIndex.build(**columns | {name: columns[name][:1]})


def test_a_track_without_artists_is_found_by_its_title():
    assert SearchIndex.build(["Halo"], [[]], np.array([1]), np.array([0])).search("hallo") == [0]


def test_an_empty_catalogue_finds_nothing():
    nothing = np.array([], int)
    assert SearchIndex.build([], [], nothing, nothing).search("creep") == []


def test_an_index_saved_without_pickle_and_mapped_finds_the_same(tmp_path):
    parts = Parts()
    take_apart(INDEX, "index", parts)
    for name, array in parts.arrays.items():
        np.save(tmp_path / f"{name}.npy", array, allow_pickle=False)
        parts.arrays[name] = np.load(tmp_path / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    again = put_together(SearchIndex, "index", parts)
    for text in ("creep", "beyonce", "夜", "karma polise"):
        assert again.search(text) == INDEX.search(text)


def test_no_array_can_be_changed_and_the_callers_stay_theirs():
    parts = Parts()
    take_apart(INDEX, "index", parts)
    assert len(parts.arrays) == 11
    assert not any(array.flags.writeable for array in parts.arrays.values())
    popularity = np.array([1], np.int32)
    index = SearchIndex.build(["One"], [["U2"]], popularity, np.array([0]))
    popularity[0] = 99
    assert index.popularity.tolist() == [1]


def test_threads_get_what_one_gets():
    texts = [f"{title} {artists[0]}" for title, artists, _ in TRACKS]
    expected = [INDEX.search(text) for text in texts]
    found = [[] for _ in range(4)]

    def ask(answers):
        answers.extend(INDEX.search(text) for text in texts)

    threads = [threading.Thread(target=ask, args=(answers,)) for answers in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@given(st.text(st.characters(), max_size=60), st.integers(1, 100))
def test_any_text_gives_valid_rows_of_different_songs(text, limit):
    hits = INDEX.search(text, limit)
    assert len(hits) <= limit
    assert all(0 <= row < len(TRACKS) for row in hits)
    assert len({SONG[row] for row in hits}) == len(hits)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=8), st.lists(st.text(max_size=5), min_size=1, max_size=2)),
        min_size=1,
        max_size=5,
    )
)
def test_any_catalogue_can_be_indexed_and_a_track_found_by_its_whole_name(tracks):
    titles, artists = zip(*tracks, strict=True)
    index = SearchIndex.build(titles, artists, np.zeros(len(tracks), int), np.arange(len(tracks)))
    for row, (title, names) in enumerate(tracks):
        text = f"{title} {names[0]}"
        if fold(title) and fold(names[0]) and fold(text) == f"{fold(title)} {fold(names[0])}":
            same = [
                fold(other) == fold(title) and fold(others[0]) == fold(names[0])
                for other, others in tracks
            ]
            assert any(same[hit] for hit in index.search(text)), (row, text)


def test_a_lone_surrogate_is_text_like_any_other():
    index = SearchIndex.build(["\ud800 One"], [["U2"]], np.array([1]), np.array([0]))
    assert index.search("one u2 \udfff") == [0]


def test_the_work_for_one_text_is_bounded_however_common_its_letters(monkeypatch):
    n_tracks = 3_000
    index = SearchIndex.build(
        [f"Love {i}" for i in range(n_tracks)],
        [[f"Lover {k}" for k in range(9)]] * n_tracks,
        np.zeros(n_tracks, int),
        np.arange(n_tracks),
    )
    compared = []

    def counted(texts, names, **options):
        compared.append(len(names))
        return process_cdist(texts, names, **options)

    process_cdist = process.cdist
    monkeypatch.setattr(comparison.process, "cdist", counted)
    assert len(index.search("love live lover " * 50, 100)) <= 100
    assert len(index.search("love", 100)) == 100
    # A track has two titles, MAX_ARTISTS artists and at most three kinds of name of both.
    assert max(compared) <= search._N_CANDIDATES * (3 + 7 * search.MAX_ARTISTS)
