"""The colours of charts, one set for each theme, chosen for people with colour blindness too."""

from dataclasses import dataclass
from typing import Final

import streamlit as st


@dataclass(frozen=True, slots=True)
class ChartColours:
    """Colours as ``#rrggbb``."""

    ink: str  # of text
    ground: str  # of the page
    quiet: str  # of what lies behind
    first: str  # of the two things that are compared
    second: str
    groups: tuple[str, ...]  # for up to seven groups
    scale: tuple[str, ...]  # from low to high
    poles: tuple[str, str, str]  # for -1, 0 and 1


# Groups: Okabe and Ito, "Color Universal Design", 2008, without the colour that the page swallows.
# The scales grow in lightness only one way, so that they can be read without their hues.
_LIGHT: Final = ChartColours(
    ink="#241B22",
    ground="#FCF9F5",
    quiet="#CFC4BB",
    first="#B02A5F",
    second="#2B6E9E",
    groups=("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#3B2A3A"),
    scale=("#F2B66D", "#D9567F", "#8B2A73", "#2A1042"),
    poles=("#B35806", "#F3ECE4", "#542788"),
)
_DARK: Final = ChartColours(
    ink="#F4EEF2",
    ground="#17131A",
    quiet="#4A414E",
    first="#EE7AA5",
    second="#7FB0D6",
    groups=("#E8702A", "#2F8FD4", "#12B083", "#DE92BB", "#F0AE2B", "#8ACDF4", "#F0E442"),
    scale=("#4B3A78", "#A83C86", "#EE6E6E", "#FBD38D"),
    poles=("#F1A340", "#231D27", "#A99AE0"),
)


def chart_colours() -> ChartColours:
    """Return the colours for the theme of the person who looks."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT
