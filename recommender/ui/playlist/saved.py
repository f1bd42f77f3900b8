"""Saved lists: open, merge, delete and take that back."""

from typing import Final

import streamlit as st

from recommender.catalogue import Catalogue
from recommender.errors import ProfileError
from recommender.formats.writers import Song
from recommender.playlists.draft import Draft
from recommender.profile import SavedPlaylist, SavedPlaylists
from recommender.profile.records import MAX_NAME
from recommender.ui import identity, notices
from recommender.ui.components import downloads
from recommender.ui.markup import escape_markdown
from recommender.ui.playlist import save, songs, state
from recommender.ui.playlist.save import acts
from recommender.ui.services import Services

_DELETED: Final = "playlist_deleted"


def draw(services: Services) -> None:
    """Draw the ways to keep the list: as a file, and in the profile."""
    downloads.file_buttons(_songs(services.recommender.catalogue), state.draft().name)
    st.subheader("Saved lists", anchor=False)
    try:
        lists = identity.current_profile(services).playlists.all()
    except ProfileError as error:
        st.error(
            f"{escape_markdown(str(error))} Your list itself is still here: save it as a file.",
            icon=":material/error:",
        )
        return
    save.draw(services)
    _undo_delete(services)
    if lists:
        _choose(services, lists)
    else:
        st.caption("Nothing is saved yet.")
    if len(lists) > 1:
        _merge(services, lists)


def _songs(catalogue: Catalogue) -> list[Song]:
    """Return the songs of the list, those of the catalogue with all that it holds of them."""
    entries = state.draft().entries
    rows = catalogue.known_rows([entry.track_id or "" for entry in entries])
    tracks = iter(catalogue.tracks(rows[rows >= 0]))
    return [next(tracks) if row >= 0 else entry for row, entry in zip(rows, entries, strict=True)]


def _choose(services: Services, lists: list[SavedPlaylist]) -> None:
    by_id = {item.playlist_id: item for item in lists}
    if st.session_state.get(save.CHOSEN) not in by_id:
        st.session_state[save.CHOSEN] = lists[0].playlist_id
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="saved"):
        playlist_id = st.selectbox(
            "Saved list", list(by_id), format_func=lambda number: label(by_id[number]),
            key=save.CHOSEN, width=420,
        )  # fmt: skip
        chosen = by_id[playlist_id]
        for text, key, icon, act in (
            ("Open", "open", "folder_open", _open),
            ("Add to my list", "join", "playlist_add", _join),
            ("Delete", "delete", "delete", _delete),
        ):
            st.button(
                text, key=f"{key}-saved", icon=f":material/{icon}:", on_click=act,
                args=(services, chosen),
            )  # fmt: skip


def label(item: SavedPlaylist) -> str:
    """Return a saved list as an option of a menu."""
    return f"{item.name} · {item.n_entries:,} songs · {item.changed_at:%d %b %Y}"


@acts
def _open(lists: SavedPlaylists, item: SavedPlaylist) -> None:
    saved, entries = lists.contents(item.playlist_id)
    opened = Draft(
        entries, name=saved.name, saved_id=saved.playlist_id, saved_version=saved.version
    )
    state.change(f"Open {saved.name}", opened, None)


@acts
def _join(lists: SavedPlaylists, item: SavedPlaylist) -> None:
    before = state.draft()
    state.change(f"Add {item.name}", before.added(lists.open(item.playlist_id)))
    songs.show(len(before))


@acts
def _delete(lists: SavedPlaylists, item: SavedPlaylist) -> None:
    lists.delete(item.playlist_id, item.version)
    st.session_state[_DELETED] = item
    if state.draft().saved_id == item.playlist_id:
        state.no_longer_saved()


def _undo_delete(services: Services) -> None:
    item: SavedPlaylist | None = st.session_state.get(_DELETED)
    if item is not None:
        st.button(
            f"Take back: delete {escape_markdown(item.name)}", key="restore",
            icon=":material/undo:", on_click=_restore, args=(services, item),
        )  # fmt: skip


@acts
def _restore(lists: SavedPlaylists, item: SavedPlaylist) -> None:
    lists.restore(item.playlist_id)
    st.session_state.pop(_DELETED)


def _merge(services: Services, lists: list[SavedPlaylist]) -> None:
    by_id = {item.playlist_id: item for item in lists}
    with st.expander("Merge lists", icon=":material/merge:", key="merge"):
        chosen = st.multiselect(
            "Lists to merge, each song once", list(by_id), key="merge_lists",
            format_func=lambda number: label(by_id[number]), placeholder="Two or more",
        )  # fmt: skip
        name = st.text_input("Name of the merged list", key="merge_name", max_chars=MAX_NAME)
        st.button(
            "Merge", key="merge-saved", disabled=len(chosen) < 2 or not name.strip(),
            on_click=_merge_them, args=(services, name, chosen),
        )  # fmt: skip


@acts
def _merge_them(lists: SavedPlaylists, name: str, chosen: list[int]) -> None:
    lists.merge(name, chosen)
    notices.post("playlist", f"Merged into {escape_markdown(name)}.")
    st.session_state["merge_lists"] = []
