"""What a reader takes has a bound: lines, cells, characters, values, members of a zip."""

import unicodedata

import pytest

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import clean
from recommender.formats.upload import read_playlist
from tests.formats.reading import ID
from tests.support.hostile.uploads import HOSTILE


@pytest.mark.parametrize(
    "text", ["\ufdfa" * 5_000, "a\u0301\u0327" * 900, "a" * 5_000, "\uac01" * 999]
)
def test_a_name_has_a_thousand_characters_even_decomposed(text):
    assert 250 <= len(unicodedata.normalize("NFKD", clean(text))) <= 1_000


def test_a_letter_has_thirty_marks_at_most():
    assert clean("o" + "\u0301\u0327" * 400 + "k") == "o" + "\u0301\u0327" * 15 + "k"
    assert clean("Beyonce\u0301") == "Beyonce\u0301"


def test_names_that_are_too_long_together_are_refused():
    lines = [f"{'artist ' * 60} - {number} {'title ' * 60}" for number in range(1_500)]
    assert read_playlist("\n".join(lines[:1_000])).tracks()
    with pytest.raises(PlaylistFileError, match="more than 1,000,000 letters"):
        read_playlist("\n".join(lines))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
def test_two_hundred_thousand_lines_are_read_and_one_more_is_refused(end):
    read_playlist(f"U2 - One{end}" + end * 199_999)
    with pytest.raises(PlaylistFileError, match="more than 200,000 lines"):
        read_playlist(f"U2 - One{end}" + end * 200_000)


@pytest.mark.parametrize("text", ["[" + "{}," * 1_000_000 + "{}]", "[" + "1," * 4_000_001 + "1]"])
def test_json_of_too_many_values_is_refused_before_it_is_read(text):
    with pytest.raises(PlaylistFileError, match="more values than Segue reads"):
        read_playlist(text, "a.json")


def test_a_row_or_a_line_that_is_too_long_is_left_out():
    found = read_playlist("title,artist\nOne,U2\n" + "," * 200_001 + "\nTwo,U2", "a.csv")
    assert [entry.title for entry in found.tracks()] == ["One", "Two"]
    assert found.skipped == {"a line that is no CSV": 1}
    found = read_playlist(f"{ID}\n{'a ' * 500_001}")
    assert found.skipped == {"a line too long to be read": 1}


def test_the_place_of_a_song_is_told_in_few_words():
    found = read_playlist(
        '{"playlists": [{"name": "'
        + "n" * 10_000
        + '", "items": [{"track": {"trackName": "One"}}]}]}',
        "f" * 10_000 + ".json",
    )
    assert len(found.tracks()[0].where) < 1_300


@pytest.mark.parametrize("name", ["zip_overlapping", "zip64"])
def test_a_zip_whose_directory_lies_about_places_is_refused(name):
    with pytest.raises(PlaylistFileError, match="damaged"):
        read_playlist(HOSTILE[name][1](), "a.zip")


def test_a_zip_is_refused_unread_where_its_directory_tells_too_much():
    with pytest.raises(PlaylistFileError, match="more than 300 MB"):
        read_playlist(HOSTILE["zip_thirty_members"][1](), "a.zip")
