"""The start for a new person: pick three of twelve songs, or search."""

from functools import partial

import streamlit as st

from recommender.artwork.posters import Poster
from recommender.catalogue import Track
from recommender.ui import opinions, redraw
from recommender.ui.components import search_box, tiles
from recommender.ui.components.pictures import art_html, look_up
from recommender.ui.components.tiles import Tile
from recommender.ui.for_you.view import PICKS, forget_view
from recommender.ui.markup import escape_html
from recommender.ui.services import Services


def draw(services: Services) -> None:
    """Draw the songs to pick from."""
    n_picked = len(opinions.held_opinions().liked)
    st.markdown(f"Pick **{PICKS}** songs you like, and shelves of songs for you appear here.")
    with st.container(horizontal=True, key="picked", vertical_alignment="center"):
        st.markdown(f"**{n_picked}** of {PICKS} picked")
        if n_picked:
            st.button("That will do", key="enough", icon=":material/check:", on_click=forget_view)
    _cards(services)
    search_box.search_box(
        services,
        lambda track_id: opinions.like(services, track_id),
        label="Or search for songs you love",
        key="start",
    )


@st.fragment
def _cards(services: Services) -> None:
    """Draw the songs as cards; a click picks one or takes that back."""
    tracks = services.first_picks
    posters, is_waiting = look_up(services.artwork, [track.track_id for track in tracks])
    shown = [_card(track, posters.get(track.track_id)) for track in tracks]
    press = partial(_pick, services)
    tiles.draw("cards-start", shown, press, "segue-cards", is_waiting=is_waiting)


def _pick(services: Services, _do: str, track_id: str) -> None:
    if track_id in {track.track_id for track in services.first_picks}:
        opinions.toggle_like(services, track_id)
        redraw.the_page()


def _card(track: Track, poster: Poster | None) -> Tile:
    is_picked = opinions.is_liked(track.track_id)
    genres = "".join(f"<span>{escape_html(genre)}</span>" for genre in track.genres[:2])
    html = (
        f"{art_html(track, poster)}"
        '<button type="button" class="segue-title" data-do="pick" '
        f'aria-pressed="{str(is_picked).lower()}">'
        f"{tiles.icon_html('favorite' if is_picked else 'add_circle')}"
        f"<span>{escape_html(track.track_name)}</span></button>"
        '<div class="segue-card-text">'
        f'<p class="segue-artists">{escape_html(", ".join(track.artists))}</p>'
        f'<p class="segue-genres">{genres}</p></div>'
    )
    return Tile(track.track_id, html, f"segue-card{' segue-picked' * is_picked}")
