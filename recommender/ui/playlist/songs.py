"""The list itself: its head, its songs page by page, and the one that fits least."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.catalogue.phrases import counted
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.playlists.summary import LEAST_FOR_ODD, odd_one_out, summarise
from recommender.ui import opinions, redraw, session
from recommender.ui.components import tiles
from recommender.ui.components.pictures import art_html, look_up
from recommender.ui.components.player import player_html
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.playlist import state
from recommender.ui.services import Services

ROWS: Final = 10
_PAGE: Final = "list_page"
_SHOWN_PLACE: Final = "playlist_shown_place"
_GENRES_NAMED: Final = 3


def draw(services: Services) -> None:
    """Draw the list."""
    current = state.draft()
    _head(services, current)
    n_pages = math.ceil(len(current) / ROWS)
    wanted = st.session_state.pop(_SHOWN_PLACE, None)
    if wanted is not None:
        st.session_state[_PAGE] = wanted // ROWS + 1
    if st.session_state.get(_PAGE, 1) > n_pages:
        st.session_state[_PAGE] = n_pages
    # Above the rows, so that it keeps its place when the last page is short.
    page = 1
    if n_pages > 1:
        page = st.pagination(n_pages, key=_PAGE, max_visible_pages=5)
    first = (page - 1) * ROWS
    shown = current.entries[first : first + ROWS]
    _rows(services, current, first, shown)
    _odd_one(services)


def show(place: int) -> None:
    """Have the next run show the page of the list that holds this place, counted from 0."""
    st.session_state[_SHOWN_PLACE] = place


def _head(services: Services, current: Draft) -> None:
    ids = state.seeds(services.recommender.catalogue)
    lines = [counted(len(current), "song")]
    if ids:
        found = state.once("summary", ids, lambda: summarise(services.recommender, ids))
        lines[0] += f" · {_duration(found.duration_ms)}"
        genres = [genre for genre, _ in found.genres[:_GENRES_NAMED]]
        lines.append(" · ".join(filter(None, (" and ".join(found.words), ", ".join(genres)))))
    if outside := len(current) - len(ids):
        lines.append(f"{outside:,} of them not in the catalogue")
    st.html(
        '<section class="segue-list-head" aria-label="Your list">'
        f"<h2>{escape_html(current.name or 'Your list')}</h2>"
        + "".join(f'<p class="segue-dim">{escape_html(line)}</p>' for line in lines if line)
        + "</section>"
    )
    with st.container(horizontal=True, gap="small", key="list-tools"):
        offer_undo()
        st.button(
            "Empty the list", key="empty", icon=":material/delete_sweep:", type="tertiary",
            on_click=state.change, args=("Empty the list", Draft(), None),
        )  # fmt: skip


def offer_undo() -> None:
    """Draw the button that goes back, if there is something to go back to."""
    if what := state.last_change():
        st.button(
            f"Undo: {escape_markdown(what[:60])}", key="undo", icon=":material/undo:",
            type="tertiary", on_click=state.undo,
        )  # fmt: skip


def _duration(ms: int) -> str:
    hours, minutes = divmod(round(ms / 60_000), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


@st.fragment
def _rows(services: Services, current: Draft, first: int, shown: Sequence[PlaylistEntry]) -> None:
    """Draw the songs of a page; their posters are drawn as they arrive."""
    catalogue = services.recommender.catalogue
    rows = catalogue.known_rows([entry.track_id or "" for entry in shown])
    tracks = [None if row < 0 else catalogue.track(row) for row in rows.tolist()]
    ids = [track.track_id for track in tracks if track is not None]
    posters, is_waiting = look_up(services.artwork, ids)
    drawn: list[Tile] = []
    for place, (entry, track) in enumerate(zip(shown, tracks, strict=True), start=first):
        art = '<div class="segue-no-art" aria-hidden="true">?</div>'
        if track is not None:
            art = art_html(track, posters.get(track.track_id))
        text = _row_text(current, place, entry, track)
        actions = _actions(current, place, entry, is_known=track is not None)
        drawn.append(Tile(_name(entry), art + text + actions))
        if track is not None and session.playing() == track.track_id:
            player = player_html(services, track.track_id, track.label())
            drawn.append(Tile(f"player-{track.track_id}", player))
    tiles.draw("list-rows", drawn, partial(_press, services), "segue-lines", is_waiting=is_waiting)


def _name(entry: PlaylistEntry) -> str:
    return entry.track_id or repr(entry.key())


def _row_text(current: Draft, place: int, entry: PlaylistEntry, track: Track | None) -> str:
    notes = [] if track else ["not in the catalogue"]
    if entry.track_id in current.more:
        notes.append("more like this")
    tags = "".join(f"<em>{note}</em>" for note in notes)
    return tiles.line(f"{place + 1:,}. {entry.title or entry.label()}", entry.artists, tags)


def _actions(current: Draft, place: int, entry: PlaylistEntry, *, is_known: bool) -> str:
    buttons = [
        tiles.icon_button("up", "arrow_upward", "Move up", is_enabled=place > 0),
        tiles.icon_button(
            "down", "arrow_downward", "Move down", is_enabled=place + 1 < len(current)
        ),
        tiles.icon_button("remove", "close", "Remove"),
    ]
    if is_known:
        more = "No longer more like this" if entry.track_id in current.more else "More like this"
        wishes = {"more": more, "less": "Less like this", "listen": "Listen"}
        wishes |= {"top": "To the top", "end": "To the end"}
        buttons.append(tiles.menu(f"menu-{place}", "more_vert", "More", wishes))
    return f'<div class="segue-actions">{"".join(buttons)}</div>'


def _press(services: Services, do: str, name: str) -> None:
    """Do what was pressed in a row, if its song is still in the list."""
    current = state.draft()
    place = next((n for n, entry in enumerate(current.entries) if _name(entry) == name), None)
    if place is None:
        return
    entry = current.entries[place]
    places = {"up": place - 1, "down": place + 1, "top": 0, "end": len(current)}
    if do in places:
        state.change(f"Move {entry.title}", current.moved(place, places[do]))
    elif do == "remove":
        _remove(entry)
    elif services.recommender.catalogue.known_rows([name])[0] >= 0:
        _steer(services, do, entry, name)
    redraw.the_page()


def _steer(services: Services, do: str, entry: PlaylistEntry, track_id: str) -> None:
    current = state.draft()
    if do == "listen":
        opinions.toggle_player(services, track_id)
    elif do == "less":
        state.change(f"Less like this: {entry.title}", current.with_less(track_id))
    elif do == "more":
        what = "No longer more" if track_id in current.more else "More"
        state.change(f"{what} like this: {entry.title}", current.with_more(track_id))


def _remove(entry: PlaylistEntry) -> None:
    state.change(f"Remove {entry.title}", state.draft().without(entry.key()))


def _odd_one(services: Services) -> None:
    ids = state.seeds(services.recommender.catalogue)
    if len(ids) < LEAST_FOR_ODD:
        return
    odd = state.once("odd", ids, lambda: odd_one_out(services.recommender, ids))
    how = "is the odd one out" if odd.stands_out else "fits least, if any does"
    with st.container(key="odd", border=True, gap="xxsmall"):
        st.markdown(f"**{escape_markdown(odd.track.track_name)}** {how}.")
        st.caption(escape_markdown(odd.reason))
        entries = state.draft().entries
        entry = next(one for one in entries if one.track_id == odd.track.track_id)
        st.button(
            "Remove it", key="remove-odd", icon=":material/close:", type="tertiary",
            on_click=_remove, args=(entry,),
        )  # fmt: skip
