"""What was written is read again without loss, entries and tracks of a catalogue the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.playlist import PlaylistEntry, clean
from recommender.formats.text_lines import split_label
from recommender.formats.upload import read_playlist
from recommender.formats.writers import to_csv, to_json, to_links, to_m3u8, to_uris
from tests.support.songs import (
    ID,
    NAMES,
    OTHER_IDS,
    SPOTIFY_IDS,
    as_entries,
    lists_of,
    tracks_of,
)


def read(upload, name):
    return [entry for one in read_playlist(upload, name).playlists for entry in one.entries]


@given(lists_of(OTHER_IDS), NAMES)
def test_json_is_read_back_whole(entries, name):
    written = to_json(entries, name)
    found = read_playlist(written, "Own.json")
    assert [entry for one in found.playlists for entry in one.entries] == entries
    assert {one.name for one in found.playlists} == ({clean(name)} if entries else set())
    assert read(written, "") == entries


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(entries=lists_of(OTHER_IDS))
def test_csv_is_read_back_whole_whatever_its_encoding(encoding, entries):
    text = to_csv(entries).decode("utf-8-sig")
    assert read(text.encode(encoding), "list.csv") == entries


@given(lists_of(SPOTIFY_IDS), NAMES)
def test_m3u8_is_read_back_whole(entries, name):
    found = read_playlist(to_m3u8(entries, name).text.encode(), "list.m3u8")
    assert [entry for one in found.playlists for entry in one.entries] == entries
    assert {one.name for one in found.playlists} <= {clean(name) or "list"}


@pytest.mark.parametrize("write", [to_links, to_uris])
@given(entries=st.lists(st.builds(PlaylistEntry, SPOTIFY_IDS, NAMES, st.just(())), min_size=1))
def test_links_and_uris_give_back_every_id_in_order(write, entries):
    ids = list(dict.fromkeys(entry.track_id for entry in entries))
    assert [entry.track_id for entry in read(write(entries).text, "")] == ids


@given(tracks_of(OTHER_IDS), NAMES)
def test_json_of_tracks_is_read_back_whole(tracks, name):
    assert read(to_json(tracks, name), "Own.json") == as_entries(tracks)


@given(tracks_of(OTHER_IDS))
def test_csv_of_tracks_is_read_back_whole(tracks):
    assert read(to_csv(tracks), "list.csv") == as_entries(tracks)


@given(tracks_of(SPOTIFY_IDS), NAMES)
def test_m3u8_of_tracks_is_read_back_whole(tracks, name):
    assert read(to_m3u8(tracks, name).text.encode(), "list.m3u8") == as_entries(tracks)


@pytest.mark.parametrize("write", [to_links, to_uris])
@given(tracks=tracks_of(SPOTIFY_IDS).filter(len))
def test_links_and_uris_of_tracks_give_back_every_id_in_order(write, tracks):
    ids = [track.track_id for track in tracks]
    assert [entry.track_id for entry in read(write(tracks).text, "")] == ids


PLAIN = st.from_regex(r"[A-Za-z][a-z]{0,20}", fullmatch=True).filter(lambda name: len(name) != 22)


@pytest.mark.parametrize("write", [to_links, to_uris])
@given(entry=st.builds(PlaylistEntry, st.none(), PLAIN, PLAIN.map(lambda name: (name,))))
def test_an_entry_without_id_stays_in_a_list_of_links_by_its_names(write, entry):
    found = read(write([PlaylistEntry(ID, "", ()), entry]).text, "")
    assert [(one.track_id, one.artists, one.title) for one in found] == [
        (ID, (), ""),
        (None, entry.artists, entry.title),
    ]
    assert split_label(entry.label()) == (entry.artists[0], entry.title)


def test_the_csv_of_recommendations_is_read_back_too(write_dataset):
    from recommender import load_catalogue

    catalogue = load_catalogue(
        write_dataset(
            [
                {"track_id": ID, "track_name": "=1+1", "artists": "Tyler, The Creator;B"},
                {"track_id": "demo000000000000000001", "track_name": "Two", "artists": "C"},
            ]
        )
    )
    tracks = [catalogue.track(row) for row in range(len(catalogue))]
    assert read(to_csv(tracks), "list.csv") == [
        PlaylistEntry(ID, "=1+1", ("Tyler, The Creator", "B")),
        PlaylistEntry("demo000000000000000001", "Two", ("C",)),
    ]
