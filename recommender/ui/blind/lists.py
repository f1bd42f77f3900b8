"""Two lists side by side, drawn alike, with nothing that tells which is which."""

from functools import partial
from typing import Final

import streamlit as st

from recommender.artwork.posters import Poster
from recommender.catalogue import Track
from recommender.ui import opinions, session
from recommender.ui.blind import progress
from recommender.ui.blind.progress import Shown
from recommender.ui.components import tiles
from recommender.ui.components.pictures import art_html, look_up
from recommender.ui.components.player import player_html
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.services import Services

_ANSWERS: Final = {
    "left": ("The left list", "arrow_back"),
    "right": ("The right list", "arrow_forward"),
    "neither": ("No difference", "drag_handle"),
}


def draw(services: Services, shown: Shown) -> None:
    """Draw the lists of a pair, and below them the answers."""
    seed = services.recommender.catalogue.get(shown.pair.seed)
    st.markdown(f"Two lists for **{escape_markdown(seed.label())}**")
    _lists(services, shown)
    st.subheader("Which would you rather hear?", anchor=False)
    buttons = "".join(
        '<button type="button" class="segue-button segue-answer" '
        f'data-do="{do}" data-name="{shown.name}">'
        f"{tiles.icon_html(icon)} {label}</button>"
        for do, (label, icon) in _ANSWERS.items()
    )
    answer = partial(progress.answer, services)
    tiles.draw("blind-answers", [Tile("answers", buttons)], answer, "segue-answers")


@st.fragment
def _lists(services: Services, shown: Shown) -> None:
    """Draw both lists, and the player of the song that is listened to."""
    catalogue, pair = services.recommender.catalogue, shown.pair
    posters, is_waiting = look_up(services.artwork, [*pair.left, *pair.right])
    listen = partial(_listen, services, frozenset((*pair.left, *pair.right)))
    with st.grid(2, min_column_width=140, gap="small", key="blind-lists") as grid:
        for side, ids in (("left", pair.left), ("right", pair.right)):
            with grid.cell():
                st.subheader(side.capitalize(), anchor=False)
                lines = [
                    Tile(track.track_id, _line(track, posters.get(track.track_id)))
                    for track in catalogue.tracks(catalogue.rows(ids))
                ]
                # One of the two asks for what is on its way, for both.
                is_asking = is_waiting and side == "left"
                css = "segue-lines segue-blind"
                tiles.draw(f"blind-{side}", lines, listen, css, is_waiting=is_asking)
    playing = session.playing()
    if playing in {*pair.left, *pair.right}:
        label = catalogue.get(playing).label()
        player = Tile(playing, player_html(services, playing, label))
        tiles.draw("blind-player", [player], tiles.nothing, "segue-blind-player")


def _line(track: Track, poster: Poster | None) -> str:
    button = (
        tiles.icon_button("listen", "stop_circle", "Close the player")
        if session.playing() == track.track_id
        else tiles.icon_button("listen", "play_circle", "Listen")
    )
    return (
        f"{art_html(track, poster)}"
        f'<div class="segue-line"><strong>{escape_html(track.track_name)}</strong>'
        f"<span>{escape_html(', '.join(track.artists))}</span>"
        f'<div class="segue-actions">{button}</div></div>'
    )


def _listen(services: Services, ids: frozenset[str], _do: str, track_id: str) -> None:
    if track_id in ids:
        opinions.toggle_player(services, track_id)
