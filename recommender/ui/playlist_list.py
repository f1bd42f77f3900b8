"""The list itself: its head, its songs a leaf at a time, and the one that fits least."""

import math
from collections.abc import Mapping
from typing import Final

import streamlit as st

from recommender.artwork import Poster
from recommender.catalogue import Track
from recommender.draft import Draft
from recommender.entries import Entry
from recommender.playlist import LEAST_FOR_ODD, odd_one_out, summarise
from recommender.ui import opinions, playlist_state, state
from recommender.ui.artwork import Slot, at_hand, picture
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.player import player
from recommender.ui.services import Services

ROWS: Final = 10
_PAGE: Final = "list_page"
_SHOWN_PLACE: Final = "playlist_shown_place"
_GENRES_TOLD: Final = 3

_MORE: Final = "More like this"
_NOT_MORE: Final = "No longer more like this"
_LESS: Final = "Less like this"
_TOP: Final = "To the top"
_END: Final = "To the end"
_LISTEN: Final = "Listen"


def draw(services: Services) -> list[Slot]:
    """Draw the list; return the places of the pictures."""
    standing = playlist_state.draft()
    _head(services, standing)
    n_leaves = math.ceil(len(standing) / ROWS)
    wanted = st.session_state.pop(_SHOWN_PLACE, None)
    if wanted is not None:
        st.session_state[_PAGE] = wanted // ROWS + 1
    if st.session_state.get(_PAGE, 1) > n_leaves:
        st.session_state[_PAGE] = n_leaves
    # Above the rows, so that it keeps its place when the last leaf is short.
    leaf = 1
    if n_leaves > 1:
        leaf = st.pagination(n_leaves, key=_PAGE, max_visible_pages=5)
    first = (leaf - 1) * ROWS
    shown = standing.entries[first : first + ROWS]
    catalogue = services.recommender.catalogue
    rows = catalogue.known_rows([entry.track_id or "" for entry in shown])
    tracks = [None if row < 0 else catalogue.track(row) for row in rows.tolist()]
    posters = at_hand(services.artwork, filter(None, tracks))
    slots: list[Slot] = []
    with st.container(key="list-rows", gap="xxsmall"):
        for place, (entry, track) in enumerate(zip(shown, tracks, strict=True), start=first):
            slots += _row(services, standing, place, entry, track, posters)
    _odd_one(services)
    return slots


def show(place: int) -> None:
    """Have the next run show the leaf with this place, from 0: where songs were added."""
    st.session_state[_SHOWN_PLACE] = place


def _head(services: Services, standing: Draft) -> None:
    ids = playlist_state.seeds(services.recommender.catalogue)
    lines = [f"{len(standing):,} song{'s'[: len(standing) != 1]}"]
    if ids:
        found = playlist_state.once("summary", ids, lambda: summarise(services.recommender, ids))
        lines[0] += f" · {_duration(found.duration_ms)}"
        genres = [genre for genre, _ in found.genres[:_GENRES_TOLD]]
        lines.append(" · ".join(filter(None, (" and ".join(found.words), ", ".join(genres)))))
    if outside := len(standing) - len(ids):
        lines.append(f"{outside:,} of them not in the catalogue")
    st.html(
        '<section class="segue-list-head" aria-label="Your list">'
        f"<h2>{escape_html(standing.name or 'Your list')}</h2>"
        + "".join(f'<p class="segue-dim">{escape_html(line)}</p>' for line in lines if line)
        + "</section>"
    )
    with st.container(horizontal=True, gap="small", key="list-tools"):
        offer_undo()
        st.button(
            "Empty the list", key="empty", icon=":material/delete_sweep:", type="tertiary",
            on_click=playlist_state.change, args=("Empty the list", Draft(), None),
        )  # fmt: skip


def offer_undo() -> None:
    """Draw the button that goes back, if there is something to go back to."""
    if what := playlist_state.last_change():
        st.button(
            f"Undo: {escape_markdown(what[:60])}", key="undo", icon=":material/undo:",
            type="tertiary", on_click=playlist_state.undo,
        )  # fmt: skip


