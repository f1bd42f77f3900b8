"""Lists of songs as files."""

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.playlist import PlaylistEntry
from recommender.formats.writers import to_csv, to_links, to_m3u8, to_uris
from tests.support.songs import ID, OTHER_ID, OTHER_IDS, lists_of, track

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_starts_with_a_byte_order_mark_and_holds_each_track_in_exportifys_columns():
    # danceability, energy, loudness, speechiness, acousticness, instrumentalness, liveness,
    # valence, tempo, popularity
    features = (0.5, 0.25, -6.5, 0.125, 0.75, 0.0, 0.375, 0.625, 120.5, 50.0)
    data = to_csv([track(artists=("A", "B"), genres=("pop", "rock"), features=features)])
    assert data.startswith(b"\xef\xbb\xbfTrack URI,Track Name,Album Name,")
    assert list(rows_of(data)[0].items()) == [
        ("Track URI", f"spotify:track:{ID}"),
        ("Track Name", "Title"),
        ("Album Name", "Album"),
        ("Artist Name(s)", "A;B"),
        ("Duration (ms)", "200499"),
        ("Popularity", "50"),
        ("Explicit", "False"),
        ("Genres", "pop;rock"),
        ("Danceability", "0.5"),
        ("Energy", "0.25"),
        ("Key", "0"),
        ("Loudness", "-6.5"),
        ("Mode", "1"),
        ("Speechiness", "0.125"),
        ("Acousticness", "0.75"),
        ("Instrumentalness", "0.0"),
        ("Liveness", "0.375"),
        ("Valence", "0.625"),
        ("Tempo", "120.5"),
    ]


def test_a_csv_keeps_the_order_of_tracks_and_entries_and_leaves_the_unknown_empty():
    entry = PlaylistEntry(None, "Creep", ("Radiohead", "Guest"))
    rows = rows_of(to_csv([entry, track(track_id="t2", key=-1, features=(math.nan,) * 10), entry]))
    assert [row["Track Name"] for row in rows] == ["Creep", "Title", "Creep"]
    assert {name: cell for name, cell in rows[0].items() if cell} == {
        "Track Name": "Creep",
        "Artist Name(s)": "Radiohead;Guest",
    }
    assert {name for name, cell in rows[1].items() if not cell} == {
        "Danceability", "Energy", "Key", "Loudness", "Speechiness", "Acousticness",
        "Instrumentalness", "Liveness", "Valence", "Tempo",
    }  # fmt: skip
    assert rows[1]["Track URI"] == "t2"


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_feature_is_written_in_as_few_digits_as_give_it_back(value):
    # 0.676 in the dataset is 0.6759999990463257 once it was a float32.
    (row,) = rows_of(to_csv([track(features=(float(np.float32(0.676)), *[value] * 9))]))
    assert row["Danceability"] == "0.676"
    assert np.float32(row["Tempo"]) == np.float32(value)
    assert len(row["Tempo"]) <= len(repr(value))


@pytest.mark.parametrize("start", FORMULA_STARTS)
@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("track_id", "Track URI"),
        ("track_name", "Track Name"),
        ("artists", "Artist Name(s)"),
        ("album_name", "Album Name"),
        ("genres", "Genres"),
    ],
)
def test_no_text_of_a_csv_can_run_as_a_formula(start, field, column):
    text = start + 'HYPERLINK("http://evil.example","x")'
    value = (text,) if field in ("artists", "genres") else text
    (row,) = rows_of(to_csv([track(**{field: value})]))
    assert row[column] == "'" + text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_title_comes_back_from_a_csv_as_it_was_but_for_the_apostrophe(title):
    (row,) = rows_of(to_csv([track(track_name=title)]))
    assert row["Track Name"] in (title, "'" + title)
    assert not row["Track Name"].startswith(FORMULA_STARTS)


@given(lists_of(OTHER_IDS))
def test_no_cell_of_the_csv_of_entries_starts_a_formula(entries):
    for row in csv.reader(io.StringIO(to_csv(entries).decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(FORMULA_STARTS) for cell in row)


def test_the_csv_of_a_catalogue_has_harmless_cells_and_nothing_for_the_unknown(write_dataset):
    from recommender import load_catalogue

    catalogue = load_catalogue(
        write_dataset(
            [
                {"track_id": "t0", "track_name": "Über", "tempo": 0, "energy": 0.2},
                {"track_id": "t3", "track_name": "=1+1", "artists": "@Dee"},
            ]
        )
    )
    lines = rows_of(to_csv(catalogue.tracks([1, 0])))
    assert [line["Track Name"] for line in lines] == ["'=1+1", "Über"]
    assert lines[0]["Artist Name(s)"] == "'@Dee"
    assert (lines[1]["Tempo"], lines[1]["Energy"]) == ("", "0.2")


def test_an_m3u8_gives_seconds_label_and_link_and_counts_what_has_none():
    tracks = [track(), track(track_id="demo-1"), track(track_id=OTHER_ID, artists=("A", "B"))]
    playlist = to_m3u8(tracks, "Rain\n")
    # 200,499 ms are 200 s.
    assert playlist.text.splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Rain",
        "#EXTART:Artist",
        "#EXTINF:200,Artist - Title",
        f"https://open.spotify.com/track/{ID}",
        "#EXTART:Artist",
        "#EXTINF:200,Artist - Title",
        "https://open.spotify.com/search/Artist%20-%20Title",
        "#EXTART:A;B",
        "#EXTINF:200,A, B - Title",
        f"https://open.spotify.com/track/{OTHER_ID}",
    ]
    assert playlist.without_id == 1


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_title_with_a_line_break_adds_no_line_to_an_m3u8(break_):
    name = f"Title{break_}http://evil.example/a.mp3"
    for song in (track(track_name=name, artists=(name,)), PlaylistEntry(ID, name, (name,))):
        assert len(to_m3u8([song], name).text.splitlines()) == 5


def test_links_and_uris_are_one_a_line_and_count_what_is_no_spotify_id():
    # The second id has the length of Spotify's but is too large a number, the third is no such.
    tracks = [track(), track(track_id="Z" * 22), track(track_id="t3"), track(track_id=OTHER_ID)]
    links, uris = to_links(tracks), to_uris(tracks)
    assert links.text.splitlines() == [
        f"https://open.spotify.com/track/{ID}",
        "Z" * 22,
        "Artist - Title",
        f"https://open.spotify.com/track/{OTHER_ID}",
    ]
    assert uris.text.splitlines() == [
        f"spotify:track:{ID}",
        "Z" * 22,
        "Artist - Title",
        f"spotify:track:{OTHER_ID}",
    ]
    assert links.without_id == uris.without_id == 2


def test_an_empty_list_gives_files_without_entries():
    assert rows_of(to_csv([])) == []
    assert (to_m3u8([]).text, to_links([]).text, to_uris([]).text) == ("#EXTM3U\n", "", "")
