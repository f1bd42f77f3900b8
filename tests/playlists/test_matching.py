"""Entries found in the catalogue."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process

from recommender import load_catalogue
from recommender.catalogue.text import fold, song_title
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists import matching
from recommender.playlists.matching import _MAX_SEARCHES, Matcher
from tests.conftest import write_lines

LINES = [
    {"track_id": "creep", "track_name": "Creep", "artists": "Radiohead", "popularity": 80},
    {"track_id": "acoustic", "track_name": "Creep - Acoustic", "artists": "Radiohead"},
    {"track_id": "cover", "track_name": "Creep", "artists": "Postmodern Jukebox;Haley Reinhart"},
    {"track_id": "sound", "track_name": "The Sound of Silence", "artists": "Simon & Garfunkel"},
    {"track_id": "tyler", "track_name": "See You Again", "artists": "Tyler, The Creator;Kali U"},
    {"track_id": "umbrella", "track_name": "Umbrella", "artists": "Rihanna;JAY-Z"},
    {"track_id": "duo1", "track_name": "Duo", "artists": "One;Guest", "popularity": 90},
    {"track_id": "duo2", "track_name": "Duo", "artists": "Guest", "popularity": 10},
    {"track_id": "pt1", "track_name": "Shine On Part 1", "artists": "Pink Floyd"},
    {"track_id": "pt2", "track_name": "Shine On Part 2", "artists": "Pink Floyd"},
    {"track_id": "dash", "track_name": "Song", "artists": "A - B"},
]  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    return load_catalogue(write_lines(tmp_path_factory.mktemp("data") / "dataset.csv", LINES))


@pytest.fixture(scope="module")
def matcher(catalogue):
    return Matcher(catalogue)


def named(title, *artists):
    return PlaylistEntry(None, title, artists)


def of_id(track_id):
    return PlaylistEntry(track_id, "", ())


def id_of(catalogue, match):
    return None if match.row is None else catalogue.track(match.row).track_id


@pytest.mark.parametrize(
    ("entry", "track_id", "how"),
    [
        (PlaylistEntry("cover", "Something else", ()), "cover", "id"),
        (PlaylistEntry("gone", "creep", ("RADIOHEAD",)), "creep", "name"),
        (named("Creep (Acoustic)", "Radiohead"), "acoustic", "name"),
        (named("Creep - 2008 Remaster", "Radiohead"), "creep", "name"),
        (named("Creep", "Haley Reinhart"), "cover", "name"),
        (named("The Sound of Silence", "Simon & Garfunkel"), "sound", "name"),
        (named("See You Again (feat. Kali Uchis)", "Tyler, The Creator"), "tyler", "name"),
        (named("See You Again", "Tyler, The Creator, Kali U"), "tyler", "name"),
        (named("Umbrella", "Nobody", "Jay-Z"), "umbrella", "name"),
        (named("Umbrella", "Rihanna feat. JAY-Z"), "umbrella", "name"),
        (named("Duo", "Guest"), "duo2", "name"),
        (named("Radiohead", "Creep"), "creep", "name"),
        (named("Creep by Radiohead"), "creep", "name"),
        (named("B - Song", "A"), "dash", "name"),
        (of_id("gone"), None, None),
        (named("Creep"), None, None),
        (named("Karma Police", "Radiohead"), None, None),
    ],
)
def test_an_entry_is_found_by_its_id_else_by_artist_and_title(
    catalogue, matcher, entry, track_id, how
):
    match = matcher.match([entry]).matches[0]
    assert (id_of(catalogue, match), match.how) == (track_id, how)
    assert bool(match.why_not) == (track_id is None)


def test_every_missing_entry_says_why(matcher):
    report = matcher.match([of_id("gone"), named("Creep"), named("Dust", "Nobody")])
    assert report.missing() == report.matches
    assert [match.why_not for match in report.matches] == [
        "the catalogue has no track of this id, and no names are given",
        "no artist is given; write it as: artist - title",
        "the catalogue has no song of this artist and title",
    ]


def test_the_report_keeps_the_order_and_counts_a_row_once(catalogue, matcher):
    entries = [of_id("pt2"), of_id("gone"), of_id("creep")]
    report = matcher.match([*entries, named("Creep", "Radiohead")])
    assert [match.entry for match in report.matches[:3]] == entries
    assert [catalogue.track(row).track_id for row in report.rows()] == ["pt2", "creep"]
    assert len(report.found("name")) == 1


@pytest.fixture(scope="module")
def search(catalogue):
    labels = [catalogue.track(row).label() for row in range(len(catalogue))]

    def search(text, n):
        return [hit[2] for hit in process.extract(text, labels, limit=n)]

    return search


@pytest.mark.parametrize(
    ("entry", "track_id"),
    [
        (named("The Sonud of Silence", "Simon and Garfunkle"), "sound"),
        (named("Umbrela", "Rihana"), "umbrella"),
        (named("Shine On Part 3", "Pink Floyd"), None),
        (named("Creep", "Stone Temple Pilots"), None),
        (named("Paranoid Android", "Radiohead"), None),
    ],
)
def test_a_name_is_close_if_title_artist_and_numbers_are(
    catalogue, matcher, search, entry, track_id
):
    assert matcher.match([entry]).matches[0].row is None
    match = matcher.match([entry], search).matches[0]
    assert id_of(catalogue, match) == track_id
    assert match.how == (None if track_id is None else "close name")


def test_what_is_found_by_name_is_not_searched_and_searches_are_bounded(matcher):
    asked = []

    def search(text, n):
        asked.append(text)
        return []

    found, unusable = [of_id("creep"), named("Creep", "Radiohead")], [of_id("gone"), named("None")]
    matcher.match([*found, *unusable], search)
    assert asked == []
    matcher.match([named(f"No {n}", "One") for n in range(_MAX_SEARCHES + 50)], search)
    assert len(asked) == _MAX_SEARCHES


def test_an_entry_is_looked_up_a_bounded_number_of_times(matcher, monkeypatch):
    calls = []
    monkeypatch.setattr(matching, "song_title", lambda title: calls.append(title) or title)
    many = tuple(f"A{n}, B{n} & C{n}" for n in range(100))  # 400 names
    matcher.match([named("Title", *many)])
    assert len(calls) == 20


@settings(max_examples=50)
@given(
    st.builds(
        PlaylistEntry, st.none(), st.text().filter(str.isalnum), st.lists(st.text()).map(tuple)
    )
)
def test_any_names_are_found_or_not(matcher, entry):
    assert len(matcher.match([entry]).matches) == 1


@pytest.mark.real_data
def test_on_the_real_catalogue_each_track_is_found_by_its_own_names(real_catalogue):
    matcher = Matcher(real_catalogue)
    for row in range(0, len(real_catalogue), 37):
        track = real_catalogue.track(row)
        entry = named(track.track_name, *track.artists)
        found = real_catalogue.track(matcher.match([entry]).matches[0].row)
        assert song_title(found.track_name) == song_title(entry.title)
        assert {fold(name) for name in found.artists} & {fold(name) for name in entry.artists}


@pytest.mark.real_data
def test_on_the_real_catalogue_names_agree_with_ids(real_catalogue, real_dataset):
    path = real_dataset.parent / "playlists_dev.jsonl"
    if not path.is_file():
        pytest.skip("the playlists for development are missing")
    matcher = Matcher(real_catalogue)
    agree = n_by_id = 0
    for line in path.read_text(encoding="utf-8").splitlines()[:40]:
        for track in json.loads(line)["tracks"]:
            title, artist = track["title"] or "", track["artist"] or ""
            if not title or not artist:
                continue
            by_id = matcher.match([of_id(track["track_id"])]).matches[0].row
            by_name = matcher.match([named(title, artist)]).matches[0].row
            if by_id is not None:
                n_by_id += 1
                agree += by_name is not None and (
                    real_catalogue.song[by_id] == real_catalogue.song[by_name]
                )
    assert n_by_id > 300
    assert agree >= 0.98 * n_by_id
