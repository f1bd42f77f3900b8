"""M3U playlists."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.m3u import read_m3u
from tests.formats.reading import DEMO, ID, read_by, songs_by

read = partial(read_by, read_m3u)
songs = partial(songs_by, read_m3u)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (f"#EXTINF:123,Queen - One\nhttps://open.spotify.com/track/{ID}", (ID, "One", ("Queen",))),
        (f"spotify:track:{ID}", (ID, "", ())),
        (DEMO, (DEMO, "", ())),
        ("#EXTINF:-1,Queen - One - Live\nC:\\Music\\q.mp3", (None, "One - Live", ("Queen",))),
        ('#EXTINF:1 logo="a,b" x="c",Queen - One\na.mp3', (None, "One", ("Queen",))),
        ("#EXTINF:12.5,One\na.mp3", (None, "One", ())),
        ("/music/01 - Queen - One.flac", (None, "One", ("Queen",))),
        ("..\\..\\secret\\07. One.MP3", (None, "One", ())),
        ("file:///music/Queen%20-%20One.ogg", (None, "One", ("Queen",))),
        ("Mr. Big - Vol. 2", (None, "Vol. 2", ("Mr. Big",))),
        ("#EXTART:A - B;C\n#EXTINF:1,A - B, C - D - E\na.mp3", (None, "D - E", ("A - B", "C"))),
        ("#EXTART:\n#EXTINF:1,A - B\na.mp3", (None, "A - B", ())),
        ("spotify:local:Queen::One:1", (None, "One", ("Queen",))),
    ],
)
def test_a_song_is_known_by_its_link_its_info_or_the_name_of_its_file(lines, expected):
    assert songs(f"#EXTM3U\r\n{lines}\r\n") == [expected]


def test_info_belongs_to_the_next_file_alone():
    text = f"#EXTINF:1,Queen - One\na.mp3\nhttps://open.spotify.com/track/{ID}\n"
    assert songs(text) == [(None, "One", ("Queen",)), (ID, "", ())]


def test_the_playlist_has_the_name_it_gives_itself():
    assert read("#EXTM3U\n#PLAYLIST:Road\nQueen - One.mp3\n").playlists[0].name == "Road"


def test_a_stream_without_names_is_counted():
    assert read("https://radio.example/stream").skipped == {"neither id nor title": 1}


def test_a_line_without_end_is_counted():
    assert read("#EXTINF:" + '"' * 1_000_000).skipped == {"a line too long to name a song": 1}


LINES = st.sampled_from(
    ("#EXTM3U", "#EXTINF:1,a - b", '#EXTINF:"', "#EXTART:a;b", "#PLAYLIST:", "a.mp3", DEMO, "%ff",
     "file://[", ".", "..", "/", f"spotify:track:{ID}")
) | st.text()  # fmt: skip


@given(st.lists(LINES).map("\n".join))
def test_any_text_gives_a_list(text):
    for playlist in read(text).playlists:
        assert playlist.entries
