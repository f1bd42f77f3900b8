"""The list as a file, in formats that Segue and others read."""

import streamlit as st

from recommender.formats.writers import to_csv, to_json, to_links, to_m3u8, to_uris
from recommender.ui.playlist import state


def files() -> None:
    """Draw the buttons that download the list."""
    entries, name = state.draft().entries, state.draft().name
    st.subheader("As a file", anchor=False)
    with st.container(horizontal=True, gap="xsmall", key="files"):
        for label, ending, mime, text in (
            ("CSV", "csv", "text/csv", to_csv(entries)),
            ("M3U8", "m3u8", "audio/x-mpegurl", to_m3u8(entries, name)),
            ("Links", "links.txt", "text/plain", to_links(entries)),
            ("URIs", "uris.txt", "text/plain", to_uris(entries)),
            ("JSON", "json", "application/json", to_json(entries, name)),
        ):
            st.download_button(
                label, text, file_name=f"{file_name(name)}.{ending}", mime=mime,
                key=f"file-{ending}", icon=":material/download:", on_click="ignore",
                disabled=not entries,
            )  # fmt: skip
    st.caption("What Segue writes it reads again: JSON keeps all, URIs fill a Spotify playlist.")


def file_name(name: str) -> str:
    """Return a name for a file that every system takes.

    Examples
    --------
    >>> file_name("Rain / 2 a.m.?"), file_name("..")
    ('Rain 2 am', 'playlist')
    """
    kept = "".join(sign if sign.isalnum() or sign in " _-" else "" for sign in name)
    return " ".join(kept.split())[:60] or "playlist"
