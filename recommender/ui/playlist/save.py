"""Save the list; where its saved list was changed elsewhere, ask what is to become of both."""

import functools
from collections.abc import Callable
from typing import Final, NamedTuple

import streamlit as st

from recommender.catalogue.phrases import counted
from recommender.errors import PlaylistChangedError, ProfileError
from recommender.profile import SavedPlaylists
from recommender.profile.records import MAX_NAME, checked_name
from recommender.ui import identity, notices
from recommender.ui.markup import escape_markdown
from recommender.ui.playlist import state
from recommender.ui.services import Services

CHOSEN: Final = "saved_list"
"""Key of the menu of saved lists, whose value is a number."""

_KEPT: Final = {
    "local": "Saved lists are kept on this machine.",
    "login": "Saved lists are kept under your login.",
    "session": "Saved lists last until you close this tab: to keep one, save it as a file.",
}
_NAME: Final = "list_name"
_NAME_OF: Final = "list_name_of"
_CONFLICT: Final = "playlist_conflict"
_SECOND: Final = " (second version)"


class _Conflict(NamedTuple):
    """A save that was refused: of which list, and what that list is now."""

    playlist_id: int
    there: PlaylistChangedError


def acts(act: Callable[..., None]) -> Callable[..., None]:
    """Return a callback that gets the saved lists of the person and posts a notice if they fail."""

    @functools.wraps(act)
    def click(services: Services, *args: object) -> None:
        try:
            act(identity.current_profile(services).playlists, *args)
        except ProfileError as error:
            services.profiles.failed(error)
            notices.post("playlist", escape_markdown(str(error)), is_error=True)

    return click


def draw(services: Services) -> None:
    """Draw the name of the list and the ways to save it, or the question that came up."""
    current = state.draft()
    # What was typed for one list must not become the name of another that undo or a tab brought.
    name_of = (current.saved_id, current.name)
    if _NAME not in st.session_state or st.session_state.get(_NAME_OF) != name_of:
        st.session_state[_NAME], st.session_state[_NAME_OF] = current.name, name_of
    st.text_input("Name of the list", key=_NAME, max_chars=MAX_NAME)
    with st.container(key="save"):
        conflict: _Conflict | None = st.session_state.get(_CONFLICT)
        if conflict is not None and conflict.playlist_id == current.saved_id:
            _question(services, conflict)
        else:
            _save_buttons(services)
    st.caption(_KEPT[identity.where_kept(services)])


def _save_buttons(services: Services) -> None:
    current = state.draft()
    with st.container(horizontal=True, gap="small"):
        if current.saved_id is not None:
            st.button(
                "Save the changes", key="save-changes", type="primary", icon=":material/save:",
                on_click=_save_changes, args=(services,),
            )  # fmt: skip
        st.button(
            "Save as a new list", key="save-new", icon=":material/save_as:",
            type="secondary" if current.saved_id is not None else "primary",
            disabled=not current.entries, on_click=_save_new, args=(services,),
        )  # fmt: skip


@acts
def _save_new(lists: SavedPlaylists) -> None:
    name = checked_name(st.session_state[_NAME])
    _saved(name, lists.save(name, state.draft().entries), 1)


@acts
def _save_changes(lists: SavedPlaylists) -> None:
    current = state.draft()
    number, version = current.saved_id, current.saved_version
    if number is None or version is None:
        return
    name = checked_name(st.session_state[_NAME])
    try:
        new = lists.update(number, version, name=name, entries=current.entries)
    except PlaylistChangedError as error:
        st.session_state[_CONFLICT] = _Conflict(number, error.with_traceback(None))
    else:
        _saved(name, number, new)


def _saved(name: str, playlist_id: int, version: int) -> None:
    """Note under which name, number and version the list is now saved, and say so."""
    state.saved_as(name, playlist_id, version)
    st.session_state[CHOSEN] = playlist_id
    st.session_state[_NAME] = name
    st.session_state.pop(_CONFLICT, None)
    notices.post("playlist", f"Saved as {escape_markdown(name)}.")


def _question(services: Services, conflict: _Conflict) -> None:
    """Ask what is to become of this list and of the saved one, which is another by now."""
    there = conflict.there
    name, when = escape_markdown(there.name), f"{there.changed_at:%d %b %Y, %H:%M} UTC"
    if there.is_deleted:
        st.warning(f"“{name}” was deleted elsewhere on {when}. Nothing is saved yet.")
        answers = [("Save as a new list", "both", "save_as", _keep_both)]
    else:
        here = counted(len(state.draft()), "song")
        st.warning(
            f"“{name}” was changed elsewhere on {when}, since you opened it here. There it has "
            f"{counted(there.n_entries, 'song')}, here {here}. Nothing is saved yet."
        )
        answers = [
            ("Keep both", "both", "library_add", _keep_both),
            ("Merge", "merge", "merge", _merge),
        ]
    with st.container(horizontal=True, gap="small"):
        for text, key, icon, act in answers:
            st.button(
                text, key=f"conflict-{key}", icon=f":material/{icon}:", on_click=act,
                args=(services, conflict),
            )  # fmt: skip
        st.button("Cancel", key="conflict-cancel", type="tertiary", on_click=_cancel)
    if not there.is_deleted:
        st.caption(
            f"“Keep both” saves yours as a second list, “{escape_markdown(_second_name())}”. "
            "“Merge” saves one list: the songs saved there, then yours that are not among them."
        )


def _second_name() -> str:
    """Return the name for a second list beside the one that was changed elsewhere."""
    name = st.session_state[_NAME].strip() or state.draft().name
    return name[: MAX_NAME - len(_SECOND)] + _SECOND


@acts
def _keep_both(lists: SavedPlaylists, conflict: _Conflict) -> None:
    name = st.session_state[_NAME] if conflict.there.is_deleted else _second_name()
    name = checked_name(name)
    _saved(name, lists.save(name, state.draft().entries), 1)


@acts
def _merge(lists: SavedPlaylists, conflict: _Conflict) -> None:
    current, typed = state.draft(), checked_name(st.session_state[_NAME])
    # A name given elsewhere stays unless another one was typed here.
    name = None if typed == current.name else typed
    try:
        saved, entries = lists.merge_into(conflict.playlist_id, current.entries, name=name)
    except PlaylistChangedError as error:
        there = error.with_traceback(None)
        st.session_state[_CONFLICT] = _Conflict(conflict.playlist_id, there)
        return
    state.change(f"Merge with {conflict.there.name}", current.with_entries(entries))
    _saved(saved.name, conflict.playlist_id, saved.version)


def _cancel() -> None:
    del st.session_state[_CONFLICT]
