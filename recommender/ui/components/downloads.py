"""A list of songs as files and as text to copy."""

from collections.abc import Sequence

import streamlit as st

from recommender.catalogue.catalogue import Track
from recommender.formats.export import to_csv, to_links, to_m3u8, to_uris


def save_list(tracks: Sequence[Track], name: str) -> None:
    """Offer the list as CSV, M3U, links and URIs.

    Parameters
    ----------
    tracks : sequence of Track
    name : str
        Name of the files, without ending.
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
                label,
                data,
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"save-{ending}",
                on_click="ignore",
                width="stretch",
            )
        if links.left_out:
            st.caption(f"{links.left_out} songs have no Spotify id and no link.")
        else:
            st.caption("To copy into a Spotify playlist:")
            st.code(links.text, language=None, height=160)
