"""The list outlives the session: it is written after each change and read when a session begins.

A profile that ends with the session keeps no list. If the store fails, the list lives in the
session, the page says so, and the next run tries again.
"""

from typing import Final, NamedTuple

import streamlit as st

from recommender.catalogue.phrases import counted
from recommender.errors import ProfileError
from recommender.playlists.draft import Draft
from recommender.profile import Drafts, Identity
from recommender.ui import identity, notices
from recommender.ui.markup import escape_markdown
from recommender.ui.playlist import state
from recommender.ui.services import Services

_DAY_S: Final = 86_400.0
_KEPT: Final = "playlist_kept"
_TROUBLE: Final = "playlist_not_kept"


class _Kept(NamedTuple):
    """What this session knows of the draft in the store.

    `draft` is what it last read or tried to write there. `is_restored` says that it was read, and
    that the person has not changed it since; `refused` says why the store does not take it.
    """

    who: Identity
    version: int
    draft: Draft
    is_restored: bool = False
    refused: str | None = None


def refresh(services: Services) -> None:
    """Bring back the list that was worked on, or write it if it changed since the last run.

    To be called in each run of the page, before it draws. A run in which the list did not change
    asks the store nothing.
    """
    st.session_state[_TROUBLE] = None
    try:
        outlives = identity.where_kept(services) != "session"
        who = identity.current_identity(services) if outlives else None
        _forget_somebody_elses(who)
        if who is None or _is_kept():
            return
        # A page must not wait for a store that failed a moment ago; the list is written later.
        if trouble := services.profiles.resting():
            st.session_state[_TROUBLE] = str(trouble)
        else:
            _exchange(identity.current_profile(services).drafts, who)
    except ProfileError as error:
        services.profiles.failed(error)
        st.session_state[_TROUBLE] = str(error)


@st.fragment(run_every=_DAY_S)
def be_asked_again() -> None:
    """Have a page that is open find its list again when the server was restarted under it.

    A browser that lost the server and found it again asks for a run only where a part of the page
    runs by itself; else it shows what it had until a press, of which a new session knows nothing.
    """


def draw_status() -> None:
    """Say what another tab did, that the list was worked on before, or that it is not kept."""
    if notice := notices.toast("kept list"):
        st.info(notice.message)
    kept: _Kept | None = st.session_state.get(_KEPT)
    if trouble := st.session_state.get(_TROUBLE) or (kept and kept.refused):
        st.warning(
            f"{escape_markdown(trouble)} Meanwhile your list is not being kept: it lasts until you "
            "close this tab.",
            icon=":material/sync_problem:",
        )
    elif kept and kept.is_restored:
        st.caption("You were working on this list. It is kept as you change it.")


def _is_kept() -> bool:
    kept: _Kept | None = st.session_state.get(_KEPT)
    return kept is not None and kept.draft == state.draft()


def forget() -> None:
    """Forget the list, and what is known of the draft in the store."""
    st.session_state.pop(_KEPT, None)
    state.start_with(Draft())


def _forget_somebody_elses(who: Identity | None) -> None:
    """Forget the list of a person who logged out, or in as somebody else."""
    kept: _Kept | None = st.session_state.get(_KEPT)
    if kept is not None and kept.who != who:
        forget()


def _exchange(drafts: Drafts, who: Identity) -> None:
    """Read the draft, or write it."""
    kept: _Kept | None = st.session_state.get(_KEPT)
    if kept is None and not state.draft().entries:
        found = drafts.load()
        if found is not None:
            state.start_with(found.draft)
        draft, version = state.draft(), 0 if found is None else found.version
        st.session_state[_KEPT] = _Kept(who, version, draft, is_restored=bool(draft.entries))
        return
    draft, version = state.draft(), 0 if kept is None else kept.version
    try:
        version, other = drafts.save(draft, version)
    except ProfileError as error:
        if error.trouble != "refused":
            raise
        # It would be refused again: only another list is tried.
        st.session_state[_KEPT] = _Kept(who, version, draft, refused=str(error))
        return
    if other is not None:
        _tell(draft, other)
    st.session_state[_KEPT] = _Kept(who, version, draft)


def _tell(draft: Draft, other: Draft) -> None:
    """Say that another tab worked on another list meanwhile, and have `undo` bring that back."""
    state.bring_in(other, "Go on with the list of this tab")
    theirs = f"In another tab you worked on a list of {counted(len(other), 'song')} meanwhile."
    notices.post(
        "kept list",
        f"{theirs} The list of this tab is kept from now on; Undo brings the other one here."
        if draft.entries
        else f"{theirs} That one is still kept; Undo brings it here.",
    )
