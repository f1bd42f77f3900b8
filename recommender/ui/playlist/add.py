"""The ways to bring songs into the list: search, pasted lines, files."""

import dataclasses
from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import MAX_TRACKS, Playlist, PlaylistFile
from recommender.formats.upload import MAX_UPLOAD_BYTES
from recommender.playlists.draft import entry_of
from recommender.playlists.imports import add
from recommender.spotify.ids import is_spotify_id, track_url
from recommender.ui import notices
from recommender.ui.components import search_box
from recommender.ui.markup import escape_markdown
from recommender.ui.playlist import songs, state
from recommender.ui.services import Services
from recommender.uploads.worker import read_lists

_MAX_LISTS_OFFERED: Final = 1_000

_PASTE: Final = "paste"
_UPLOADS: Final = "playlist_uploads"
_ENDINGS: Final = ("csv", "tsv", "txt", "m3u", "m3u8", "json", "zip")


def draw(services: Services) -> None:
    """Draw the three ways to add songs."""
    with st.container(key="add"):
        by_search, by_paste, by_upload = st.tabs(
            [":material/search: Search", ":material/content_paste: Paste", ":material/upload: File"]
        )
        with by_search:
            search_box.search_box(services, lambda track_id: add_song(services, track_id))
        with by_paste:
            _paste_box(services)
        with by_upload:
            _upload_box(services)


def add_song(services: Services, track_id: str) -> None:
    """Add one song of the catalogue to the end of the list."""
    add_songs(services, [track_id])


def add_songs(services: Services, track_ids: Sequence[str]) -> None:
    """Add songs of the catalogue to the end of the list; post a notice if none is added."""
    catalogue = services.recommender.catalogue
    tracks = catalogue.tracks(catalogue.rows(track_ids))
    before = state.draft()
    after = before.added(entry_of(track) for track in tracks)
    if len(after) == len(before):
        full = len(before) == MAX_TRACKS
        notices.post(
            "playlist",
            f"The list is full: {MAX_TRACKS:,} songs are the most." if full
            else f"{escape_markdown(tracks[0].track_name)} is in your list already.",
            is_error=full,
        )  # fmt: skip
        return
    what = tracks[0].track_name if len(tracks) == 1 else f"{len(after) - len(before)} songs"
    state.change(f"Add {what}", after)
    songs.show(len(before))


def _paste_box(services: Services) -> None:
    st.text_area(
        "Links, URIs, ids, or “artist - title”, one a line",
        key=_PASTE,
        height=150,
        placeholder="https://open.spotify.com/track/…\nRadiohead - Karma Police",
        max_chars=2_000_000,
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add these lines", key="add-lines", type="primary", icon=":material/playlist_add:",
            on_click=_add_lines, args=(services,),
        )  # fmt: skip
        st.button(
            "Fill in three lines to try", key="example", type="tertiary",
            icon=":material/lightbulb:", on_click=_fill_in, args=(services,),
        )  # fmt: skip


def _fill_in(services: Services) -> None:
    """Put a link or an id, names, and misspelt names into the box, to be tried."""
    first, second, third = services.starters[:3]
    link = track_url(first.track_id) if is_spotify_id(first.track_id) else first.track_id
    title = third.track_name
    misspelt = f"{third.artists[0]} - {title[:-2]}{title[:-3:-1]}"
    st.session_state[_PASTE] = f"{link}\n{second.artists[0]} - {second.track_name}\n{misspelt}"


def _add_lines(services: Services) -> None:
    text = st.session_state.get(_PASTE) or ""
    if not text.strip():
        notices.post("playlist", "There is nothing in the box yet: paste a line.", is_error=True)
        return
    try:
        _take(services, "the pasted lines", read_lists(text))
    except PlaylistFileError as error:
        notices.post("playlist", escape_markdown(str(error)), is_error=True)
    else:
        st.session_state[_PASTE] = ""


def _take(services: Services, source: str, found: PlaylistFile) -> None:
    """Add what was read to the list, as far as the catalogue has it, with a report."""
    entries = found.tracks() if found.playlists else ()
    matched = services.matcher.match(entries, services.search.search)
    before = state.draft()
    after, last_import = add(
        before,
        services.recommender.catalogue,
        source,
        matched,
        found.skipped,
        found.examples,
    )
    if len(after) == MAX_TRACKS:
        notices.post(
            "playlist",
            f"The list is full: {MAX_TRACKS:,} songs are the most; what came after was left out.",
            is_error=True,
        )
    state.change(f"Add {len(after) - len(before):,} songs from {source}", after, last_import)
    songs.show(len(before))


def _upload_box(services: Services) -> None:
    n_uploads = st.session_state.setdefault(_UPLOADS, 0)
    file = st.file_uploader(
        "CSV (Exportify and others), M3U, JSON, or the zip of a Spotify account export",
        type=_ENDINGS,
        key=f"upload-{n_uploads}",
        max_upload_size=MAX_UPLOAD_BYTES >> 20,
    )
    st.caption(
        f"A file may have {MAX_UPLOAD_BYTES >> 20} MB; a list holds {MAX_TRACKS:,} songs at most. "
        "Files are read in memory and not kept."
    )
    if file is None:
        return
    found = state.once("upload", file.file_id, lambda: _read(file))
    if isinstance(found, str):
        st.error(escape_markdown(found), icon=":material/error:")
        return
    chosen = _choose_lists(found)
    n_songs = sum(len(playlist.entries) for playlist in chosen)
    wanted = dataclasses.replace(found, playlists=chosen)
    st.button(
        f"Add {n_songs:,} songs" if n_songs else "See what was left out",
        key="add-file", type="primary", icon=":material/playlist_add:",
        disabled=bool(found.playlists) and not n_songs,
        on_click=_add_file, args=(services, file.name, wanted),
    )  # fmt: skip


def _read(file: UploadedFile) -> PlaylistFile | str:
    """Return what a file holds, or why it cannot be read."""
    try:
        return read_lists(file.getvalue(), file.name)
    except PlaylistFileError as error:
        return str(error)


def _choose_lists(found: PlaylistFile) -> tuple[Playlist, ...]:
    """Return the lists of a file that a person wants; a single one is wanted."""
    lists = found.playlists[:_MAX_LISTS_OFFERED]
    if len(lists) < 2:
        return lists
    if len(found.playlists) > len(lists):
        st.caption(f"The first {len(lists):,} of {len(found.playlists):,} lists are offered.")
    places = st.multiselect(
        f"The file holds {len(found.playlists):,} lists: choose",
        range(len(lists)),
        format_func=lambda place: _list_label(lists[place]),
        key="upload_lists",
        placeholder="One or more lists",
    )
    return tuple(lists[place] for place in places)


def _list_label(playlist: Playlist) -> str:
    return f"{playlist.name or 'Without a name'} · {len(playlist.entries):,} songs"


def _add_file(services: Services, name: str, found: PlaylistFile) -> None:
    try:
        _take(services, name, found)
    except PlaylistFileError as error:
        notices.post("playlist", escape_markdown(str(error)), is_error=True)
        return
    st.session_state[_UPLOADS] += 1
