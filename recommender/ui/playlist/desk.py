"""The list, and beside it one of four views of what can be done with it."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from recommender.ui import notices
from recommender.ui.components import search_box
from recommender.ui.playlist import add, grow, journey, keep, order, saved, songs, state
from recommender.ui.services import Services

_VIEWS: Final[dict[str, Callable[[Services], None]]] = {
    "Grow": grow.draw,
    "Order": order.draw,
    "Journey": journey.draw,
    "Save": saved.draw,
}


def show_notice() -> None:
    """Show what the last click led to, what failed also on the page, and if the list is kept."""
    # On a phone the top of the page is out of sight: a toast is not.
    notice = notices.toast("playlist")
    if notice is not None and notice.is_error:
        st.error(notice.message, icon=notices.ERROR_ICON)
    keep.draw_status()


def introduce() -> None:
    """Say what the page is for while the list is empty."""
    if not state.draft().entries:
        st.markdown(
            "Your list is empty. **Search** for songs, **paste** links or lines of “artist - "
            "title”, or **upload** a playlist. Then let the list grow, put it in order, and save "
            "it. Or take a journey from one song to another."
        )


def draw(services: Services) -> None:
    """Draw the list and the view that is chosen."""
    with st.grid(5, min_column_width=140, gap="medium", key="desk") as grid:
        with grid.cell(column_span=2), st.container(key="list"):
            if state.draft().entries:
                songs.draw(services)
            else:
                _welcome(services)
        with grid.cell(column_span=3), st.container(key="work"):
            _view(services)


def _view(services: Services) -> None:
    chosen = st.segmented_control(
        "What to do with the list", list(_VIEWS), key="view", default="Grow", required=True,
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    _VIEWS[chosen or "Grow"](services)


def _welcome(services: Services) -> None:
    """Offer a first song, and the way back to a list that was emptied."""
    songs.offer_undo()
    st.caption("No song in mind? Start with one of these.")
    search_box.starters(services, lambda track_id: add.add_song(services, track_id))
