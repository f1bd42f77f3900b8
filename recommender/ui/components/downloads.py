"""A list of songs as files and as text to copy."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from recommender.catalogue import Track
from recommender.formats.writers import Song, to_csv, to_json, to_links, to_m3u8, to_uris


def save_list(tracks: Sequence[Track], name: str) -> None:
    """Draw a menu that offers the list as CSV, M3U, links and URIs, and its links to copy.

    The files are called `name`, and an ending.
    """
    with st.popover(
        "Save this list", icon=":material/download:", key="save", on_change="rerun"
    ) as menu:
        # The files are made when the menu is open, not on every run.
        if not menu.open:
            return
        links = to_links(tracks)
        files: list[tuple[str, str | bytes, str, str]] = [
            ("CSV for a spreadsheet", to_csv(tracks), "csv", "text/csv"),
            ("M3U for a player", to_m3u8(tracks).text, "m3u8", "audio/x-mpegurl"),
            ("Spotify links", links.text, "txt", "text/plain"),
            ("Spotify URIs", to_uris(tracks).text, "uris.txt", "text/plain"),
        ]
        for label, data, ending, mime in files:
            st.download_button(
                label, data, file_name=f"{name}.{ending}", mime=mime, key=f"save-{ending}",
                on_click="ignore", width="stretch",
            )  # fmt: skip
        if links.without_id:
            st.caption(f"{links.without_id} songs have no Spotify id and no link.")
        else:
            st.caption("To copy into a Spotify playlist:")
            st.code(links.text, language=None, height=160)


def file_buttons(songs: Sequence[Song], name: str) -> None:
    """Draw a row of buttons that download the list in each format; a click makes the file.

    The files are called by what a file may be called of the list's name.
    """
    st.subheader("As a file", anchor=False)
    with st.container(horizontal=True, gap="xsmall", key="files"):
        files: tuple[tuple[str, Callable[[], str | bytes], str, str], ...] = (
            ("CSV", partial(to_csv, songs), "csv", "text/csv"),
            ("M3U8", lambda: to_m3u8(songs, name).text, "m3u8", "audio/x-mpegurl"),
            ("Links", lambda: to_links(songs).text, "links.txt", "text/plain"),
            ("URIs", lambda: to_uris(songs).text, "uris.txt", "text/plain"),
            ("JSON", partial(to_json, songs, name), "json", "application/json"),
        )
        for label, make, ending, mime in files:
            st.download_button(
                label, make, file_name=f"{_file_name(name)}.{ending}", mime=mime,
                key=f"file-{ending}", icon=":material/download:", on_click="ignore",
                disabled=not songs,
            )  # fmt: skip
    st.caption("What Segue writes it reads again: JSON keeps all, URIs fill a Spotify playlist.")


def _file_name(name: str) -> str:
    """Return a name for a file that every system takes.

    Examples
    --------
    >>> _file_name("Rain / 2 a.m.?"), _file_name("..")
    ('Rain 2 am', 'playlist')
    """
    kept = "".join(sign if sign.isalnum() or sign in " _-" else "" for sign in name)
    return " ".join(kept.split())[:60] or "playlist"
