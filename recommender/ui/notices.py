"""Notices: what the last click led to, shown once by the next run of the page.

A callback runs before the page and cannot draw on it. It posts a notice for one place; the place
takes it down when it is drawn.
"""

from typing import Final, Literal, NamedTuple

import streamlit as st

Place = Literal["every page", "playlist", "kept list", "own data", "blind test"]
"""Where a notice is shown; each place holds one, the newest."""

ERROR_ICON: Final = ":material/error:"


class Notice(NamedTuple):
    """A message in Markdown, and whether it says that something failed."""

    message: str
    is_error: bool


def post(place: Place, message: str, *, is_error: bool = False) -> None:
    """Leave a message in Markdown, in which data is escaped, for the next run of the page."""
    st.session_state[_key(place)] = Notice(message, is_error)


def take(place: Place) -> Notice | None:
    """Return the notice of a place, which is then gone, or None."""
    notice: Notice | None = st.session_state.pop(_key(place), None)
    return notice


def toast(place: Place) -> Notice | None:
    """Show the notice of a place as a toast and return it; None if there is none."""
    notice = take(place)
    if notice is not None:
        icon = ERROR_ICON if notice.is_error else ":material/check_circle:"
        st.toast(notice.message, icon=icon)
    return notice


def _key(place: Place) -> str:
    return f"notice of {place}"