def _duration(ms: int) -> str:
    hours, minutes = divmod(round(ms / 60_000), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _row(
    services: Services,
    standing: Draft,
    place: int,
    entry: Entry,
    track: Track | None,
    posters: Mapping[str, Poster],
) -> list[Slot]:
    slots: list[Slot] = []
    with st.container(
        horizontal=True, key=f"item-{place}", gap="xsmall", vertical_alignment="center"
    ):
        if track is None:
            st.html('<div class="segue-no-art" aria-hidden="true">?</div>')
        else:
            slots += picture(track, posters)
        st.html(_row_text(standing, place, entry, track))
        with st.container(horizontal=True, key=f"actions-item-{place}", gap=None, width="content"):
            _row_actions(services, standing, place, entry, track)
    if track is not None and state.playing() == track.track_id:
        with st.container(key="list-player"):
            player(services, track.track_id, track.label())
    return slots


def _row_text(standing: Draft, place: int, entry: Entry, track: Track | None) -> str:
    notes = [] if track else ["not in the catalogue"]
    if entry.track_id in standing.more:
        notes.append("more like this")
    tags = "".join(f"<em>{note}</em>" for note in notes)
    return (
        f'<div class="segue-line"><strong>{place + 1:,}. '
        f"{escape_html(entry.title or entry.label())}</strong>"
        f"<span>{escape_html(', '.join(entry.artists))}{tags}</span></div>"
    )


def _row_actions(
    services: Services, standing: Draft, place: int, entry: Entry, track: Track | None
) -> None:
    name = entry.track_id or f"line{place}"
    for label, key, icon, to in (
        ("Move up", "up", "arrow_upward", place - 1),
        ("Move down", "down", "arrow_downward", place + 1),
    ):
        st.button(
            label, key=f"{key}-{name}", icon=f":material/{icon}:", type="tertiary",
            disabled=not 0 <= to < len(standing), on_click=_move, args=(place, to),
        )  # fmt: skip
    st.button(
        "Remove", key=f"remove-{name}", icon=":material/close:", type="tertiary",
        on_click=remove, args=(entry,),
    )  # fmt: skip
    if track is not None:
        marked = entry.track_id in standing.more
        st.menu_button(
            "More", (_NOT_MORE if marked else _MORE, _LESS, _LISTEN, _TOP, _END),
            key=f"menu-{name}", icon=":material/more_vert:", type="tertiary",
            on_click=_from_menu, args=(services, f"menu-{name}", place, track),
        )  # fmt: skip


def _move(place: int, to: int) -> None:
    standing = playlist_state.draft()
    title = standing.entries[place].title
    playlist_state.change(f"Move {title}", standing.moved(place, to))


def remove(entry: Entry) -> None:
    """Take a song out of the list."""
    standing = playlist_state.draft()
    playlist_state.change(f"Remove {entry.title}", standing.without(entry.key()))


def _from_menu(services: Services, menu: str, place: int, track: Track) -> None:
    standing, track_id = playlist_state.draft(), track.track_id
    wish = st.session_state[menu]
    if wish == _LISTEN:
        opinions.toggle_player(services, track_id)
    elif wish in (_TOP, _END):
        _move(place, 0 if wish == _TOP else len(standing))
    else:
        steered = standing.with_less(track_id) if wish == _LESS else standing.with_more(track_id)
        playlist_state.change(f"{wish}: {track.track_name}", steered)


def _odd_one(services: Services) -> None:
    """Tell which song fits the others least."""
    ids = playlist_state.seeds(services.recommender.catalogue)
    if len(ids) < LEAST_FOR_ODD:
        return
    odd = playlist_state.once("odd", ids, lambda: odd_one_out(services.recommender, ids))
    how = "is the odd one out" if odd.stands_out else "fits least, if any does"
    with st.container(key="odd", border=True, gap="xxsmall"):
        st.markdown(f"**{escape_markdown(odd.track.track_name)}** {how}.")
        st.caption(escape_markdown(odd.reason))
        places = [entry.track_id for entry in playlist_state.draft().entries]
        entry = playlist_state.draft().entries[places.index(odd.track.track_id)]
        st.button(
            "Remove it", key="remove-odd", icon=":material/close:", type="tertiary",
            on_click=remove, args=(entry,),
        )  # fmt: skip
