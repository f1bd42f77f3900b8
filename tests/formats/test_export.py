"""Lists of tracks as files."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue.catalogue import Track
from recommender.formats.export import CSV_COLUMNS, to_csv, to_links, to_m3u8, to_uris

ID, OTHER_ID = "5SuOikwiRyPMVoIQDJUgSV", "4qPNDBW1i3p13qLCt0Ki3A"


def track(**changes):
    values = {
        "track_id": ID,
        "track_name": "Title",
        "artists": ("Artist",),
        "album_name": "Album",
        "genres": ("pop",),
        "popularity": 50,
        "duration_ms": 200_499,
        "explicit": False,
        "key": 0,
        "mode": 1,
        "features": (0.5,) * 10,
    }
    return Track(**{**values, **changes})


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_starts_with_a_byte_order_mark_and_tells_each_track_in_order():
    data = to_csv([track(artists=("A", "B"), genres=("pop", "rock")), track(track_id="t2")])
    assert data.startswith(b"\xef\xbb\xbfposition,track_id,")
    first, second = read(data)
    assert tuple(first) == CSV_COLUMNS
    assert first == {
        "position": "1",
        "track_id": ID,
        "track_name": "Title",
        "artists": "A; B",
        "album_name": "Album",
        "genres": "pop; rock",
        "popularity": "50",
        "duration_ms": "200499",
        "explicit": "False",
        "link": f"https://open.spotify.com/track/{ID}",
    }
    assert (second["position"], second["link"]) == ("2", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("column", ["track_id", "track_name", "artists", "album_name", "genres"])
def test_no_text_of_a_csv_can_run_as_a_formula(start, column):
    text = start + 'HYPERLINK("http://evil.example","x")'
    value = (text,) if column in ("artists", "genres") else text
    (row,) = read(to_csv([track(**{column: value})]))
    assert row[column] == "'" + text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_title_comes_back_from_a_csv_as_it_was_but_for_the_apostrophe(title):
    (row,) = read(to_csv([track(track_name=title)]))
    assert row["track_name"] in (title, "'" + title)
    assert not row["track_name"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_m3u8_gives_seconds_label_and_link_and_counts_what_has_none():
    tracks = [track(), track(track_id="demo-1"), track(track_id=OTHER_ID, artists=("A", "B"))]
    playlist = to_m3u8(tracks)
    # 200,499 ms are 200 s.
    assert playlist.text.splitlines() == [
        "#EXTM3U",
        "#EXTINF:200,Artist - Title",
        f"https://open.spotify.com/track/{ID}",
        "#EXTINF:200,A, B - Title",
        f"https://open.spotify.com/track/{OTHER_ID}",
    ]
    assert playlist.left_out == 1


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_title_with_a_line_break_adds_no_line_to_an_m3u8(break_):
    name = f"Title{break_}http://evil.example/a.mp3"
    assert len(to_m3u8([track(track_name=name)]).text.splitlines()) == 3


def test_links_and_uris_are_one_a_line_and_leave_out_what_is_no_spotify_id():
    tracks = [track(), track(track_id="Z" * 22), track(track_id=OTHER_ID)]
    links, uris = to_links(tracks), to_uris(tracks)
    assert links.text == (
        f"https://open.spotify.com/track/{ID}\nhttps://open.spotify.com/track/{OTHER_ID}\n"
    )
    assert uris.text == f"spotify:track:{ID}\nspotify:track:{OTHER_ID}\n"
    assert links.left_out == uris.left_out == 1


def test_an_empty_list_gives_files_without_entries():
    assert read(to_csv([])) == []
    assert (to_m3u8([]).text, to_links([]).text, to_uris([]).text) == ("#EXTM3U\n", "", "")
