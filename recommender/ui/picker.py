"""A box to pick one thing by name: type a few letters, choose among what is found."""

from collections.abc import Callable, Iterable
from typing import Final

import streamlit as st

from recommender.ui.markup import escape_markdown

Found = Iterable[tuple[str, str]]
"""What matches a text: for each a value and a label in Markdown, best first."""

_MAX_CHARS: Final = 200


def picker(label: str, key: str, find: Callable[[str], Found], placeholder: str) -> str | None:
    """Draw the box and return what was picked last in this session, None before the first pick.

    Parameters
    ----------
    label, placeholder : str
    key : str
        Sets this box apart from others.
    find : callable
        From a text to what matches it.
    """
    _box(label, key, find, placeholder)
    chosen: str | None = st.session_state.get(_chosen(key))
    return chosen


def _chosen(key: str) -> str:
    return f"{key}-chosen"


def _choose(key: str, value: str) -> None:
    st.session_state[_chosen(key)] = value
    st.session_state[f"{key}-fresh"] = True
    st.session_state[f"{key}-text"] = ""


@st.fragment
def _box(label: str, key: str, find: Callable[[str], Found], placeholder: str) -> None:
    if st.session_state.pop(f"{key}-fresh", False):
        st.rerun()
    text = st.text_input(
        label,
        key=f"{key}-text",
        type="search",
        live="250ms",
        placeholder=placeholder,
        icon=":material/search:",
        max_chars=_MAX_CHARS,
    )
    if not text:
        return
    with st.container(key=f"{key}-hits", gap="xxsmall"):
        found = list(find(text))
        if not found:
            st.caption(f"Nothing sounds like “{escape_markdown(text)}”.")
        for value, name in found:
            st.button(
                name,
                key=f"{key}-hit-{value}",
                type="tertiary",
                width="stretch",
                on_click=_choose,
                args=(key, value),
            )
