"""Folding of text and the telling of songs from versions."""

import re
import unicodedata
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue import text as text_module
from recommender.catalogue.text import fold, song_title


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Sigur Rós", "sigur ros"),
        ("Mötley Crüe", "motley crue"),
        ("MØ", "mo"),
        ("AC/DC", "ac dc"),
        ("Sunn O)))", "sunn o"),
        ("A$AP Rocky", "asap rocky"),
        ("P!nk", "pink"),
        ("bbno$", "bbnos"),
        ("$20 Bill!", "20 bill"),
        ("Wham! Rap", "wham rap"),
        ("!!!", "!!!"),
        ("  a\u200bb \u00a0 c ", "ab c"),
        ("ガガ", "ガガ"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_fold_drops_case_accents_signs_and_invisible_characters(written, folded):
    assert fold(written) == unicodedata.normalize("NFKD", folded)


@given(st.text(max_size=40))
def test_fold_is_idempotent_and_single_spaced(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert "  " not in folded
    assert folded == folded.strip()


@pytest.mark.parametrize(
    ("version", "title"),
    [
        ("Wonderwall - Remastered", "Wonderwall"),
        ("Wonderwall (Live at Knebworth, 10 August '96)", "Wonderwall"),
        ("Hallelujah - Live", "Hallelujah"),
        ("Hallelujah - Live in London", "Hallelujah"),
        ("All Too Well (10 Minute Version) (Taylor's Version)", "All Too Well"),
        ("Heat Waves - Slowed", "Heat Waves"),
        ("Heat Waves (sped up)", "Heat Waves"),
        ("Sunflower (with Swae Lee)", "Sunflower"),
        ("Savage Love feat. Jason Derulo", "Savage Love"),
        ("One More Time - Radio Edit", "One More Time"),
        ("Strobe - Original Mix", "Strobe"),
        ("Evidências - Ao Vivo", "Evidencias"),
        ("Yellow [Demo]", "Yellow"),
        ("Little Saint Nick - 1991 Remix", "Little Saint Nick"),
        ('Kesariya (From "Brahmastra")', "Kesariya"),
    ],
)
def test_a_version_has_the_title_of_its_song(version, title):
    assert song_title(version) == song_title(title)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stay", "Stay - Joel Corry Remix"),
        ("Stay", "Stay (Remix Edit)"),
        ("Stay (feat. Mikky Ekko)", "Stay feat. Mikky Ekko - Joel Corry Remix"),
        ("Echoes, Pt. 1", "Echoes, Pt. 2"),
        ("Echoes (Part 1)", "Echoes (Part 2)"),
        ("Live and Let Die", "Die"),
        ("(I Can't Get No) Satisfaction", "Satisfaction"),
        ("Video Killed (The Radio Star)", "Video Killed"),
        ("Song (Karaoke Version)", "Song"),
        ("Édition", ""),
    ],
)
def test_other_songs_keep_their_own_titles(one, other):
    assert song_title(one) != song_title(other)


@given(st.text(min_size=1, max_size=40))
def test_a_title_that_shows_something_never_loses_its_name(title):
    assert bool(song_title(title)) == bool(fold(title))


PIECES = [
    "a",
    "F",
    "live",
    "\u00a0feat. b",
    " FT c",
    " f",
    " - ",
    "(",
    ")",
    "remix",
    "!",
    "\x1cft d",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=20))
def test_a_title_told_plain_by_one_look_is_what_all_patterns_make_of_it(title):
    told = song_title(title)
    with mock.patch.object(text_module, "PARTING", re.compile("")):
        assert song_title(title) == told


def test_what_is_remembered_of_folding_has_a_bound():
    fold("".join(map(chr, range(0x10000, 0x20000))))
    before = text_module._remembered.cache_info().currsize
    fold("x" * 501)
    assert text_module._remembered.cache_info().currsize == before
    assert max(text_module._FOLD) <= 0xFFFF


def test_no_run_of_accents_is_decomposed_whole(monkeypatch):
    decompose = mock.Mock(wraps=unicodedata.normalize)
    monkeypatch.setattr(text_module.unicodedata, "normalize", decompose)
    assert fold("a" + "\u0301\u0327" * 5_000 + "b") == "ab"
    assert max(len(call.args[1]) for call in decompose.call_args_list) <= 500
