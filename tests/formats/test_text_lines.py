"""Pasted text."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.text_lines import read_text
from tests.formats.reading import DEMO, ID, OTHER, read_by, songs_by

read = partial(read_by, read_text)
songs = partial(songs_by, read_text)


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/track/{ID}?si=abc https://open.spotify.com/intl-de/track/{OTHER}",
        f"spotify:track:{ID},spotify:track:{OTHER}",
        f"{ID} {OTHER}",
        f"{ID};{OTHER}",
        f"\r\n  {ID}\r\n\r\nspotify:track:{OTHER}\r\n",
        f"1. Creep https://open.spotify.com/track/{ID}\n<{'open.spotify.com/track/' + OTHER}>",
        f"[Creep](https://open.spotify.com/track/{ID}) spotify:track:{OTHER}",
    ],
)
def test_links_uris_and_ids_are_found_in_any_number_on_a_line(text):
    assert songs(text) == [(ID, "", ()), (OTHER, "", ())]


def test_ids_of_the_demo_catalogue_count_as_ids():
    assert songs(DEMO) == [(DEMO, "", ())]


@pytest.mark.parametrize(
    "line",
    ["Queen - Under Pressure", "Queen – Under Pressure", "12. Queen — Under Pressure",
     "• Queen\tUnder Pressure", "- Queen - Under Pressure", "  Queen  -  Under   Pressure "],
)  # fmt: skip
def test_a_line_of_artist_and_title_is_split_at_its_first_dash(line):
    assert songs(line) == [(None, "Under Pressure", ("Queen",))]


def test_a_hyphen_within_a_name_divides_nothing():
    assert songs("Jay-Z - 99 Problems\n24K Magic") == [
        (None, "99 Problems", ("Jay-Z",)),
        (None, "24K Magic", ()),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"https://open.spotify.com/playlist/{ID}", "a link to a playlist"),
        (f"https://open.spotify.com/album/{ID}", "a link to an album"),
        (f"https://open.spotify.com/episode/{ID}", "a podcast episode"),
        (f"spotify:episode:{ID}", "a podcast episode"),
        ("https://spotify.link/abc", "a link to something else"),
        ("https://open.spotify.com/track/short", "a link to something else"),
        ("x" * 5_000, "a line too long"),
    ],
)
def test_what_names_no_song_is_counted_with_its_line(line, why):
    found = read(f"\n{line}")
    assert found.playlists == ()
    assert found.examples[0].where == "line 2"
    assert found.examples[0].why.startswith(why)


def test_comments_and_blank_lines_are_no_songs():
    found = read("# my songs\n\n \n")
    assert (found.playlists, found.skipped) == ((), {})


LINES = st.sampled_from(
    (f"spotify:track:{ID}", "spotify:local:a:b:c:1", "http://[", "open.spotify.com/", " - ", "1.",
     "a - b", "://", "\t", "spotify:", "\x00", "#")
) | st.text()  # fmt: skip


@given(st.lists(LINES).map("\n".join))
def test_any_text_gives_a_list(text):
    for _, title, artists in songs(text):
        assert "\n" not in "".join((title, *artists))
