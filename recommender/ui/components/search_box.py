"""A box to find one thing by its name: type a few letters, choose among what is found."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from recommender.ui import redraw
from recommender.ui.components import tiles
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

HITS: Final = 8
"""How many hits a box shows."""

Find = Callable[[str], Sequence[Tile]]
"""From a text to what matches it, best first."""

Pick = Callable[[str], None]
"""Called with what a person picked: the name of a tile, or the id of a track."""

_MAX_CHARS: Final = 200


def box(label: str, key: str, find: Find, on_pick: Pick, *, placeholder: str) -> None:
    """Draw a box; hits appear as a person types, and a pick empties the box.

    `on_pick` gets the name of the tile that was picked, which may be anything: a browser sent it.
    The key is that of the text widget.
    """
    part = f"{key}-box"

    def press(_do: str, name: str) -> None:
        st.session_state[key] = ""
        on_pick(name)
        redraw.the_list(part)

    @st.fragment(key=part)
    def draw() -> None:
        text = st.text_input(
            label,
            key=key,
            type="search",
            live="250ms",
            placeholder=placeholder,
            icon=":material/search:",
            max_chars=_MAX_CHARS,
        )
        if not text:
            return
        found = find(text)
        if not found:
            sought = escape_markdown(text)
            st.caption(f"Nothing sounds like “{sought}”. Try fewer words, or only the artist.")
        tiles.draw(f"{key}-hits", found, press, "segue-hits")

    draw()


def picker(label: str, key: str, find: Find, placeholder: str) -> str | None:
    """Draw a box and return what was picked last in this session, None before the first pick."""
    place = f"{key}-chosen"

    def choose(name: str) -> None:
        st.session_state[place] = name

    box(label, f"{key}-text", find, choose, placeholder=placeholder)
    chosen: str | None = st.session_state.get(place)
    return chosen


def search_box(
    services: Services, on_pick: Pick, *, label: str = "Search for a song", key: str = "search"
) -> None:
    """Draw the box that finds songs; `on_pick` gets ids of the catalogue only.

    A page with several boxes gives each a key and a label of its own.
    """
    catalogue = services.recommender.catalogue

    def pick(name: str) -> None:
        row = catalogue.known_rows([name])[0]
        if row >= 0:
            on_pick(catalogue.track(row).track_id)

    placeholder = "A title, an artist, or both. Typos are fine."
    box(label, key, lambda text: song_hits(services, text), pick, placeholder=placeholder)


def song_hits(services: Services, text: str) -> Sequence[Tile]:
    """Return the tracks that a text most likely means, best first, at most `HITS`."""
    catalogue = services.recommender.catalogue
    return [
        tiles.choice(track.track_id, track.track_name, f" · {', '.join(track.artists)}")
        for track in map(catalogue.track, services.search.search(text, HITS))
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
