"""What is drawn anew after a click: the list alone if that is enough, else the whole page.

A page is some 70 messages to the browser, its list some 15 of them. When a filter changes, a card
is pressed or another song is picked, the frame and the filters need not be sent again.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

_LIST: Final = "list"
_IS_WHOLE: Final = "page_is_whole"


def begin() -> None:
    """Note that a page begins: until it is drawn to its end, every redraw is of all of it."""
    st.session_state[_IS_WHOLE] = None


def list_part(draw: Callable[[], None]) -> None:
    """Draw the list of a page as the part that `the_list` draws anew."""
    st.fragment(draw, key=_LIST)()
    st.session_state[_IS_WHOLE] = False


def end() -> None:
    """Note that the page was drawn to its end."""
    if st.session_state[_IS_WHOLE] is False:
        st.session_state[_IS_WHOLE] = True


def _is_partial() -> bool:
    """Return whether a list can be drawn anew by itself: its page was drawn to the end."""
    return bool(st.session_state.get(_IS_WHOLE))


def the_list(*others: str) -> None:
    """Draw the list anew, and other parts by their keys; the whole page where it has no list.

    To be called at the end of a callback.
    """
    # A page that was interrupted half way, by this very click, is drawn to its end instead.
    st.rerun([_LIST, *others] if _is_partial() else "app")


def the_page() -> None:
    """Draw the whole page anew. To be called at the end of a callback."""
    st.rerun()
