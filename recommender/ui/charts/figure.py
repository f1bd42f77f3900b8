"""A chart with its title, a sentence that says what it shows, and a legend."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import altair as alt
import streamlit as st

from recommender.catalogue import columns as c
from recommender.ui.charts.colours import chart_colours
from recommender.ui.markup import escape_html

UNITS: Final = MappingProxyType(
    {"loudness": "dB", "tempo": "beats a minute", c.POPULARITY: "0 to 100"}
)
"""Units of the audio features; those not named run from 0 to 1."""

MEANINGS: Final = MappingProxyType(
    {
        "danceability": "how well one can dance to it: steady beat, regular rhythm",
        "energy": "how intense and active it feels",
        "loudness": "the mean level; 0 dB is as loud as a file can be",
        "speechiness": "how much of it is spoken words",
        "acousticness": "how sure it is that only acoustic instruments play",
        "instrumentalness": "how sure it is that nobody sings",
        "liveness": "how sure it is that an audience is there",
        "valence": "how happy it sounds, from sad to cheerful",
        "tempo": "the speed of the beat",
        c.POPULARITY: "how much it was played of late, as the dataset has it",
    }
)
"""What each audio feature means, after Spotify's reference."""

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart

LABEL_PX: Final = 150
"""How much room the names on an axis get."""


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """A chart; title and sentence are Markdown in which data is escaped.

    An entry of the legend is a colour, a shape of `_SHAPES` and plain text.
    """

    title: str
    sentence: str
    chart: AnyChart
    legend: tuple[tuple[str, str, str], ...] = ()


_SHAPES: Final = MappingProxyType({"circle": "●", "diamond": "◆", "square": "■", "line": "▬"})


def show(figure: Figure, key: str) -> None:
    """Draw a figure; title and sentence are the chart's alternative text as well."""
    show_words(figure)
    st.altair_chart(legible(figure.chart), width="stretch", key=key, alt=plain(figure))


def show_words(figure: Figure) -> None:
    """Draw title, sentence and legend; the legend is text of ours, which wraps on a phone."""
    st.subheader(figure.title, anchor=False)
    st.markdown(figure.sentence)
    if figure.legend:
        items = "".join(
            f'<li><span style="color:{colour}" aria-hidden="true">{_SHAPES[shape]}</span> '
            f"{escape_html(text)}</li>"
            for colour, shape, text in figure.legend
        )
        st.html(f'<ul class="segue-legend">{items}</ul>')


def legible(chart: AnyChart) -> AnyChart:
    """Return a chart whose axes can be read on the page's ground."""
    ink = chart_colours().ink
    styled: AnyChart = chart.configure_axis(
        labelColor=ink, titleColor=ink, labelFontSize=12, titleFontSize=12, labelFlush=False
    ).configure_legend(labelColor=ink, titleColor=ink, labelFontSize=12, titleFontSize=12)
    return styled


def plain(figure: Figure) -> str:
    """Return title and sentence without Markdown."""
    text = f"{figure.title}. {figure.sentence}"
    return text.replace("**", "").replace("\\", "").replace("\u2060", "")


def axis_title(feature: str) -> str:
    """Return the name of a feature with its unit.

    Examples
    --------
    >>> axis_title("loudness"), axis_title("energy")
    ('Loudness (dB)', 'Energy (0 to 1)')
    """
    return f"{feature.capitalize()} ({UNITS.get(feature, '0 to 1')})"


def number(feature: str, value: float) -> str:
    """Return a value of a feature as people read it, with its unit where that is short.

    Examples
    --------
    >>> number("loudness", -7.25), number("energy", 0.5), number("tempo", float("nan"))
    ('-7.2 dB', '0.50', 'unknown')
    """
    if math.isnan(value):
        return "unknown"
    return {
        "loudness": f"{value:.1f} dB",
        "tempo": f"{value:.0f} bpm",
        c.POPULARITY: f"{value:.0f}",
    }.get(feature, f"{value:.2f}")
