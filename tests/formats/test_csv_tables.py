"""CSV files of several exporters."""

import contextlib
import csv
import io
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError
from recommender.formats.csv_tables import _DELIMITERS, has_header, read_csv
from tests.formats.reading import ID, OTHER, read_by, songs_by

read = partial(read_by, read_csv)
songs = partial(songs_by, read_csv)


def table(header, *rows, delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([header, *rows])
    return file.getvalue()


EXPORTIFY = (
    "Track URI", "Track Name", "Artist URI(s)", "Artist Name(s)", "Album URI", "Album Name",
    "Album Artist URI(s)", "Album Artist Name(s)", "Track Duration (ms)", "Added At",
)  # fmt: skip
EXPORTIFY_ROW = (
    f"spotify:track:{ID}", "Crazy in Love", "spotify:artist:1, spotify:artist:2",
    "Beyoncé, Jay-Z", "spotify:album:3", "B", "spotify:artist:1", "Beyoncé", "1000", "2024-01-01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (EXPORTIFY, EXPORTIFY_ROW, (ID, "Crazy in Love", ("Beyoncé, Jay-Z",))),
        (
            ("Spotify URI", "Track Name", "Album Name", "Artist Name(s)", "Genres"),
            (f"spotify:track:{ID}", "Love", "B", "Beyoncé;Jay-Z", "pop"),
            (ID, "Love", ("Beyoncé", "Jay-Z")),
        ),
        (
            ("Track name", "Artist name", "Album", "Playlist name", "Type", "ISRC", "Spotify - id"),
            ("Love", "Beyoncé", "B", "Mine", "Playlist", "US1", ID),
            (ID, "Love", ("Beyoncé",)),
        ),
        (
            ("title", "artist", "album", "isrc", "addedDate", "url"),
            ("Love", "Beyoncé", "B", "US1", "", f"https://open.spotify.com/track/{ID}"),
            (ID, "Love", ("Beyoncé",)),
        ),
        (
            ("platform", "ISRC", "Title", "Artist", "url"),
            ("deezer", "US1", "Love", "Beyoncé", "https://www.deezer.com/track/3"),
            (None, "Love", ("Beyoncé",)),
        ),
        (
            ("id", "name", "artists", "popularity"),
            ("17", "Love", "Beyoncé", "80"),
            (None, "Love", ("Beyoncé",)),
        ),
        (("id", "name"), (ID, "Love"), (ID, "Love", ())),
        (("Song", "Artist", "BPM", "Spotify Track Id"), ("L", "B", "99", ID), (ID, "L", ("B",))),
        (("Artist", "Album", "Track"), ("Beyoncé", "B", "Love"), (None, "Love", ("Beyoncé",))),
        (("uri",), (f"spotify:track:{ID}",), (ID, "", ())),
        (("Interpret", "Titel"), ("Beyoncé", "Love"), (None, "Love", ("Beyoncé",))),
    ],
)
@pytest.mark.parametrize("delimiter", _DELIMITERS)
def test_the_columns_of_each_exporter_are_known_under_any_delimiter(
    header, row, expected, delimiter
):
    text = table(header, row, delimiter=delimiter)
    assert songs(text) == [expected]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_end_a_line_is_read(end):
    assert songs(end.join(["title,artist", "Creep,Radiohead", "", "One,U2", ""])) == [
        (None, "Creep", ("Radiohead",)),
        (None, "One", ("U2",)),
    ]


def test_the_hint_of_excel_is_no_header():
    found = read("sep=;\r\ntitle;artist\r\nCreep, Pt. 2;Radiohead\r\n;\r\n")
    assert [entry.where for entry in found.tracks()] == ["line 3"]
    assert found.tracks()[0].title == "Creep, Pt. 2"


def test_a_list_for_each_name_in_the_column_of_playlists():
    found = read("Track name,Artist name,Playlist name\nA,B,Road\nC,D,Home\nE,F,Road\n")
    assert [(one.name, len(one.entries)) for one in found.playlists] == [("Road", 2), ("Home", 1)]


def test_a_table_without_header_is_read_by_its_links():
    found = read(f"7,Creep,https://open.spotify.com/track/{ID},x\n8,One,spotify:track:{OTHER}\n")
    assert [entry.track_id for entry in found.tracks()] == [ID, OTHER]


def test_a_table_without_links_and_names_is_refused_with_an_example():
    with pytest.raises(PlaylistFileError, match="title,artist"):
        read("date,amount\n2024,17\n")


def test_local_files_episodes_and_blanks_are_told_apart():
    found = read(
        table(
            ("Track URI", "Track Name", "Artist Name(s)"),
            ("spotify:local:U2::One:1", "One", "U2"),
            ("spotify:episode:512ojhOuo1ktJprKbVcKyQ", "Talk", "A show"),
            ("", "Creep", "Radiohead"),
            ("", "", ""),
            ("", "", "Only an artist"),
            (f"spotify:track:{ID}",),
        )
    )
    assert [(entry.track_id, entry.title) for entry in found.tracks()] == [
        (None, "One"),
        (None, "Creep"),
        (ID, ""),
    ]
    assert found.skipped == {"a podcast episode": 1, "neither id nor title": 1}


def test_formulas_are_names_like_others():
    text = "title,artist\n=HYPERLINK(1),@SUM\n'=1+1,'Til\n"
    assert songs(text) == [(None, "=HYPERLINK(1)", ("@SUM",)), (None, "=1+1", ("'Til",))]


def test_a_quote_that_never_ends_costs_its_lines_and_no_more():
    rest = "".join(f"Song {number},{'artist':100}\n" for number in range(3_000))
    found = read(f'title,artist\nCreep,Radiohead\n"One,U2\n{rest}')
    titles = [entry.title for entry in found.tracks()]
    assert (titles[0], titles[-1]) == ("Creep", "Song 2999")
    # a cell may hold 131,072 characters, a line here about 111: 1,180 lines are lost
    assert 3_001 - 1_200 < len(titles) < 3_001 - 1_100
    assert found.skipped == {"a line that is no CSV": 1}


def test_a_line_of_text_is_no_header():
    assert not has_header("Queen - Bohemian Rhapsody\n")
    assert not has_header("")
    assert has_header('"Title";"Artist"\n')


CELLS = st.sampled_from(
    ("title", "artist", "Track URI", '"', "=1", f"spotify:track:{ID}", "sep=;", "\r", "\x00", "\\,")
) | st.text(max_size=20)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=5).map(",".join), max_size=8).map("\n".join)


@given(TABLES, st.sampled_from(_DELIMITERS))
def test_any_table_gives_a_list_or_a_clear_error(text, delimiter):
    with contextlib.suppress(PlaylistFileError):
        for playlist in read(text.replace(",", delimiter)).playlists:
            assert playlist.entries
