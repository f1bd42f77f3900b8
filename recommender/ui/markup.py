"""Text from data made safe to show, whatever markup it holds."""

import re
from html import escape
from typing import Final

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
# What Streamlit rewrites even where it is escaped: arrows, dashes, its own name as an icon, and
# the beginnings of bare addresses (GitHub's "extended autolinks") as links.
_REWRITTEN: Final = re.compile(
    r"(?<=[-<>=~])(?=[-<>=~])|(?<=:)(?=streamlit:)|(?<=:)(?=/)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE
)
_WORD_JOINER: Final = "\u2060"


def escape_markdown(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is, on one line.

    Every ASCII sign is escaped by a backslash (CommonMark 2.4). Where Streamlit would still turn
    signs into arrows or dashes, or a bare address into a link, an invisible word joiner is put.

    Examples
    --------
    >>> print(escape_markdown("$uicideboy$ *live*"))
    \$uicideboy\$ \*live\*
    """
    joined = _REWRITTEN.sub(_WORD_JOINER, " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\1", joined)


def escape_html(text: str) -> str:
    """Return text for the content or a quoted attribute of HTML.

    Examples
    --------
    >>> escape_html('<b> & "x"')
    '&lt;b&gt; &amp; &quot;x&quot;'
    """
    return escape(text, quote=True)
