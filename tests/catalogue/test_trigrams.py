"""Trigram postings: which texts share which pieces, and how much the pieces weigh."""

from collections import Counter
from math import log1p
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue import trigrams
from recommender.catalogue.trigrams import TrigramPostings

WORDS = st.text("abc 東あ゙", max_size=12).map(lambda text: " ".join(text.split()))


def is_unspaced(character):
    return character in "東あ゙"


def grams_of(text):
    """The grams of a folded text, one character at a time (the oracle of the fast path)."""
    spaced = ""
    for character in text:
        if character == "゙" and spaced[-2:-1] in ("東", "あ"):
            spaced = spaced[:-1] + "゙ "
        elif character in "東あ":
            spaced += f" {character} "
        else:
            spaced += character
    padded = " " + " ".join(spaced.split()) + " " if spaced else "  "
    found = set()
    for i in range(len(padded)):
        piece = padded[i : i + 3]
        if len(piece) == 3 and (
            piece[1] != " " or (is_unspaced(piece[0]) and is_unspaced(piece[2]))
        ):
            found.add(piece)
        if piece[0] == " " and len(piece) == 3 and piece[1] != " ":
            found.add(piece[:2])
    return found


@given(st.lists(WORDS, max_size=8), WORDS)
def test_overlap_is_the_rarity_of_the_shared_grams_added_one_by_one(texts, text):
    in_texts = Counter(gram for other in texts for gram in grams_of(other))
    expected = [
        sum(log1p(len(texts) / in_texts[gram]) for gram in grams_of(text) & grams_of(other))
        for other in texts
    ]
    np.testing.assert_allclose(TrigramPostings.build(texts).overlap(text), expected)


def test_breadth_is_the_overlap_of_a_text_with_itself():
    texts = ["creep radiohead", "halo beyonce", "creep tlc", "", "東京"]
    postings = TrigramPostings.build(texts)
    own = [postings.overlap(text)[row] for row, text in enumerate(texts)]
    np.testing.assert_allclose(postings.breadth(), own, rtol=1e-6)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("u", [0]),  # the first letter of "u2"
        ("2", []),  # not the first letter of a word
        ("京", [1, 2]),  # each Han character is a word
        ("東京", [1, 2]),
        ("zzz", []),
        ("", []),
    ],
)
def test_a_gram_starts_a_word_or_lies_within_one(text, rows):
    overlap = TrigramPostings.build(["u2 one", "東京", "京"]).overlap(text)
    assert np.flatnonzero(overlap).tolist() == rows


def test_postings_are_sorted_and_hold_each_row_once():
    postings = TrigramPostings.build(["aaaa aaaa", "aaa", "baaa"])
    assert (np.diff(postings.codes) > 0).all()
    for first, last in zip(postings.indptr[:-1], postings.indptr[1:], strict=True):
        assert (np.diff(postings.rows[first:last]) > 0).all()


def test_grams_beyond_the_budget_are_left_out_the_most_common_first(monkeypatch):
    # "abx" shares " a", " ab" with all three texts, "abx" and "bx " with one: budget for two.
    postings = TrigramPostings.build(["abx", "aby", "abz"])
    monkeypatch.setattr(trigrams, "_POSTING_BUDGET", 2)
    np.testing.assert_allclose(postings.overlap("abx"), [2 * log1p(3), 0, 0])


def test_the_rarest_gram_is_read_even_where_it_is_beyond_the_budget(monkeypatch):
    postings = TrigramPostings.build(["ab", "ab"])
    monkeypatch.setattr(trigrams, "_POSTING_BUDGET", 1)
    np.testing.assert_allclose(postings.overlap("ab"), [log1p(1), log1p(1)])


@given(st.lists(WORDS, max_size=8))
def test_postings_do_not_depend_on_how_many_texts_are_read_at_once(texts):
    at_once = TrigramPostings.build(texts)
    with mock.patch.multiple(trigrams, _BLOCK=2, _POSTINGS_AT_ONCE=3):
        by_two = TrigramPostings.build(iter(texts))
        np.testing.assert_array_equal(by_two.breadth(), at_once.breadth())
    for name in ("codes", "indptr", "rows", "n_texts"):
        np.testing.assert_array_equal(getattr(by_two, name), getattr(at_once, name))
        assert np.asarray(getattr(by_two, name)).dtype == np.asarray(getattr(at_once, name)).dtype
