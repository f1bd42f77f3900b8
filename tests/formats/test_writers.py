"""What is exported is imported again without loss."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.export import to_csv as list_to_csv
from recommender.formats.playlist import PlaylistEntry, clean
from recommender.formats.text_lines import split_label
from recommender.formats.upload import read_playlist
from recommender.formats.writers import to_csv, to_json, to_links, to_m3u8, to_uris

ID = "5SuOikwiRyPMVoIQDJUgSV"

# Names full of what divides, quotes, escapes or starts something in one of the formats.
AWKWARD = st.text(st.sampled_from("ab\\;,'\"=+-@#:&|%\t\r\n –[{é中\u200d"), max_size=12)
NAMES = AWKWARD | st.text(max_size=30)
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPOTIFY_IDS = st.text(st.sampled_from(LETTERS), min_size=22, max_size=22)
OTHER_IDS = st.from_regex(r"[0-9A-Za-z_-]{1,64}", fullmatch=True)


def lists_of(ids):
    """Return a strategy for lists of entries, each song once."""
    entries = st.builds(
        PlaylistEntry, ids, NAMES, st.lists(NAMES, max_size=3).map(tuple)
    ) | st.builds(
        PlaylistEntry, st.none(), NAMES.filter(clean), st.lists(NAMES, max_size=3).map(tuple)
    )
    return st.lists(entries, unique_by=PlaylistEntry.key)


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
    assert read(to_csv(entries).encode(encoding), "list.csv") == entries


@given(lists_of(SPOTIFY_IDS), NAMES)
def test_m3u8_is_read_back_whole(entries, name):
    found = read_playlist(to_m3u8(entries, name).encode(), "list.m3u8")
    assert [entry for one in found.playlists for entry in one.entries] == entries
    assert {one.name for one in found.playlists} <= {clean(name) or "list"}


@pytest.mark.parametrize("write", [to_links, to_uris])
@given(entries=st.lists(st.builds(PlaylistEntry, SPOTIFY_IDS, NAMES, st.just(())), min_size=1))
def test_links_and_uris_give_back_every_id_in_order(write, entries):
    ids = list(dict.fromkeys(entry.track_id for entry in entries))
    assert [entry.track_id for entry in read(write(entries), "")] == ids


PLAIN = st.from_regex(r"[A-Za-z][a-z]{0,20}", fullmatch=True).filter(lambda name: len(name) != 22)


@pytest.mark.parametrize("write", [to_links, to_uris])
@given(entry=st.builds(PlaylistEntry, st.none(), PLAIN, PLAIN.map(lambda name: (name,))))
def test_an_entry_without_id_stays_in_a_list_of_links_by_its_names(write, entry):
    found = read(write([PlaylistEntry(ID, "", ()), entry]), "")
    assert [(one.track_id, one.artists, one.title) for one in found] == [
        (ID, (), ""),
        (None, entry.artists, entry.title),
    ]
    assert split_label(entry.label()) == (entry.artists[0], entry.title)


@given(lists_of(OTHER_IDS))
def test_no_cell_of_the_csv_starts_a_formula(entries):
    for row in csv.reader(io.StringIO(to_csv(entries))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


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
    assert read(list_to_csv(tracks), "list.csv") == [
        PlaylistEntry(ID, "=1+1", ("Tyler, The Creator", "B")),
        PlaylistEntry("demo000000000000000001", "Two", ("C",)),
    ]
