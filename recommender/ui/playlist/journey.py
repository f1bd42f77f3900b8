"""A journey from one song to another in small steps, drawn and ready to be a list."""

from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.errors import QueryError
from recommender.playlists.draft import Draft, entry_of
from recommender.playlists.journey import DEFAULT_STEPS, Journey, find_journey
from recommender.ui import session
from recommender.ui.charts.curves import draw_curves
from recommender.ui.components import controls, search_box, tiles
from recommender.ui.components.pictures import art_html, look_up
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.playlist import add, state
from recommender.ui.services import Services

_MAX_STEPS: Final = 20
_ROUGH: Final = 0.5  # a step larger than this asks for more steps


def draw(services: Services) -> None:
    """Draw the choice of two songs and the way between them."""
    with st.grid(2, min_column_width=240, gap="medium"):
        ends = [_end(services, label, place) for place, label in enumerate(("From", "To"))]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        steps = st.slider(
            "Steps", 2, _MAX_STEPS, DEFAULT_STEPS, key="steps", persist_state="session", width=320
        )
        repeat = st.toggle("An artist may come twice", key="repeat", persist_state="session")
    start, end = ends
    if start is None or end is None:
        st.caption("Choose where the journey starts and where it ends.")
        return
    query = controls.query((start.track_id,), session.left_out())
    asked = (start.track_id, end.track_id, steps, query.numeric_weight, query.filters, repeat)
    try:
        found = state.once(
            "journey",
            asked,
            lambda: find_journey(
                services.recommender,
                start.track_id,
                end.track_id,
                steps,
                numeric_weight=query.numeric_weight,
                filters=query.filters,
                repeat_artists=repeat,
            ),
        )
    except QueryError as error:
        st.warning(escape_markdown(str(error)), icon=":material/route:")
        return
    if query.filters.active():
        st.caption("The filters set under Grow hold here, too.")
    _found(services, found)


def _end(services: Services, label: str, place: int) -> Track | None:
    """Draw one end of the journey, its song and a box to choose another; return the song."""
    key = label.lower()
    catalogue = services.recommender.catalogue
    tracks = state.tracks(catalogue)
    chosen = st.session_state.get(f"journey_{key}")
    other = tracks[-place] if len(tracks) > 1 else None
    track = other if chosen is None else catalogue.get(chosen)

    def choose(track_id: str) -> None:
        st.session_state[f"journey_{key}"] = track_id

    with st.container(gap="xsmall"):
        name, artists = ("…", "") if track is None else (track.track_name, ", ".join(track.artists))
        st.html(
            f'<div class="segue-line segue-end"><span class="segue-kicker">{label}</span>'
            f"<strong>{escape_html(name)}</strong><span>{escape_html(artists)}</span></div>"
        )
        search_box.search_box(services, choose, label=f"{label}: another song", key=f"search_{key}")
    return track


def _found(services: Services, found: Journey) -> None:
    tracks = [stop.track for stop in found.stops]
    draw_curves(tracks)
    rough = found.largest_step > _ROUGH
    st.caption(
        f"The largest step is **{found.largest_step:.0%}**: 0% is the same song, 100% one with "
        f"nothing in common. {'More steps make smaller ones.' if rough else ''}"
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add these to my list", key="journey-add", type="primary",
            icon=":material/playlist_add:", on_click=add.add_songs,
            args=(services, [track.track_id for track in tracks]),
        )  # fmt: skip
        st.button(
            "Make them my list", key="journey-use", icon=":material/queue_music:",
            on_click=_use, args=(tracks,),
        )  # fmt: skip
    _stops(services, found)


@st.fragment
def _stops(services: Services, found: Journey) -> None:
    posters, is_waiting = look_up(services.artwork, [stop.track.track_id for stop in found.stops])
    drawn: list[tiles.Tile] = []
    for place, (track, step) in enumerate((stop.track, stop.step) for stop in found.stops):
        note = f"<em>step {step:.0%}</em>" if place else "<em>start</em>"
        line = tiles.line(f"{place + 1}. {track.track_name}", track.artists, note)
        art = art_html(track, posters.get(track.track_id))
        drawn.append(tiles.Tile(track.track_id, art + line))
    tiles.draw("stops", drawn, tiles.nothing, "segue-lines", is_waiting=is_waiting)


def _use(tracks: list[Track]) -> None:
    fresh = Draft().added(entry_of(track) for track in tracks)
    state.change("Make the journey my list", fresh, None)
