"""The state of the page Playlist in one session: the list, its last import, and undo."""

import dataclasses
from collections.abc import Callable, Hashable
from typing import Any, Final, Literal, NamedTuple, TypeVar

import streamlit as st

from recommender.catalogue import Catalogue, Track
from recommender.playlists.draft import Draft
from recommender.playlists.imports import Import

_MAX_UNDO: Final = 50

_NOW: Final = "playlist_now"
_PAST: Final = "playlist_past"
_ONCE: Final = "playlist_once"

T = TypeVar("T")


class Moment(NamedTuple):
    """The list and the last import into it at one time; `what` says which change made it so."""

    draft: Draft = Draft()
    last_import: Import | None = None
    what: str = ""


def now() -> Moment:
    """Return the list with its last import."""
    moment: Moment = st.session_state.setdefault(_NOW, Moment())
    return moment


def draft() -> Draft:
    """Return the list."""
    return now().draft


def change(what: str, draft: Draft, last_import: Import | Literal["same"] | None = "same") -> None:
    """Put a changed list in place of the current one, which `undo` brings back.

    `what` says what was done, for the button that undoes it. The last import stays by default,
    None forgets it.
    """
    before = now()
    after = Moment(draft, before.last_import if last_import == "same" else last_import, what)
    st.session_state[_PAST] = [*st.session_state.get(_PAST, []), before][-_MAX_UNDO:]
    st.session_state[_NOW] = after


def undo() -> None:
    """Go back to the list before the last change."""
    if past := st.session_state.get(_PAST):
        st.session_state[_NOW] = past[-1]
        st.session_state[_PAST] = past[:-1]


def start_with(draft: Draft) -> None:
    """Put a list in place of the current one, with nothing to undo."""
    st.session_state[_NOW] = Moment(draft)
    st.session_state[_PAST] = []


def bring_in(other: Draft, what: str) -> None:
    """Have `undo` bring back a list from elsewhere; `what` says what would be undone."""
    brought = Moment(other, what="Take the list of the other tab")
    st.session_state[_PAST] = [*st.session_state.get(_PAST, []), now(), brought][-_MAX_UNDO:]
    st.session_state[_NOW] = now()._replace(what=what)


def last_change() -> str | None:
    """Return what `undo` would undo, None if there is nothing."""
    return now().what if st.session_state.get(_PAST) else None


def saved_as(name: str, saved_id: int, version: int) -> None:
    """Note name, number and version under which the list is saved; `undo` does not count this.

    What `undo` brings back of the same saved list may be saved in its place as well.
    """
    moment = now()
    current = dataclasses.replace(moment.draft, name=name, saved_id=saved_id, saved_version=version)
    st.session_state[_NOW] = moment._replace(draft=current)
    st.session_state[_PAST] = [
        one._replace(draft=dataclasses.replace(one.draft, saved_version=version))
        if one.draft.saved_id == saved_id
        else one
        for one in st.session_state.get(_PAST, [])
    ]


def no_longer_saved() -> None:
    """Note that the saved list was deleted; `undo` does not count this."""
    moment = now()
    current = dataclasses.replace(moment.draft, saved_id=None, saved_version=None)
    st.session_state[_NOW] = moment._replace(draft=current)


def forget_last_import() -> None:
    """Forget the last import, which closes its report; `undo` does not count this."""
    st.session_state[_NOW] = now()._replace(last_import=None)


def once(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returns, computed once in this session until the key changes.

    One value is kept for each name; the key is what it depends on.
    """
    kept: dict[str, tuple[Hashable, Any]] = st.session_state.setdefault(_ONCE, {})
    if name not in kept or kept[name][0] != key:
        kept[name] = (key, make())
    value: T = kept[name][1]
    return value


def seeds(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the ids of the list that are in the catalogue, in its order."""
    current = draft()
    return once("seeds", current.entries, lambda: current.seeds(catalogue))


def tracks(catalogue: Catalogue) -> list[Track]:
    """Return the tracks of the list that are in the catalogue, in its order."""
    ids = seeds(catalogue)
    return once("tracks", ids, lambda: catalogue.tracks(catalogue.rows(ids)) if ids else [])
