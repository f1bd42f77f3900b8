"""Search box and starting songs: the ways to name a song."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from recommender.ui import redraw
from recommender.ui.components import picker, tiles
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

HITS: Final = 8

Pick = Callable[[str], None]
"""Called with the id of the track a person picked."""


def search_box(
    services: Services, on_pick: Pick, *, label: str = "Search for a song", key: str = "search"
) -> None:
    """Draw the search box; hits come as a person types, a pick folds them and leaves the box.

    A page with several boxes gives each a key and a label of its own.
    """
    catalogue = services.recommender.catalogue

    def pick(name: str) -> None:
        row = catalogue.known_rows([name])[0]
        if row >= 0:
            on_pick(catalogue.track(row).track_id)

    placeholder = "A title, an artist, or both. Typos are fine."
    picker.box(label, key, lambda text: hits(services, text, HITS), pick, placeholder=placeholder)


def hits(services: Services, text: str, n: int) -> Sequence[Tile]:
    """Return the n tracks that a text names most likely, best first."""
    catalogue = services.recommender.catalogue
    return [
        tiles.choice(track.track_id, track.track_name, f" · {', '.join(track.artists)}")
        for track in map(catalogue.track, services.search.search(text, n))
    ]


def starters(services: Services, on_pick: Pick) -> None:
    """Draw a few well-known songs of different genres to begin with."""

    def pick(track_id: str) -> None:
        on_pick(track_id)
        redraw.the_page()

    with st.container(horizontal=True, key="starters", gap="small"):
        for track in services.starters:
            artists = escape_markdown(", ".join(track.artists))
            st.button(
                f"{escape_markdown(track.track_name)} · {artists}",
                key=f"starter-{track.track_id}",
                icon=":material/play_arrow:",
                on_click=pick,
                args=(track.track_id,),
            )
