"""Stats, map: the catalogue in two dimensions; a click on a point makes its song the seed."""

from typing import Final

import streamlit as st

from recommender.ui.charts.colours import ChartColours, chart_colours
from recommender.ui.charts.figure import Figure, legible, plain, show_words
from recommender.ui.charts.map import PICK, family_map, feature_map, genre_map
from recommender.ui.charts.map_view import PLACE
from recommender.ui.components.song_links import recommend_from
from recommender.ui.services import Services
from recommender.ui.stats.data import map_view
from recommender.ui.stats.features import feature_choice

_FAMILIES: Final = "Families of genres"
_GENRES: Final = "Genres I choose"
_FEATURE: Final = "A feature"
_MAX_GENRES: Final = 5


def draw(services: Services) -> None:
    """Draw the part."""
    figure = _figure(services, chart_colours())
    show_words(figure)
    picked = st.altair_chart(
        legible(figure.chart),
        width="stretch",
        key="map",
        on_select="rerun",
        selection_mode=PICK,
        alt=plain(figure),
    )
    st.caption(
        "The axes have no unit: they are the two mixtures of features that tell genres apart best. "
        "The part Table lists the same songs for the keyboard."
    )
    points = picked["selection"].get(PICK) or []
    if points and (place := points[0].get(PLACE)) is not None:
        catalogue = services.recommender.catalogue
        row = map_view(services.recommender).catalogue_map.rows[int(place)]
        recommend_from(catalogue.track(int(row)).track_id)


def _figure(services: Services, colours: ChartColours) -> Figure:
    """Draw the choice of colours and return the map in them."""
    catalogue = services.recommender.catalogue
    view = map_view(services.recommender)
    what = st.segmented_control(
        "Colour by",
        [_FAMILIES, _GENRES, _FEATURE],
        default=_FAMILIES,
        required=True,
        key="map_colour",
        persist_state="session",
    )
    if what == _FEATURE:
        feature = feature_choice("Feature", "map_feature")
        return feature_map(view, catalogue, feature, colours)
    if what == _GENRES:
        genres = st.multiselect(
            "Genres",
            sorted(name for name in catalogue.genres.names.to_pylist() if name),
            key="map_genres",
            max_selections=_MAX_GENRES,
            placeholder=f"Up to {_MAX_GENRES} genres",
            persist_state="session",
        )
        if genres:
            return genre_map(view, catalogue, genres, colours)
        st.caption("Choose a genre to light it up; until then, the families are shown.")
    return family_map(view, catalogue, colours)
