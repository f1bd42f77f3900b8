"""What is drawn anew after a click: the list alone where that will do, else the whole page.

A page is some 70 messages to the browser, its list some 15 of them. When a filter changes, a card
is pressed or another song is picked, the frame and the filters stand as they are.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

_LIST: Final = "list"
_STANDS: Final = "list_stands"


def begin() -> None:
    """Note that a page begins: until it stands whole, every redraw is of all of it."""
    st.session_state[_STANDS] = None


def list_part(draw: Callable[[], None]) -> None:
    """Draw the list of a page as the part that `the_list` draws anew."""
    st.fragment(draw, key=_LIST)()
    st.session_state[_STANDS] = False


def end() -> None:
    """Note that the page stands, to its end."""
    if st.session_state[_STANDS] is False:
        st.session_state[_STANDS] = True


def is_partial() -> bool:
    """Return whether this run draws a part of a page that stands."""
    return bool(st.session_state.get(_STANDS))


def the_list(*others: str) -> None:
    """Draw the list anew, and other parts by their keys; the whole page where it has no list.

    To be called at the end of a callback.
    """
    # A page that was interrupted half way, by this very click, is drawn to its end instead.
    st.rerun([_LIST, *others] if is_partial() else "app")


def the_page() -> None:
    """Draw the whole page anew. To be called at the end of a callback."""
    st.rerun()
