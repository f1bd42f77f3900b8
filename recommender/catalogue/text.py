"""Text as people type it and as labels print it, brought to one form.

There are two forms: `fold` for comparing what is written, `song_title` for seeing whether two
titles name one song.
"""

import functools
import re
import unicodedata
from typing import Final

# Letters that Unicode does not decompose, but that people type as plain ones.
_PLAIN_LETTERS: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_APOSTROPHES: Final = "'’‘ʼ`´"


class _Fold(dict[int, str]):
    """Translation table filled as characters are met: one look-up a character afterwards.

    Only the first 65,536 characters are remembered: all of Unicode would take 200 MB.
    """

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        category = unicodedata.category(character)
        if character in _APOSTROPHES or "\u0300" <= character <= "\u036f" or category == "Cf":
            folded = ""
        elif category[0] in "LNM":
            folded = _PLAIN_LETTERS.get(character, character)
        else:
            folded = " "
        if codepoint <= _LAST_REMEMBERED:
            self[codepoint] = folded
        return folded


_LAST_REMEMBERED: Final = 0xFFFF
_LONGEST_REMEMBERED: Final = 500
_PIECE: Final = 500
"""Characters that are decomposed at once."""
_FOLD: Final = _Fold()
# Signs that names write for letters: P!nk, Ke$ha, A$AP; not the price in "$20".
_SIGN_FOR_I: Final = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")
_SIGN_FOR_S: Final = re.compile(r"\$(?=[^\W\d_])|(?<=[^\W\d_])\$")


def fold(text: str) -> str:
    """Return text in lower case, without accents, signs and double spaces.

    NFKD, combining accents (U+0300 to U+036F) dropped, casefolded; signs become spaces,
    apostrophes vanish. Vowel signs of Indic scripts and Japanese voicing marks are outside that
    range and stay, because words differ by them. A text of signs alone keeps them.

    Parameters
    ----------
    text : str
        Any text. The last short ones are remembered: a title is folded as it is and as its song,
        and "live" and "remaster" come again and again.

    Returns
    -------
    str
        The folded text; empty only if `text` holds nothing visible.

    Examples
    --------
    >>> fold("Beyoncé & JAY-Z")
    'beyonce jay z'
    >>> fold("Don’t Stop Me Now")
    'dont stop me now'
    >>> fold("P!nk"), fold("A$AP Rocky"), fold("!!!")
    ('pink', 'asap rocky', '!!!')
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _folded(text)


def _folded(text: str) -> str:
    if len(text) <= _PIECE:
        decomposed = unicodedata.normalize("NFKD", text).casefold()
    else:
        # A run of n accents takes n * n steps: none is longer than a piece.
        pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
        decomposed = "".join(unicodedata.normalize("NFKD", piece) for piece in pieces).casefold()
    # Looking for a sign is far cheaper than the patterns, and few names have one.
    if "!" in decomposed or "$" in decomposed:
        decomposed = _SIGN_FOR_S.sub("s", _SIGN_FOR_I.sub("i", decomposed))
    folded = " ".join(decomposed.translate(_FOLD).split())
    return folded or " ".join(decomposed.split())


_remembered: Final = functools.lru_cache(maxsize=1024)(_folded)


# A part of a title, in brackets or after a dash, that names a version and not another song.
_VERSION: Final = re.compile(
    r"\b(?:feat|ft|featuring|prod|acoustic|acustic[oa]|akustik|unplugged|demos?|edit|"
    r"versions?|versao|mono|stereo|sped up|speed up|slowed|reverb|outtake|bonus track|"
    r"re ?master(?:ed|izad[oa]|izat[oa])?|(?:deluxe|anniversary|expanded|special) edition|"
    r"(?:original|extended|radio|album|single) mix|ao vivo|en vivo|en directo|dal vivo)\b|"
    r"^\d{4} remix$|\blive$|"
    r"^(?:recorded )?live(?:$| (?:at|in|from|on|for|session|sessions|performance|\d))|"
    r"^(?:with|from|single|ep|deluxe|bonus|original|radio|extended|explicit|clean)\b"
)
# What makes such a part name another piece of music after all.
_OTHER_SONG: Final = re.compile(
    r"\b(?:(?<!^\d{4} )remix(?:ed)?|rmx|"
    r"(?<!original )(?<!extended )(?<!radio )(?<!album )(?<!single )mix|"
    r"p(?:ar)?t \w+|vol(?:ume)? \w+|bootleg|mashup|karaoke|instrumental|interlude|reprise)\b"
)
_BRACKETED: Final = re.compile(r"[(\[{（【]([^()\[\]{}（）【】]*)[)\]}）】]")
# A run of blanks is looked at from its start alone: a long one takes no longer a blank.
_DASH: Final = re.compile(r"(?<!\s)\s++[-–—]\s++")
_GUEST: Final = re.compile(r"\s(?:feat|ft|featuring)\b\.?\s.*", re.IGNORECASE | re.DOTALL)
PARTING: Final = re.compile(r"[(\[{（【\-–—]")
"""Signs before a part of a title."""
_MAX_PARTS: Final = 20  # that may name a version, in brackets and after dashes each


@functools.lru_cache(maxsize=1024)
def _names_version(part: str) -> bool:
    """Return whether a part of a title names a version of the song and not another song."""
    folded = fold(part)
    return bool(_VERSION.search(folded)) and not _OTHER_SONG.search(folded)


def song_title(title: str) -> str:
    """Return the folded title of the song, whichever version of it the title names.

    Parts that name a version (live, acoustic, demo, remaster, edit, sped up, slowed, "feat.", ...)
    are dropped where they are in brackets or follow a dash. Remixes, parts and volumes are other
    songs and keep their names.

    Parameters
    ----------
    title : str
        The title of a track.

    Returns
    -------
    str
        Equal for two titles of one song; never empty for a title that shows anything.

    Examples
    --------
    >>> song_title("Creep (Acoustic)"), song_title("Creep - 2008 Remaster"), song_title("Creep")
    ('creep', 'creep', 'creep')
    >>> song_title("Live and Let Die - Live at Rio / 2019")
    'live and let die'
    >>> song_title("Stay (feat. Mikky Ekko)"), song_title("Stay - Joel Corry Remix")
    ('stay', 'stay joel corry remix')
    >>> song_title("Demo")
    'demo'
    """
    folded = fold(title)
    # Three titles of four have one part and no guest, which needs a word that begins with f.
    if not PARTING.search(title) and " f" not in f" {folded}":
        return folded
    return fold(without_versions(title)) or folded


def without_versions(title: str) -> str:
    """Return a title without the parts that name a version; "" if it has no others.

    Examples
    --------
    >>> without_versions("Stay - Joel Corry Remix (Live)")
    'Stay Joel Corry Remix  '
    """
    kept = _BRACKETED.sub(
        lambda match: " " if _names_version(match[1]) else match[0], title, count=_MAX_PARTS
    )
    head, *tails = _DASH.split(kept, maxsplit=_MAX_PARTS)
    names = [_GUEST.sub("", head), *(tail for tail in tails if not _names_version(tail))]
    return " ".join(names)
