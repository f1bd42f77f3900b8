"""The players of the page Spotify Embed, which go on playing while the list changes.

Each keeps its place on the page: the browser would load anew what moves.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.errors import UnknownTrackError
from recommender.ranking.answer import Recommendations
from recommender.spotify.ids import is_spotify_id, parse_track
from recommender.ui import opinions, redraw, session
from recommender.ui.components import tiles
from recommender.ui.components.pictures import art_html, look_up
from recommender.ui.components.player import player, reachable
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

_MAX_OPEN: Final = 24
_OPEN: Final = "open_players"


def pasted_player(services: Services) -> None:
    """Draw the box for a link to any track of Spotify, its player, and a button to its list."""
    text = st.text_input(
        "Paste a link to a track on Spotify",
        key="link",
        placeholder="https://open.spotify.com/track/…",
        icon=":material/link:",
        max_chars=500,
    )
    if not text:
        return
    track_id = parse_track(text)
    if track_id is None:
        st.warning(
            "That is no link to a track. Copy one in Spotify by Share, Copy song link.",
            icon=":material/link_off:",
        )
        return
    with st.container(key="pasted"):
        player(services, track_id, "the pasted track")
    catalogue = services.recommender.catalogue
    try:
        track = catalogue.get(track_id)
    except UnknownTrackError:
        st.caption("This track is not in the catalogue, so there is nothing to compare it with.")
        return
    st.button(
        f"Songs that belong with {escape_markdown(track.track_name)}",
        key="seed-from-link",
        icon=":material/queue_music:",
        on_click=session.choose_seed,
        args=(track.track_id,),
    )


def choose_columns() -> int:
    """Draw the choice between a list of players and two columns of them."""
    layout = st.segmented_control(
        "Players", ("list", "two columns"), key="layout", default="list", bind="query-params"
    )
    return 2 if layout == "two columns" else 1


def open_players(services: Services, columns: int) -> None:
    """Draw the players that are open, in the order in which they were opened."""
    catalogue = services.recommender.catalogue
    opened: list[str] = st.session_state.setdefault(_OPEN, [])
    # Always drawn: what comes below keeps its place whether or not a player is open.
    with st.container(key="players"), st.grid(columns, min_column_width=300, gap="small") as grid:
        for track_id in opened:
            track = catalogue.get(track_id)
            with grid.cell(), st.container(key=f"player-{track_id}", gap="xxsmall"):
                player(services, track_id, track.label())
                st.button(
                    "Close", key=f"close-{track_id}", type="tertiary", on_click=_close,
                    args=(track_id,), icon=":material/close:",
                )  # fmt: skip


def player_list(services: Services, answer: Recommendations) -> None:
    """Draw the recommendations as lines, each with a button that opens its player."""
    tracks = [item.track for item in answer.items]
    playable = [track.track_id for track in tracks if is_spotify_id(track.track_id)]
    if not playable:
        st.info(
            "These songs are invented, so Spotify has no players for them. "
            "With the real catalogue there is one for each song.",
            icon=":material/science:",
        )
    elif not reachable(services):
        st.info(
            "Spotify cannot be reached from here just now. Players come back when it can.",
            icon=":material/cloud_off:",
        )
    with st.container(horizontal=True):
        st.button(
            "Open all players", key="open-all", icon=":material/playlist_play:",
            on_click=_open_all, args=(playable,), disabled=not playable,
        )  # fmt: skip
        if st.session_state.get(_OPEN):
            st.button("Close all", key="close-all", on_click=_close_all, icon=":material/close:")
    _lines(services, tracks)


@st.fragment
def _lines(services: Services, tracks: Sequence[Track]) -> None:
    posters, is_waiting = look_up(services.artwork, [track.track_id for track in tracks])
    lines = [
        Tile(track.track_id, art_html(track, posters.get(track.track_id)) + _line(track))
        for track in tracks
    ]
    press = partial(_listen, services)
    tiles.draw("lines", lines, press, "segue-lines", is_waiting=is_waiting)


def _line(track: Track) -> str:
    opener = (
        '<button type="button" class="segue-button" data-do="open">'
        f"{tiles.icon_html('play_circle')} Open the player</button>"
    )
    line = tiles.line(track.track_name, track.artists)
    return line + opener if is_spotify_id(track.track_id) else line


def _listen(services: Services, _do: str, track_id: str) -> None:
    if services.recommender.catalogue.known_rows([track_id])[0] >= 0 and is_spotify_id(track_id):
        _open([track_id])
        opinions.listened(services, track_id)
        # The players are above the list: both must be drawn anew.
        redraw.the_page()


def _open_all(track_ids: Sequence[str]) -> None:
    _open(track_ids)
    redraw.the_page()


def _open(track_ids: Sequence[str]) -> None:
    opened = st.session_state.setdefault(_OPEN, [])
    opened.extend(track_id for track_id in track_ids if track_id not in opened)
    del opened[:-_MAX_OPEN]


def _close(track_id: str) -> None:
    st.session_state[_OPEN].remove(track_id)


def _close_all() -> None:
    st.session_state[_OPEN] = []
    redraw.the_page()
