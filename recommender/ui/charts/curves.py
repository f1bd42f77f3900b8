"""Lines over the songs of a list: how energy, mood and tempo go from one to the next."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from recommender.catalogue import Track

_HEIGHT_PX: Final = 170


class Curve(NamedTuple):
    """One audio feature to draw; `top` is the end of its axis, None where the songs decide."""

    feature: str
    title: str
    top: float | None


CURVES: Final = (
    Curve("energy", "Energy", 1.0),
    Curve("valence", "Mood (valence)", 1.0),
    Curve("tempo", "Tempo (beats a minute)", None),
)


def draw_curves(tracks: Sequence[Track]) -> None:
    """Draw energy, valence and tempo of songs in their order, side by side."""
    with st.grid(len(CURVES), min_column_width=170, gap="small"):
        for curve in CURVES:
            draw_curve(tracks, curve)


def draw_curve(tracks: Sequence[Track], curve: Curve) -> None:
    """Draw one feature of songs in their order; an unknown value leaves a gap."""
    values = [track.feature(curve.feature) for track in tracks]
    # From Arrow, not from a list of rows: 5,000 songs are 0.2 MB.
    frame = pd.DataFrame(
        {
            "place": range(1, len(tracks) + 1),
            "value": values,
            "song": [track.label()[:100] for track in tracks],
        }
    )
    line = (
        alt.Chart(frame)
        .mark_line(point=len(tracks) <= 60, interpolate="monotone")
        .encode(
            x=alt.X("place:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, grid=False)),
            y=alt.Y("value:Q", title=None, scale=_scale(curve)),
            tooltip=[
                alt.Tooltip("place:Q", title="Place"),
                alt.Tooltip("song:N", title="Song"),
                alt.Tooltip("value:Q", title=curve.title, format=".3~g"),
            ],
        )
        .properties(height=_HEIGHT_PX, title=alt.Title(curve.title, fontSize=13, anchor="start"))
    )
    st.altair_chart(line, width="stretch", alt=_in_words(curve, values))


def _scale(curve: Curve) -> alt.Scale:
    return alt.Scale(zero=False) if curve.top is None else alt.Scale(domain=[0, curve.top])


def _in_words(curve: Curve, values: Sequence[float]) -> str:
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return f"{curve.title} is not known for these songs."
    return (
        f"{curve.title} over {len(values)} songs: from {known[0]:.3g} to {known[-1]:.3g}, "
        f"between {min(known):.3g} and {max(known):.3g}."
    )
