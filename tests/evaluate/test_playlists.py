"""Playlists matched to the catalogue."""

import json

import pytest

from recommender import DatasetError, load_catalogue
from recommender.evaluate.playlists import match_playlists, read_playlists
from recommender.formats.playlist import Playlist, PlaylistEntry

LINES = [
    {"track_id": "creep", "track_name": "Creep", "artists": "Radiohead", "popularity": 80},
    {"track_id": "creeplive", "track_name": "Creep - Live", "artists": "Radiohead"},
    {"track_id": "creeptlc", "track_name": "Creep", "artists": "TLC"},
    {"track_id": "halo", "track_name": "Halo", "artists": "Beyoncé"},
    {"track_id": "duet", "track_name": "Crazy in Love (feat. JAY-Z)", "artists": "Beyoncé;JAY-Z"},
]


@pytest.fixture
def catalogue(write_dataset):
    return load_catalogue(write_dataset(LINES))


def match(catalogue, *tracks):
    entries = tuple(PlaylistEntry(one or None, title, (artist,)) for one, artist, title in tracks)
    (rows,), counts = match_playlists(catalogue, [Playlist("Mine", entries)])
    return catalogue.ids(rows), counts


def test_an_id_goes_before_names_and_a_name_finds_the_most_popular_version(catalogue):
    ids, counts = match(catalogue, ("creeplive", "TLC", "Creep"))
    assert (ids, counts.by_id, counts.by_name) == (["creeplive"], 1, 0)
    ids, counts = match(catalogue, ("other", "radiohead", "CREEP (2008 Remaster)"))
    assert (ids, counts.by_id, counts.by_name) == (["creep"], 0, 1)


def test_names_match_without_accents_and_by_any_artist_of_the_song(catalogue):
    assert match(catalogue, ("", "Beyonce", "Halo"))[0] == ["halo"]
    assert match(catalogue, ("", "Jay-Z", "Crazy In Love"))[0] == ["duet"]
    assert match(catalogue, ("", "TLC", "creep"))[0] == ["creeptlc"]


def test_tracks_of_one_song_count_once_and_the_counts_add_up(catalogue):
    by_id = [(track_id, "", "") for track_id in ("creep", "creeplive", "halo", "unknown")]
    ids, counts = match(catalogue, *by_id, ("", "Radiohead", "Creep"), ("", "Nobody", "Nothing"))
    assert ids == ["creep", "halo"]
    assert (counts.playlists, counts.entries, counts.songs) == (1, 6, 2)
    assert (counts.by_id, counts.by_name, counts.unmatched) == (3, 1, 2)


def test_a_primary_artist_goes_before_a_guest_of_the_same_title(write_dataset):
    lines = [
        {"track_id": "guest", "track_name": "Song", "artists": "A;B", "popularity": 90},
        {"track_id": "own", "track_name": "Song", "artists": "B", "popularity": 10},
    ]
    assert match(load_catalogue(write_dataset(lines)), ("", "B", "Song"))[0] == ["own"]


def test_a_name_counts_only_if_the_most_popular_version_lists_the_artist(write_dataset):
    lines = [
        {"track_id": "duo", "track_name": "Song", "artists": "A;B", "popularity": 10},
        {"track_id": "solo", "track_name": "Song", "artists": "A", "popularity": 90},
    ]
    catalogue = load_catalogue(write_dataset(lines))
    assert match(catalogue, ("", "A", "Song"))[0] == ["solo"]
    for artist, title in [("B", "Song"), ("Song", "A"), ("A & X", "Song"), ("X", "A - Song")]:
        assert match(catalogue, ("", artist, title))[0] == []


def test_a_file_is_read_line_by_line_with_missing_texts_empty(tmp_path):
    path = tmp_path / "playlists.jsonl"
    tracks = [
        {"track_id": "t", "artist": None}, {"title": "x"}, {"track_id": "a:b", "title": "y"},
        {"artist": "no song"}, {"track_id": "a:b"},
    ]  # fmt: skip
    record = {"id": "p", "name": "Ü", "tracks": tracks}
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n\n", encoding="utf-8")
    ids_and_titles = [("t", ""), (None, "x"), (None, "y")]
    entries = tuple(PlaylistEntry(track_id, title, ()) for track_id, title in ids_and_titles)
    assert list(read_playlists(path)) == [Playlist("Ü", entries)]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "p"}', '{"tracks": [1]}', '{"tracks": 3}'])
def test_a_line_that_is_no_playlist_is_named_by_its_number(tmp_path, line):
    path = tmp_path / "playlists.jsonl"
    path.write_text('{"id": "a", "tracks": []}\n' + line, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"Line 2 of playlists\.jsonl is no playlist"):
        list(read_playlists(path))


def test_a_file_that_is_missing_or_not_text_is_a_typed_error(tmp_path):
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("none.jsonl", "bytes.jsonl"):
        with pytest.raises(DatasetError, match="cannot be read"):
            list(read_playlists(tmp_path / name))
