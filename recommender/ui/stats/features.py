"""Stats, features: which go together, and how genres differ in one of them."""

from typing import Final

import numpy as np
import streamlit as st

from recommender.catalogue import columns as c
from recommender.ui.charts.colours import chart_colours
from recommender.ui.charts.features import correlation_figure, genre_figure
from recommender.ui.charts.figure import MEANINGS, show
from recommender.ui.services import Services
from recommender.ui.stats.data import statistics

_ENDS: Final = 10
"""How many genres are shown from each end where none are chosen."""

_MEDIAN: Final = 2  # of the quantiles of a genre


def draw(services: Services) -> None:
    """Draw the part."""
    counted = statistics(services.recommender.catalogue)
    _by_genre(services)
    show(correlation_figure(counted.correlation, chart_colours()), "correlation")


def feature_choice(label: str, key: str, features: tuple[str, ...] = c.FEATURES) -> str:
    """Draw a choice of one audio feature, with its meaning below; return the feature."""
    feature = st.selectbox(
        label, features, key=key, format_func=str.capitalize, persist_state="session", width=320
    )
    st.caption(f"{feature.capitalize()}: {MEANINGS[feature]}.")
    return feature


def _by_genre(services: Services) -> None:
    counted = statistics(services.recommender.catalogue)
    names = np.array(services.recommender.catalogue.genres.names.to_pylist())
    used = np.flatnonzero(counted.genre_songs.counts())
    with st.grid("auto", min_column_width=280, gap="medium") as grid:
        with grid.cell():
            feature = feature_choice("Feature", "genre_feature")
        with grid.cell():
            chosen = st.multiselect(
                "Genres to show",
                sorted(names[used].tolist()),
                key="feature_genres",
                placeholder=f"The {_ENDS} highest and the {_ENDS} lowest",
                persist_state="session",
            )
            everything = st.toggle(
                f"All {len(used)} genres", key="all_genres", persist_state="session"
            )
    column = c.FEATURES.index(feature)
    quantiles = counted.genre_quantiles[:, :, column]
    medians = quantiles[:, _MEDIAN]
    order = used[np.lexsort((names[used], -np.nan_to_num(medians[used], nan=-np.inf)))]
    if chosen and not everything:
        order = order[np.isin(names[order], chosen)]
    elif not everything and len(order) > 2 * _ENDS:
        order = np.concatenate((order[:_ENDS], order[-_ENDS:]))
    whole = float(counted.whole.means[column])
    figure = genre_figure(feature, names[order].tolist(), quantiles[order], whole, chart_colours())
    show(figure, "by-genre")
