"""What one session knows of its list: the list, what was added last, and how to go back."""

import dataclasses
from collections.abc import Callable, Hashable
from typing import Any, Final, Literal, NamedTuple, TypeVar

import streamlit as st

from recommender.catalogue.catalogue import Catalogue, Track
from recommender.playlists.draft import Draft
from recommender.playlists.imports import Import

MAX_UNDO: Final = 50

_NOW: Final = "playlist_now"
_PAST: Final = "playlist_past"
_ONCE: Final = "playlist_once"

T = TypeVar("T")


class Moment(NamedTuple):
    """The list and the last addition to it, at one time; `what` led to it."""

    draft: Draft = Draft()
    last_import: Import | None = None
    what: str = ""


def now() -> Moment:
    """Return the list as it stands."""
    moment: Moment = st.session_state.setdefault(_NOW, Moment())
    return moment


def draft() -> Draft:
    """Return the list as it stands."""
    return now().draft


def change(what: str, draft: Draft, last_import: Import | Literal["same"] | None = "same") -> None:
    """Make a changed list the one that stands; the one before comes back by `undo`.

    Parameters
    ----------
    what : str
        What was done, in plain words, for the button that undoes it.
    draft : Draft
    last_import : Import, optional
        What was brought in; by default the last one stays, None forgets it.
    """
    before = now()
    after = Moment(draft, before.last_import if last_import == "same" else last_import, what)
    st.session_state[_PAST] = [*st.session_state.get(_PAST, []), before][-MAX_UNDO:]
    st.session_state[_NOW] = after


def undo() -> None:
    """Go back to the list before the last change."""
    if past := st.session_state.get(_PAST):
        st.session_state[_NOW] = past[-1]
        st.session_state[_PAST] = past[:-1]


def last_change() -> str | None:
    """Return what `undo` would undo, None if there is nothing."""
    return now().what if st.session_state.get(_PAST) else None


def named(name: str, saved_id: int | None) -> None:
    """Note name and number under which the list is saved; that is nothing to undo."""
    moment = now()
    current = dataclasses.replace(moment.draft, name=name, saved_id=saved_id)
    st.session_state[_NOW] = moment._replace(draft=current)


def forget_last_import() -> None:
    """Close the report on what was added last; that is nothing to undo."""
    st.session_state[_NOW] = now()._replace(last_import=None)


def once(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returns, kept in this session until the key changes.

    A run of the page that only turns a leaf need not ask again what 5,000 songs lead to.
    """
    kept: dict[str, tuple[Hashable, Any]] = st.session_state.setdefault(_ONCE, {})
    if name not in kept or kept[name][0] != key:
        kept[name] = (key, make())
    value: T = kept[name][1]
    return value


def seeds(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the ids of the list that are in the catalogue."""
    current = draft()
    return once("seeds", current.entries, lambda: current.seeds(catalogue))


def tracks(catalogue: Catalogue) -> list[Track]:
    """Return the tracks of the list that are in the catalogue, in its order."""
    ids = seeds(catalogue)
    return once("tracks", ids, lambda: catalogue.tracks(catalogue.rows(ids)) if ids else [])
