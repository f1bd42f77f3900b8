"""A box to pick one thing by name: type a few letters, choose among what is found."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from recommender.ui import redraw
from recommender.ui.components import tiles
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_markdown

Find = Callable[[str], Sequence[Tile]]
"""From a text to what matches it, best first."""

_MAX_CHARS: Final = 200


def box(
    label: str, key: str, find: Find, on_pick: Callable[[str], None], *, placeholder: str
) -> None:
    """Draw a box; what matches comes as a person types, a pick folds it and leaves the box.

    Parameters
    ----------
    label, placeholder : str
    key : str
        Sets this box apart from others.
    find : callable
        From a text to what matches it.
    on_pick : callable
        Called with the name of the tile that was picked, which may be anything: a browser sent it.
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
    """Draw the box and return what was picked last in this session, None before the first pick.

    Parameters
    ----------
    label, key, find, placeholder
        As in `box`.
    """
    place = f"{key}-chosen"

    def choose(name: str) -> None:
        st.session_state[place] = name

    box(label, f"{key}-text", find, choose, placeholder=placeholder)
    chosen: str | None = st.session_state.get(place)
    return chosen
