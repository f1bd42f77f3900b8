"""Charts of the audio features: which go together, how genres differ, how some songs sound."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from recommender.catalogue import columns as c
from recommender.stats.statistics import FeatureProfile
from recommender.ui.charts.colours import ChartColours
from recommender.ui.charts.figure import LABEL_PX, Figure, axis_title, number
from recommender.ui.markup import escape_markdown


class _Pair(NamedTuple):
    r: float
    row: str
    column: str


def correlation_figure(correlation: npt.NDArray[np.float64], colours: ChartColours) -> Figure:
    """Show which features go together over all songs.

    `correlation` has Pearson's r, shape (n_features, n_features) in the order of `FEATURES`; NaN
    where it is not defined.
    """
    pairs = [
        # Plus nought: a rounded -0.0 would be shown with its sign.
        _Pair(round(float(correlation[row, column]), 2) + 0.0, c.FEATURES[row], c.FEATURES[column])
        for row in range(1, len(c.FEATURES))
        for column in range(row)
        if not math.isnan(correlation[row, column])
    ]
    title = "Which features go together"
    if not pairs:
        sentence = "With so few songs, or songs so alike, no two features can be compared."
        return Figure(title, sentence, alt.Chart(pd.DataFrame({"r": []})).mark_rect())
    most, least = max(pairs), min(pairs)
    sentence = (
        f"**{most.row.capitalize()}** and **{most.column}** rise together most "
        f"(r = **{most.r:.2f}**); **{least.row}** and **{least.column}** are most opposed "
        f"(r = **{least.r:.2f}**). "
        "1 means in step, 0 unrelated, -1 opposed; each song counts once."
    )
    return Figure(title, sentence, _correlation_chart(pairs, colours))


def _correlation_chart(pairs: Sequence[_Pair], colours: ChartColours) -> alt.LayerChart:
    """Return a square for each pair, with its r written in it."""
    names = [name.capitalize() for name in c.FEATURES]
    data = pd.DataFrame(
        [
            (r, row.capitalize(), other.capitalize(), f"{r:.2f}".replace("0.", ".", 1))
            for r, row, other in pairs
        ],
        columns=["r", "row", "column", "text"],
    )
    base = alt.Chart(data).encode(
        x=alt.X(
            "column:N",
            sort=names,
            title="Audio feature",
            axis=alt.Axis(labelAngle=-50, labelOverlap=False),
        ),
        y=alt.Y("row:N", sort=names, title=None),
        tooltip=[
            alt.Tooltip("row:N", title="Feature"),
            alt.Tooltip("column:N", title="and"),
            alt.Tooltip("r:Q", title="Correlation r", format=".2f"),
        ],
    )
    scale = alt.Scale(domain=[-1, 0, 1], range=list(colours.poles), interpolate="rgb")
    squares = base.mark_rect(stroke=colours.ground, strokeWidth=2, cornerRadius=3).encode(
        color=alt.Color("r:Q", title="Correlation r (-1 to 1)", scale=scale).legend(
            orient="bottom", gradientLength=180, values=[-1, -0.5, 0, 0.5, 1], format=".1f"
        )
    )
    strong = "abs(datum.r) > 0.55"
    texts = base.mark_text(fontSize=11).encode(
        text=alt.Text("text:N"),
        color=alt.condition(strong, alt.value(colours.ground), alt.value(colours.ink)),
    )
    chart: alt.LayerChart = (squares + texts).properties(height=430)
    return chart


def genre_figure(
    feature: str,
    genres: Sequence[str],
    quantiles: npt.NDArray[np.float64],
    whole: float,
    colours: ChartColours,
) -> Figure:
    """Show how one feature is spread in some genres, from top to bottom.

    `quantiles` has shape (n_genres, n_quantiles), in the order of `statistics.QUANTILES`; `whole`
    is the mean over all songs.
    """
    data = pd.DataFrame(quantiles.round(3), columns=["p10", "p25", "p50", "p75", "p90"])
    data.insert(0, "genre", list(genres))
    known, heading = data.dropna(), f"{feature.capitalize()} by genre"
    if known.empty:
        sentence = f"No song here has a known {feature}."
        return Figure(heading, sentence, alt.Chart(data).mark_rule())
    medians = list(zip(known["p50"].to_numpy(), known["genre"], strict=True))
    high, low = max(medians), min(medians)
    sentence = (
        f"Highest in the middle here: **{escape_markdown(str(high[1]))}** "
        f"({number(feature, high[0])}); lowest: **{escape_markdown(str(low[1]))}** "
        f"({number(feature, low[0])}). The bar holds the middle half of a genre's songs, the "
        "line eight in ten, the mark is the median; the dashed line is the mean of all songs "
        f"({number(feature, whole)})."
    )
    title = axis_title(feature)
    y = alt.Y(
        "genre:N",
        sort=list(genres),
        title="Genre",
        axis=alt.Axis(labelLimit=LABEL_PX, labelOverlap=False, ticks=False),
    )
    tooltip = [alt.Tooltip("genre:N", title="Genre")] + [
        alt.Tooltip(f"{field}:Q", title=text, format=".2f")
        for field, text in (
            ("p90", "9 in 10 songs below"),
            ("p75", "3 in 4 songs below"),
            ("p50", "Median"),
            ("p25", "1 in 4 songs below"),
            ("p10", "1 in 10 songs below"),
        )
    ]
    base = alt.Chart(known).encode(y=y, tooltip=tooltip)
    scale = alt.Scale(zero=False, nice=True)
    lines = base.mark_rule(color=colours.quiet, strokeWidth=3).encode(
        x=alt.X("p10:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5)), x2="p90:Q"
    )
    bars = base.mark_bar(color=colours.second, opacity=0.75, height={"band": 0.55}).encode(
        x=alt.X("p25:Q", title=title), x2="p75:Q"
    )
    ticks = base.mark_tick(color=colours.first, thickness=4, height={"band": 0.8}).encode(
        x=alt.X("p50:Q", title=title)
    )
    mean = (
        alt.Chart(pd.DataFrame({"mean": [whole]}))
        .mark_rule(strokeDash=[5, 4], color=colours.ink)
        .encode(x=alt.X("mean:Q", title=title))
    )
    chart = (lines + mean + bars + ticks).properties(height=20 * len(known) + 50)
    return Figure(heading, sentence, chart)


def profile_figure(
    title: str,
    sentence: str,
    profiles: Sequence[tuple[str, FeatureProfile]],
    colours: ChartColours,
) -> Figure:
    """Show one or two profiles on the scale of all songs."""
    shapes = (("circle", colours.first), ("diamond", colours.second))
    marks = list(zip(profiles, shapes, strict=False))
    data = pd.DataFrame(
        [
            {
                "feature": feature.capitalize(),
                "name": name,
                "percentile": round(float(profile.percentiles[column]), 1),
                "value": number(feature, float(profile.means[column])),
                "shape": shape,
                "colour": colour,
            }
            for (name, profile), (shape, colour) in marks
            for column, feature in enumerate(c.FEATURES)
        ]
    ).dropna()
    names = [name.capitalize() for name in c.FEATURES]
    below = "Share of all songs below (%)"
    x = alt.X(
        "percentile:Q",
        title=below,
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )
    y = alt.Y("feature:N", sort=names, title=None, scale=alt.Scale(domain=names))
    middle = (
        alt.Chart(pd.DataFrame({"middle": [50]}))
        .mark_rule(strokeDash=[5, 4], color=colours.ink, opacity=0.6)
        .encode(x=alt.X("middle:Q", title=below))
    )
    ends = data.groupby("feature", as_index=False).agg(
        low=("percentile", "min"), high=("percentile", "max")
    )
    if len(profiles) == 1:  # from the middle of all songs to the one profile
        ends["low"] = 50.0
    stems = alt.Chart(ends).mark_rule(strokeWidth=4, opacity=0.5, color=colours.quiet)
    stems = stems.encode(y=y, x=alt.X("low:Q", title=below), x2="high:Q")
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=150, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("shape:N", scale=None, legend=None),
            color=alt.Color("colour:N", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("name:N", title="Of"),
                alt.Tooltip("feature:N", title="Feature"),
                alt.Tooltip("value:N", title="Mean" if len(profiles) == 1 else "Value"),
                alt.Tooltip("percentile:Q", title="% of songs below", format=".0f"),
            ],
        )
    )
    legend = tuple((colour, shape, name) for (name, _), (shape, colour) in marks)
    return Figure(title, sentence, (middle + stems + dots).properties(height=340), legend)
