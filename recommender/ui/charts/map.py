"""The chart of the map, in the colours of families, of some genres or of one feature."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from recommender.catalogue import Catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.gather import gather
from recommender.catalogue.phrases import and_more
from recommender.ranking.wording import WORDS
from recommender.stats.map import Direction
from recommender.stats.percentiles import Floats
from recommender.ui.charts.colours import ChartColours
from recommender.ui.charts.figure import Figure, axis_title
from recommender.ui.charts.map_view import PLACE, UNIT, MapView
from recommender.ui.markup import escape_markdown

PICK: Final = "pick"
"""The selection that a click on a point makes; its field `PLACE` is the place in the map."""

_OTHERS: Final = -1  # the group of points that are drawn in grey
_MAX_LABELS: Final = 14
_TYPICAL: Final = 3
_APART: Final = (0.42, 0.1)  # labels nearer than this would overlap on a phone
_HEIGHT_PX: Final = 560


def _family_name(catalogue: Catalogue, genres: Sequence[int]) -> str:
    """Return the most typical genres of a family as its name."""
    typical = ", ".join(catalogue.genres.names[genre].as_py() for genre in genres[:_TYPICAL])
    return f"{typical} {and_more(len(genres) - _TYPICAL)}".strip()


def family_map(view: MapView, catalogue: Catalogue, colours: ChartColours) -> Figure:
    """Show the map in the colours of families of genres."""
    groups = view.families.of_genre[view.catalogue_map.genre]
    groups = np.where(view.catalogue_map.genre < 0, _OTHERS, groups)
    names = [_family_name(catalogue, genres) for genres in view.families.genres]
    sentence = (
        f"{_points(view)} The {len(names)} colours are families of genres that sound alike, each "
        "named by its most typical ones."
    )
    if len(names) < 2:
        sentence = _points(view)
    return _grouped(view, catalogue, groups, names, _spread_labels(view), sentence, colours)


def genre_map(
    view: MapView, catalogue: Catalogue, genres: Sequence[str], colours: ChartColours
) -> Figure:
    """Show the map with some genres, at most seven, over all others in grey."""
    known = catalogue.genres.names.to_pylist()
    numbers = [known.index(genre) for genre in genres]
    groups = np.full(len(view.points), _OTHERS)
    entries, starts = gather(catalogue.genres.indptr, view.catalogue_map.rows)
    listed = catalogue.genres.indices[entries]
    places = np.arange(len(starts)).repeat(np.diff(starts, append=len(entries)))
    for group, number in reversed(list(enumerate(numbers))):
        groups[places[listed == number]] = group
    named = " and ".join(f"**{escape_markdown(genre)}**" for genre in genres)
    sentence = f"{_points(view)} In colour: songs of {named}, wherever else they belong too."
    return _grouped(view, catalogue, groups, list(genres), numbers, sentence, colours)


def feature_map(view: MapView, catalogue: Catalogue, feature: str, colours: ChartColours) -> Figure:
    """Show the map in the colours of one feature, from low to high."""
    values = catalogue.features[view.catalogue_map.rows, c.FEATURES.index(feature)]
    low, high = 0.0, 1.0
    if not np.isnan(values).all():
        low, high = (float(q) for q in np.nanquantile(values, [0.02, 0.98]))
    ordered = values[view.points[PLACE].to_numpy()].round(2)
    points = view.points.append_column("c", pa.array(ordered, from_pandas=True))
    colour = alt.Color(
        "c:Q",
        title=axis_title(feature),
        scale=alt.Scale(domain=[low, high], range=list(colours.scale), clamp=True),
        legend=alt.Legend(orient="bottom", gradientLength=220),
    )
    tooltip = alt.Tooltip("c:Q", title=axis_title(feature), format=".2f")
    dots = _dots(view, points, colour, [tooltip])
    sentence = (
        f"{_points(view)} The colour is **{feature}**, from low to high; a song whose {feature} is "
        "unknown is left out."
    )
    chart = _with_labels(dots, view, catalogue, _spread_labels(view), colours)
    return Figure("The catalogue as a map", sentence, chart)


def _points(view: MapView) -> str:
    n = len(view.points)
    songs = "One song" if n == 1 else f"{n:,} songs, taken evenly from all genres"
    return (
        f"{songs}. Those that sound alike and are about as well known lie close together. "
        "**Click a point** to hear what belongs with it."
    )


def _grouped(
    view: MapView,
    catalogue: Catalogue,
    groups: npt.NDArray[np.integer],
    names: Sequence[str],
    labelled: Sequence[int],
    sentence: str,
    colours: ChartColours,
) -> Figure:
    """Show the map with a colour for each group, the others in grey below them."""
    groups = groups[view.points[PLACE].to_numpy()]
    order = np.argsort(groups != _OTHERS, kind="stable")
    points = view.points.append_column("c", pa.array(groups.astype(np.int8))).take(pa.array(order))
    chosen = [colours.groups[group % len(colours.groups)] for group in range(len(names))]
    colour = alt.Color(
        "c:N",
        legend=None,
        scale=alt.Scale(domain=[_OTHERS, *range(len(names))], range=[colours.quiet, *chosen]),
    )
    dots = _dots(view, points, colour, [])
    if (groups == _OTHERS).any():
        dots = dots.encode(size=alt.condition("datum.c < 0", alt.value(14), alt.value(36)))
    chart = _with_labels(dots, view, catalogue, labelled, colours)
    legend = [(shade, "circle", name) for shade, name in zip(chosen, names, strict=True)]
    if (groups == _OTHERS).any():
        legend.append((colours.quiet, "circle", "other genres"))
    return Figure("The catalogue as a map", sentence, chart, tuple(legend))


def _dots(
    view: MapView, points: pa.Table, colour: alt.Color, tooltip: list[alt.Tooltip]
) -> alt.Chart:
    pick = alt.selection_point(name=PICK, fields=[PLACE], on="click", toggle=False, clear=False)
    axis = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    x_scale, y_scale = (
        alt.Scale(domain=_reach(places), nice=False, zero=False)
        for places in (view.catalogue_map.x, view.catalogue_map.y)
    )
    dots: alt.Chart = (
        alt.Chart(points)
        .mark_circle(size=22, opacity=0.8, cursor="pointer")
        .encode(
            x=alt.X("x:Q", title=_axis_words(view.catalogue_map.x_means), axis=axis, scale=x_scale),
            y=alt.Y("y:Q", title=_axis_words(view.catalogue_map.y_means), axis=axis, scale=y_scale),
            color=colour,
            tooltip=[
                alt.Tooltip("t:N", title="Song"),
                alt.Tooltip("a:N", title="Artist"),
                alt.Tooltip("g:N", title="Genre"),
                *tooltip,
            ],
        )
        .add_params(pick)
    )
    return dots


def _reach(places: Floats) -> list[float]:
    """Return from where to where an axis runs: a little further than the places."""
    low, high = float(places.min()), float(places.max())
    margin = 0.02 * (high - low) or 1.0
    return [UNIT * (low - margin), UNIT * (high + margin)]


def _axis_words(directions: Sequence[Direction]) -> str:
    """Return what lies at the two ends of an axis, in words.

    Examples
    --------
    >>> _axis_words([Direction("energy", 0.9), Direction("acousticness", -0.8)])
    '← calmer, more acoustic · more energetic, more electric →'
    >>> _axis_words([])
    'No difference'
    """
    if not directions:
        return "No difference"
    ends = []
    for axis in directions[:2]:
        words = WORDS[axis.feature]
        ends.append((words.less, words.more) if axis.correlation > 0 else (words.more, words.less))
    low, high = zip(*ends, strict=True)
    return f"← {', '.join(low)} · {', '.join(high)} →"


def _spread_labels(view: MapView) -> list[int]:
    """Return genres whose names do not overlap: of each family the most typical, then the outer."""
    places = view.genre_places
    outer = np.argsort(-np.nan_to_num((places**2).sum(axis=1), nan=-1.0), kind="stable").tolist()
    chosen: list[int] = []
    for genre in [*(genres[0] for genres in view.families.genres), *outer]:
        off = np.abs(places[chosen] - places[genre])
        if not np.isnan(places[genre]).any() and not (off < _APART).all(axis=1).any():
            chosen.append(genre)
        if len(chosen) == _MAX_LABELS:
            break
    return chosen


def _with_labels(
    dots: alt.Chart,
    view: MapView,
    catalogue: Catalogue,
    genres: Sequence[int],
    colours: ChartColours,
) -> alt.LayerChart | alt.FacetChart:
    shown = [genre for genre in genres if not np.isnan(view.genre_places[genre]).any()]
    labels = alt.Chart(
        pd.DataFrame(
            {
                "x": (UNIT * view.genre_places[shown, 0]).round(),
                "y": (UNIT * view.genre_places[shown, 1]).round(),
                "genre": [catalogue.genres.names[genre].as_py() for genre in shown],
            }
        )
    )
    text: dict[str, Any] = {"fontSize": 13, "fontWeight": "bold", "tooltip": None}
    halo = labels.mark_text(stroke=colours.ground, strokeWidth=4, strokeJoin="round", **text)
    names = labels.mark_text(color=colours.ink, **text)
    place = {"x": alt.X("x:Q"), "y": alt.Y("y:Q"), "text": alt.Text("genre:N")}
    layers = alt.layer(dots, halo.encode(**place), names.encode(**place))
    return layers.properties(height=_HEIGHT_PX)
