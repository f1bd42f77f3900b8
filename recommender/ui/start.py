"""A short start for a person nobody knows yet: pick three of twelve songs, or search."""

from collections.abc import Mapping

import streamlit as st

from recommender.artwork import Poster
from recommender.catalogue import Track
from recommender.ui import for_you, opinions, search_box
from recommender.ui.artwork import Slot, at_hand, picture
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.services import Services


def draw(services: Services) -> list[Slot]:
    """Draw the songs to pick from; return the places of their pictures."""
    n_picked = len(opinions.held_opinions().liked)
    st.markdown(
        f"Pick **{for_you.PICKS}** songs you like, and shelves of songs for you appear here."
    )
    with st.container(horizontal=True, key="picked", vertical_alignment="center"):
        st.markdown(f"**{n_picked}** of {for_you.PICKS} picked")
        if n_picked:
            st.button(
                "That will do", key="enough", icon=":material/check:", on_click=for_you.forget_view
            )
    posters = at_hand(services.artwork, services.first_picks)
    slots: list[Slot] = []
    grid = st.grid("auto", min_column_width=150, gap="small", key="cards-start")
    for track in services.first_picks:
        with grid.cell():
            slots += _card(services, track, posters)
    search_box.search_box(
        services,
        lambda track_id: opinions.like(services, track_id),
        label="Or search for songs you love",
        key="start",
    )
    return slots


def _card(services: Services, track: Track, posters: Mapping[str, Poster]) -> list[Slot]:
    """Draw a song; a click anywhere on it picks it or takes that back."""
    is_picked = opinions.is_liked(track.track_id)
    key = f"card-{'picked' if is_picked else 'start'}-{track.track_id}"
    with st.container(key=key, gap="xxsmall", height="stretch"):
        slots = picture(track, posters)
        st.button(
            escape_markdown(track.track_name),
            key=f"seed-start-{track.track_id}",
            type="tertiary",
            icon=":material/favorite:" if is_picked else ":material/add_circle:",
            on_click=opinions.toggle_like,
            args=(services, track.track_id),
            width="stretch",
        )
        genres = "".join(f"<span>{escape_html(genre)}</span>" for genre in track.genres[:2])
        st.html(
            '<div class="segue-card-text">'
            f'<p class="segue-artists">{escape_html(", ".join(track.artists))}</p>'
            f'<p class="segue-genres">{genres}</p></div>'
        )
    return slots
