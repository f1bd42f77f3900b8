"""Stats, table: all tracks, filtered and sorted, a page at a time, and as a file."""

from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import streamlit as st

from recommender.catalogue import columns as c
from recommender.formats.writers import to_csv
from recommender.ranking.filters import Filters
from recommender.stats.table import FILE_ORDER, SORTS, to_table
from recommender.ui.charts.figure import axis_title
from recommender.ui.components.song_links import recommend_from
from recommender.ui.services import Services
from recommender.ui.stats.data import statistics, track_table

_PAGE: Final = 100
"""Tracks on a page."""

_NAMES: Final = {FILE_ORDER: "Order of the file", c.TRACK_NAME: "Title", c.DURATION_MS: "Length"}

_FURTHER: Final = (
    c.POPULARITY,
    c.DURATION_MS,
    *(name for name in c.FEATURES if name != c.POPULARITY),
    c.EXPLICIT,
    c.ALBUM_NAME,
    c.TRACK_ID,
)


def draw(services: Services) -> None:
    """Draw the part."""
    catalogue = services.recommender.catalogue
    st.subheader("All tracks", anchor=False)
    rows = _matching(services)
    pages = max(-(-len(rows) // _PAGE), 1)
    if not len(rows):
        st.info("No track matches. Shorten the text or widen a filter.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        page = st.number_input(f"Page (of {pages:,})", 1, pages, 1, key="table_page", width=160)
        st.download_button(
            f"Download {len(rows):,} tracks as CSV",
            lambda: to_csv(catalogue.tracks(rows)),
            file_name="segue-tracks.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="table_download",
        )
    first = (page - 1) * _PAGE
    shown = rows[first : first + _PAGE]
    st.markdown(
        f"**{len(rows):,}** of {len(catalogue):,} tracks match; here are "
        f"{first + 1:,} to {first + len(shown):,}. **Tick a row** to hear what belongs with it."
    )
    picked = st.dataframe(
        to_table(catalogue, shown),
        key="table",
        hide_index=True,
        height=36 * 15,
        on_select="rerun",
        selection_mode="single-row",
        column_order=[c.TRACK_NAME, c.ARTISTS, "genres", *_FURTHER],
        column_config=_columns(),
        alt="Tracks with their artists, genres and audio features.",
    )
    if (ticked := picked["selection"]["rows"]) and 0 <= ticked[0] < len(shown):
        recommend_from(catalogue.track(int(shown[ticked[0]])).track_id)


def _matching(services: Services) -> npt.NDArray[np.int32]:
    """Draw the filters and return the rows that match them, in order."""
    catalogue = services.recommender.catalogue
    with st.grid("auto", min_column_width=220, gap="small", key="table-filters"):
        text = st.text_input(
            "Title or artist contains",
            key="table_text",
            placeholder="Any",
            max_chars=200,
            persist_state="session",
        )
        genres = st.multiselect(
            "Genres",
            sorted(name for name in catalogue.genres.names.to_pylist() if name),
            key="table_genres",
            placeholder="Any",
            persist_state="session",
        )
        popularity = st.slider(
            "Popularity", 0, 100, (0, 100), key="table_popularity", persist_state="session"
        )
        sort = st.selectbox(
            "Sort by", SORTS, key="table_sort", format_func=_sort_name, persist_state="session"
        )
        descending = st.toggle("Highest or last first", key="table_down", persist_state="session")
        one_each = st.toggle("One version a song", key="table_songs", persist_state="session")
    filters = Filters(
        genres_in=frozenset(genres), popularity=None if popularity == (0, 100) else popularity
    )
    among = statistics(catalogue).candidates if one_each else None
    return track_table(catalogue).matching(
        text, filters, among=among, sort=sort, descending=descending
    )


def _sort_name(sort: str) -> str:
    return _NAMES.get(sort, sort.capitalize())


def _columns() -> dict[str, Any]:
    config = st.column_config
    share = partial(config.NumberColumn, format="%.2f")
    return {
        c.TRACK_NAME: config.TextColumn("Title", width="medium", pinned=True),
        c.ARTISTS: config.TextColumn("Artists", width="medium"),
        "genres": config.TextColumn("Genres"),
        c.ALBUM_NAME: config.TextColumn("Album", width="medium"),
        c.POPULARITY: config.NumberColumn("Popularity", help="0 to 100"),
        c.DURATION_MS: config.NumberColumn("Length (ms)", format="localized"),
        c.EXPLICIT: config.CheckboxColumn("Explicit"),
        c.TRACK_ID: config.TextColumn("Track id"),
        **{name: share(axis_title(name)) for name in c.FEATURES if name != c.POPULARITY},
    }
