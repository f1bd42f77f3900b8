"""A drawn cover for a track that has no poster: a small SVG made from the track alone.

Colours show how the track sounds (`palette`), the family of forms its first genre (`forms`), the
details belong to the track, and the initials are those of its title. Nothing is fetched, and the
same track always gets the same cover.
"""

import base64
import hashlib
import html
import math
import re
import unicodedata
from collections.abc import Sequence
from random import Random
from typing import Final
from urllib.parse import quote

from recommender.artwork.forms import FORMS
from recommender.artwork.palette import sound_palette

_TURNS: Final = (38.0, -42.0, 75.0, -80.0, 150.0, 180.0)
_LABEL_LENGTH: Final = 40
# Where the window of the form lies, and the baseline of the initials outside it.
_LAYOUTS: Final = (
    ('width="300" height="226"', 281),
    ('y="74" width="300" height="226"', 54),
    ('x="20" y="20" width="260" height="196"', 276),
)
_FONTS: Final = "system-ui,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
_WORD: Final = re.compile(r"[^\W_](?:[\w'’]*)")
_BRACKETED: Final = re.compile(r"[(\[].*")
# What XML 1.0 cannot hold even when escaped, and marks that turn the direction of text.
_UNPRINTABLE: Final = re.compile(
    r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|[\u202A-\u202E\u2066-\u2069]"
)


def initials(title: str) -> str:
    """Return the first letters of a title's first two words; a note where it has no letters.

    Examples
    --------
    >>> initials("To Begin Again"), initials("ghost - Acoustic"), initials("99 Problems")
    ('TB', 'G', '9P')
    >>> initials("..."), initials("")
    ('♪', '♪')
    """
    head = re.split(r"\s[-–—]\s", _BRACKETED.sub("", title), maxsplit=1)[0]
    words = _WORD.findall(unicodedata.normalize("NFC", head)) or _WORD.findall(title)
    letters = [word[0].upper() if len(word[0].upper()) == 1 else word[0] for word in words[:2]]
    return "".join(letters) or "♪"


def _digest(text: str) -> int:
    encoded = text.encode("utf-8", "backslashreplace")
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=16).digest())


def _unit(value: float) -> float:
    return 0.5 if math.isnan(value) else min(max(value, 0.0), 1.0)


def _label(title: str) -> str:
    plain = " ".join(_UNPRINTABLE.sub("", title).split())
    if len(plain) > _LABEL_LENGTH:
        plain = plain[: _LABEL_LENGTH - 1].rstrip() + "…"
    return html.escape(f"Cover: {plain}" if plain else "Cover")


def draw_cover(
    track_id: str, title: str, genres: Sequence[str], *, valence: float, energy: float
) -> str:
    """Return a cover as a complete SVG document, the same one every time.

    Parameters
    ----------
    track_id : str
        Varies the details; any text.
    title : str
        Any text; only its initials are drawn, and its first 40 characters are the label that
        screen readers speak.
    genres : sequence of str
        The first chooses form, layout and accent; may be empty.
    valence, energy : float
        0 to 1, beyond which they are clipped; NaN counts as 0.5.

    Returns
    -------
    str
        A square ``<svg>`` of at most 2,048 bytes in UTF-8, without scripts, styles, ids or
        references, so that one page can hold many.

    Examples
    --------
    >>> cover = draw_cover("1", "Rain & Sun", ["folk"], valence=0.4, energy=0.3)
    >>> cover[:42], "Cover: Rain &amp; Sun" in cover, ">RS</text>" in cover
    ('<svg xmlns="http://www.w3.org/2000/svg" vi', True, True)
    """
    valence, energy = _unit(valence), _unit(energy)
    kind, form = divmod(_digest(genres[0] if genres else ""), len(FORMS))
    kind, turn = divmod(kind, len(_TURNS))
    kind, layout = divmod(kind, len(_LAYOUTS))
    rng = Random(_digest(track_id))  # noqa: S311 - chance for a drawing, not for a secret
    palette = sound_palette(valence, energy, shift=2 * rng.random() - 1, turn=_TURNS[turn])
    window, baseline = _LAYOUTS[layout]
    paper, ink = palette[2:4] if kind % 2 else palette[:2]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" role="img" '
        f'aria-label="{_label(title)}">'
        f'<path d="M0 0h300v300H0z" fill="{paper}"/>'
        f'<svg {window} viewBox="0 0 300 226">'
        f'<path d="M0 0h300v226H0z" fill="{palette.ground}"/>'
        f"{FORMS[form](rng, palette, energy)}</svg>"
        f'<text x="20" y="{baseline}" fill="{ink}" font-family="{_FONTS}" font-size="48" '
        f'font-weight="700">{html.escape(initials(title))}</text>'
        f'<circle cx="262" cy="{baseline - 17}" r="{10 + 2 * energy:.0f}" fill="none" '
        f'stroke="{ink}" stroke-width="{4 + 12 * energy:.0f}"/></svg>'
    )


def cover_data_uri(svg: str) -> str:
    """Return an SVG document as a ``data:`` address, percent-encoded or base64, the shorter.

    Examples
    --------
    >>> cover_data_uri("<svg/>")
    'data:image/svg+xml;utf8,%3Csvg/%3E'
    """
    # In an address a single quote takes one character, a double quote three.
    quoted = svg if "'" in svg else svg.replace('"', "'")
    plain = "data:image/svg+xml;utf8," + quote(quoted, safe="/!$'()*+,:;=@")
    encoded = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return min(plain, encoded, key=len)
