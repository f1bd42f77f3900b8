"""The chart of a person's tastes: their songs by energy and mood, and the middle of each taste."""

import math
from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from recommender.catalogue import Catalogue
from recommender.taste.tastes import Taste

_DOTS_A_TASTE: Final = 60
_HEIGHT_PX: Final = 380
_LEGEND_LINE_PX: Final = 22


def draw_tastes(catalogue: Catalogue, tastes: Sequence[Taste], names: Sequence[str]) -> None:
    """Draw a dot for each song and a ring for each taste; the larger its share, the larger.

    The names are those of the tastes in the legend.
    """
    colour = alt.Color(
        "taste:N",
        title=None,
        sort=names,
        legend=alt.Legend(orient="bottom", columns=1, labelLimit=320, symbolOpacity=1),
    )
    songs = alt.Chart(pd.DataFrame(_songs(catalogue, tastes, names)))
    dots = songs.mark_circle(size=55, opacity=0.55).encode(
        x=_axis(alt.X, "energy", "calm → energetic"),
        y=_axis(alt.Y, "valence", "melancholic → happy"),
        color=colour,
        tooltip=[alt.Tooltip("song:N", title="Song"), alt.Tooltip("taste:N", title="Taste")],
    )
    middles = (
        alt.Chart(pd.DataFrame(_middles(tastes, names)))
        .mark_point(filled=False, strokeWidth=3, opacity=1)
        .encode(
            x="energy:Q",
            y="valence:Q",
            color=colour,
            size=alt.Size(
                "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[200, 2600])
            ),
            tooltip=[
                alt.Tooltip("taste:N", title="Taste"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
            ],
        )
    )
    st.altair_chart(
        (dots + middles).properties(height=_HEIGHT_PX + _LEGEND_LINE_PX * len(tastes)),
        width="stretch",
        key="tastes",
        alt="Your songs by energy and mood, a ring around the middle of each taste",
    )


def _axis(channel: type[alt.X | alt.Y], feature: str, title: str) -> alt.X | alt.Y:
    return channel(
        f"{feature}:Q",
        title=title,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0.5], labels=False, ticks=False),
    )


def _songs(
    catalogue: Catalogue, tastes: Sequence[Taste], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Return a line for each song to draw; one whose energy or valence is unknown is left out."""
    return [
        {
            "energy": track.feature("energy"),
            "valence": track.feature("valence"),
            "song": track.label()[:100],
            "taste": name,
        }
        for taste, name in zip(tastes, names, strict=True)
        for track in catalogue.tracks(catalogue.rows(taste.track_ids[:_DOTS_A_TASTE]))
        if not math.isnan(track.feature("energy") + track.feature("valence"))
    ]


def _middles(tastes: Sequence[Taste], names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {name: taste.features[name] for name in ("energy", "valence")}
        | {"share": taste.share, "taste": called}
        for taste, called in zip(tastes, names, strict=True)
    ]
