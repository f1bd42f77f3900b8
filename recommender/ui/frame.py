"""The frame of every page: head, look, status in the sidebar, notices and footer."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from recommender.errors import SegueError
from recommender.ui import identity, notices, opinions, preference, redraw, session
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services, open_services

log = logging.getLogger(__name__)

PAGES: Final = (
    ("app.py", "Home", ":material/home:"),
    ("pages/1_Recommendations.py", "Recommendations", ":material/library_music:"),
    ("pages/2_Spotify_Embed.py", "Spotify Embed", ":material/play_circle:"),
    ("pages/3_Stats.py", "Stats", ":material/bar_chart:"),
    ("pages/4_Playlist.py", "Playlist", ":material/queue_music:"),
    ("pages/5_For_You.py", "For You", ":material/favorite:"),
)
"""Script, label and icon of each page, in the order of the way through them."""

SENTENCES: Final = {
    "Recommendations": "Six to 24 songs for one song, why they belong, and what should change.",
    "Spotify Embed": "The same list as players, and a player for any link you paste.",
    "Stats": "The catalogue in numbers, charts and a map you can click.",
    "Playlist": "Bring a list, or build one: extend it, order it, travel from song to song.",
    "For You": "What you like, understood as several tastes, with songs for each.",
}
"""What each page is for, by its label."""

_ASSETS: Final = Path(__file__).parent / "assets"
_DATASET_PAGE: Final = "https://huggingface.co/datasets/maharshipandya/spotify-tracks-dataset"


@contextmanager
def page(title: str) -> Iterator[Services]:
    """Draw the frame around a page and give it the shared services.

    What this package raises on purpose becomes a message; the rest of the frame stays.
    """
    st.set_page_config(
        page_title=f"{title} · Segue",
        page_icon=str(_ASSETS / "mark.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"About": "Segue: pick a song, see six that belong with it."},
    )
    st.logo(str(_ASSETS / "wordmark.svg"), size="large", icon_image=str(_ASSETS / "mark.svg"))
    st.html(_ASSETS / "style.css")
    _navigation()
    try:
        services = open_services()
        identity.where_kept(services)  # the head needs it: a setting that cannot be used ends here
    except SegueError as error:
        _show_error(error)
        _footer()
        st.stop()
    session.enter(title)
    preference.set_controls()
    redraw.begin()
    opinions.refresh(services)
    notices.toast("every page")
    _sidebar(services)
    _demo_notice(services)
    with errors_shown():
        yield services
    _footer()
    redraw.end()


def list_part(services: Services, draw: Callable[[], None]) -> None:
    """Draw the list of a page, which is drawn anew without the rest when only it changes."""

    def part() -> None:
        with errors_shown():
            opinions.refresh_if_changed(services)
            draw()

    redraw.list_part(part)


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show in a message what this package raises on purpose within; what comes after is drawn."""
    try:
        yield
    except SegueError as error:
        _show_error(error)


def _show_error(error: SegueError) -> None:
    log.warning("%s", error, exc_info=error if error.__cause__ else None)
    st.error(escape_markdown(str(error)), icon=":material/error:")


def link(label: str) -> None:
    """Draw the link to a page; a page that is run by itself has no other pages to link to."""
    path, icon = next((path, icon) for path, name, icon in PAGES if name == label)
    with suppress(StreamlitPageNotFoundError):
        st.page_link(path, label=label, icon=icon)


def _navigation() -> None:
    with st.container(horizontal=True, key="nav", gap="xsmall"):
        for _, label, _ in PAGES:
            link(label)


def _sidebar(services: Services) -> None:
    catalogue = services.recommender.catalogue
    with st.sidebar.expander("Status", icon=":material/info:"):
        kind = "Demo catalogue" if services.dataset.source == "demo" else "Catalogue"
        st.markdown(
            f"**{kind}:** {len(catalogue):,} tracks, {catalogue.n_songs:,} songs, "
            f"{len(catalogue.artists.names):,} artists, {len(catalogue.genres.names)} genres"
        )
        dropped = sum(catalogue.report.dropped.values())
        st.caption(
            f"File {escape_markdown(services.dataset.path.name)}, "
            f"fingerprint {catalogue.fingerprint[:12]}, "
            f"{dropped:,} of {catalogue.report.lines:,} lines dropped."
        )
        for status in (services.artwork.status(), services.cache.status()):
            st.markdown(escape_markdown(status.text))
    with st.sidebar:
        if services.company_trouble:
            st.warning(
                f"{escape_markdown(services.company_trouble)} Until then nothing is known of what "
                "people put together.",
                icon=":material/group_off:",
            )
        st.caption(identity.what_is_kept(services))
        if trouble := services.profiles.trouble():
            st.warning(escape_markdown(str(trouble)), icon=":material/database_off:")
        identity.login_panel(services)


def _demo_notice(services: Services) -> None:
    if services.dataset.source != "demo":
        return
    st.info(
        "This is the small demo catalogue: invented songs by invented artists. "
        f"{escape_markdown(services.dataset.reason)} For the real one, get dataset\\.csv from "
        f"[the Spotify Tracks Dataset]({_DATASET_PAGE}), put it into the folder data, "
        "and start again.",
        icon=":material/science:",
    )


def _footer() -> None:
    st.html(
        '<footer class="segue-footer">Segue is not affiliated with Spotify. '
        f'Data: <a href="{_DATASET_PAGE}" target="_blank" rel="noopener">Spotify Tracks Dataset</a>'
        " by Maharshi Pandya, ODbL 1.0.</footer>"
    )
