"""Search box and starting songs: the ways to name a song."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

HITS: Final = 8
_SEARCH: Final = "search"
_PICKED: Final = "picked_track_id"

Pick = Callable[[str], None]
"""Called with the id of the track a person picked."""


def _picked(key: str, track_id: str) -> None:
    st.session_state[f"{_PICKED}-{key}"] = track_id
    st.session_state[key] = ""


@st.fragment
def search_box(
    services: Services, on_pick: Pick, *, label: str = "Search for a song", key: str = _SEARCH
) -> None:
    """Draw the search box; hits come as a person types, a pick folds them and leaves the box.

    A page with several boxes gives each a key and a label of its own.
    """
    if picked := st.session_state.pop(f"{_PICKED}-{key}", None):
        on_pick(picked)
        st.rerun()
    text = st.text_input(
        label,
        key=key,
        type="search",
        live="250ms",
        placeholder="A title, an artist, or both. Typos are fine.",
        icon=":material/search:",
        max_chars=200,
    )
    if not text:
        return
    catalogue = services.recommender.catalogue
    rows = services.search.search(text, HITS)
    if not rows:
        st.caption(
            f"Nothing sounds like “{escape_markdown(text)}”. Try fewer words, or only the artist."
        )
    prefix = "" if key == _SEARCH else f"{key}-"
    with st.container(key=f"{prefix}hits", gap="xxsmall"):
        for row in rows:
            track = catalogue.track(row)
            st.button(
                f"**{escape_markdown(track.track_name)}** · {_artists_markdown(track)}",
                key=f"{prefix}hit-{track.track_id}",
                type="tertiary",
                width="stretch",
                on_click=_picked,
                args=(key, track.track_id),
            )


def starters(services: Services, on_pick: Pick) -> None:
    """Draw a few well-known songs of different genres to begin with."""
    with st.container(horizontal=True, key="starters", gap="small"):
        for track in services.starters:
            label = f"{escape_markdown(track.track_name)} · {_artists_markdown(track)}"
            if st.button(label, key=f"starter-{track.track_id}", icon=":material/play_arrow:"):
                on_pick(track.track_id)
                st.rerun()


def _artists_markdown(track: Track) -> str:
    return escape_markdown(", ".join(track.artists))
