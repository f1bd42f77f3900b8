"""Holiday songs: those whose title or album names Christmas or the turn of the year."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import Catalogue

_WORDS: Final = (
    "christmas", "xmas", "x-mas", r"\bno[eë]l\b", "navidad", "navideñ", r"\bnatale?\b",
    "weihnacht", "wiehnacht", r"\bkerst", r"\bjul\b", "julmusik", "joulu", "sinterklaas",
    "рождеств", "новогод", "новый год", "クリスマス", "聖誕", "圣诞", "크리스마스",
    "santa claus", r"\bsanta's\b", r"\boh santa\b", "jingle bell", r"\bsleigh", "rudolph",
    "reindeer", "let it snow", "frosty the snowman", "winter wonderland", "tannenbaum",
    "stille nacht", "silent night", "holy night", "mistletoe", "merry little", "little drummer",
    "deck the hall", "all ye faithful", "herald angels", "joy to the world", "auld lang",
    "new year's eve", r"\byule\b", "hanukkah", "chanukah", "holidays are coming",
    "holiday anthem", "holiday favo", "holiday hits", "holiday tunes", "holiday songs",
    "holiday music", "country holiday",
)  # fmt: skip
"""Words that mean little else: no snow, no December, no Halloween, whose compilations hold any."""


def holiday_songs(catalogue: Catalogue) -> npt.NDArray[np.bool_]:
    """Return which tracks are holiday songs by a word in their title or album.

    Returns
    -------
    ndarray of bool, shape (n_tracks,)
    """
    masks = [_named(column) for column in (catalogue.track_names, catalogue.album_names)]
    return np.logical_or(*masks)


def _named(texts: pa.StringArray) -> npt.NDArray[np.bool_]:
    # by RE2, whose time grows with the text alone
    found = pc.match_substring_regex(texts, "|".join(_WORDS), ignore_case=True)
    named: npt.NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return named
