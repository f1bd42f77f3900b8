"""Charts of popularity and of artists."""

from collections.abc import Sequence
from typing import Final

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from recommender.stats.statistics import RankedArtist
from recommender.ui.charts.colours import ChartColours
from recommender.ui.charts.figure import LABEL_PX, Figure
from recommender.ui.markup import escape_markdown

_BIN: Final = 5
_BAR_PX: Final = 24


def popularity_figure(
    counts: npt.NDArray[np.integer],
    colours: ChartColours,
    genre: str = "",
    genre_counts: npt.NDArray[np.integer] | None = None,
) -> Figure:
    """Show how popular songs are, and those of one genre beside them."""
    data = pd.DataFrame({"from": np.arange(0, 100, _BIN), "share": _shares(counts)})
    data["to"] = data["from"] + _BIN
    data["range"] = [f"{low} to {100 if low == 95 else low + _BIN - 1}" for low in data["from"]]
    data["songs"] = _binned(counts)
    x = alt.X("from:Q", bin="binned", title="Popularity (0 to 100)")
    y = alt.Y("share:Q", title="Songs (%)", axis=alt.Axis(tickCount=5))
    tooltip = [
        alt.Tooltip("range:N", title="Popularity"),
        alt.Tooltip("songs:Q", title="Songs", format=",d"),
        alt.Tooltip("share:Q", title="% of songs", format=".1f"),
    ]
    bars = alt.Chart(data).mark_bar(
        color=colours.quiet if genre else colours.first, stroke=colours.ground, strokeWidth=1
    )
    chart: alt.Chart | alt.LayerChart = bars.encode(x=x, x2="to:Q", y=y, tooltip=tooltip)
    unheard = 100 * counts[0] / counts.sum()
    sentence = (
        f"Half of all songs have a popularity of **{_median(counts):g}** or less; "
        f"**{unheard:.0f} %** have none at all."
    )
    legend: tuple[tuple[str, str, str], ...] = ()
    if genre and genre_counts is not None:
        own = data.assign(share=_shares(genre_counts), songs=_binned(genre_counts))
        own["middle"] = own["from"] + _BIN / 2
        line = alt.Chart(own).mark_line(color=colours.first, strokeWidth=3, point=True)
        chart = chart + line.encode(x=alt.X("middle:Q"), y="share:Q", tooltip=tooltip)
        sentence += (
            f" In **{escape_markdown(genre)}** the middle is at **{_median(genre_counts):g}**."
        )
        legend = ((colours.quiet, "square", "all songs"), (colours.first, "line", genre))
    return Figure("How popular the songs are", sentence, chart.properties(height=280), legend)


def _binned(counts: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """Join the counts of 0 to 100 into twenty bins; the last one has 100 too."""
    joined: npt.NDArray[np.integer] = counts[:100].reshape(-1, _BIN).sum(axis=1)
    joined[-1] += counts[100]
    return joined


def _shares(counts: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    shares: npt.NDArray[np.float64] = (100 * _binned(counts) / max(counts.sum(), 1)).round(2)
    return shares


def _median(counts: npt.NDArray[np.integer]) -> float:
    return float(np.searchsorted(np.cumsum(counts), counts.sum() / 2))


def most_songs_figure(artists: Sequence[RankedArtist], colours: ChartColours) -> Figure:
    """Show the artists with the most songs."""
    first = artists[0]
    sentence = (
        f"**{escape_markdown(first.name)}** leads with **{first.songs:,}** songs. Versions of one "
        "song count once, and an artist counts on every song that lists them, as a guest too."
    )
    chart = _artist_bars(artists, "songs", "Songs", ",d", colours)
    return Figure(f"The {len(artists)} artists with the most songs", sentence, chart)


def most_popular_figure(
    artists: Sequence[RankedArtist], least_songs: int, colours: ChartColours
) -> Figure:
    """Show the artists with the highest mean popularity among those with enough songs."""
    songs = "song" if least_songs == 1 else "songs"
    first = artists[0]
    sentence = (
        f"Among artists with at least **{least_songs}** {songs}, **{escape_markdown(first.name)}** "
        f"comes first: **{first.mean_popularity:.1f}** on average over {first.songs:,}."
    )
    title = "Mean popularity (0 to 100)"
    chart = _artist_bars(artists, "mean_popularity", title, ".1f", colours, reach=100)
    return Figure(f"The {len(artists)} most popular artists", sentence, chart)


def _artist_bars(
    artists: Sequence[RankedArtist],
    field: str,
    title: str,
    number_format: str,
    colours: ChartColours,
    reach: float | None = None,
) -> alt.LayerChart:
    data = pd.DataFrame(
        {
            "place": np.arange(len(artists)),
            "name": [f"{rank}. {artist.name}" for rank, artist in enumerate(artists, start=1)],
            "value": [float(getattr(artist, field)) for artist in artists],
            "songs": [artist.songs for artist in artists],
            "popularity": [round(artist.mean_popularity, 1) for artist in artists],
        }
    )
    # Room for the number at the end of the longest bar.
    domain = [0, (reach or float(data["value"].max())) * 1.12]
    base = alt.Chart(data).encode(
        y=alt.Y(
            "name:N",
            sort=alt.EncodingSortField("place"),
            title=None,
            axis=alt.Axis(labelLimit=LABEL_PX, ticks=False, domain=False),
        ),
        x=alt.X(
            "value:Q",
            title=title,
            scale=alt.Scale(domain=domain, nice=False),
            axis=alt.Axis(tickCount=4),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Artist"),
            alt.Tooltip("songs:Q", title="Songs", format=",d"),
            alt.Tooltip("popularity:Q", title="Mean popularity", format=".1f"),
        ],
    )
    bars = base.mark_bar(color=colours.first, height={"band": 0.7}, cornerRadiusEnd=3)
    ends = base.mark_text(align="left", dx=4, color=colours.ink).encode(
        text=alt.Text("value:Q", format=number_format)
    )
    layers: alt.LayerChart = (bars + ends).properties(height=_BAR_PX * len(artists) + 40)
    return layers
