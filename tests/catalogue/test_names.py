"""Columns of texts and names, folded at once."""

from unittest import mock

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue import names
from recommender.catalogue.names import folds, song_titles, title_names
from recommender.catalogue.text import fold, song_title

PIECES = [
    "a",
    "F",
    "2",
    " feat. b",
    " - ",
    "(live)",
    "remix",
    "!",
    "$",
    "'",
    "\n",
    "  ",
    "\t",
    "é",
    "\0",
]
TITLES = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=20)


@given(st.lists(TITLES, max_size=8))
def test_a_column_is_folded_as_each_text_of_it(titles):
    printed = pa.array(titles, pa.string())
    with mock.patch.object(names, "_BLOCK", 3):
        folded = folds(printed)
        assert folded.to_pylist() == [fold(title) for title in titles]
        assert song_titles(printed, folded).to_pylist() == [song_title(title) for title in titles]


def test_every_ascii_character_is_folded_in_a_column_as_by_itself():
    texts = [f"A{chr(code)}b{chr(code)}" for code in range(128)]
    assert folds(pa.array(texts)).to_pylist() == [fold(text) for text in texts]


@given(st.lists(TITLES, max_size=8))
def test_a_track_has_its_title_and_that_of_its_song_each_name_once(titles):
    found = title_names(pa.array(titles, pa.string()))
    pairs = [(fold(title), song_title(title)) for title in titles]
    assert [found.of(row) for row in range(len(titles))] == pairs
    assert found.names.to_pylist() == list(dict.fromkeys(name for pair in pairs for name in pair))


@pytest.mark.parametrize("part", [slice(1, 3), slice(3, 3)])
def test_a_part_of_a_column_is_folded_like_a_whole_one(part):
    texts = ["One", "Two!", "Thrée", "Four"]
    sliced = pa.array(texts)[part]
    assert folds(sliced).to_pylist() == [fold(text) for text in texts[part]]
