"""What one session remembers: the seed, songs left out, the player that is open.

The seed and the songs left out are in the address of the page as well, so that a copied link shows
the same list.
"""

from typing import Final, NoReturn

import streamlit as st

from recommender.catalogue import Catalogue, Track
from recommender.errors import UnknownTrackError
from recommender.formats.playlist import USABLE_ID
from recommender.ui.markup import escape_markdown

_TRACK_PARAM: Final = "track"
_LEFT_OUT_PARAM: Final = "out"
_RECOMMENDATIONS_PAGE: Final = "pages/1_Recommendations.py"
_MAX_LEFT_OUT: Final = 200

_SEED: Final = "seed_track_id"
_CHOSEN: Final = "chosen_track_id"
_LEFT_OUT: Final = "left_out_track_ids"
_PLAYING: Final = "playing_track_id"
_PAGE: Final = "page"
_ARRIVED: Final = "arrived"


def seed(catalogue: Catalogue) -> Track | None:
    """Return the seed: the one just chosen, else the one in the address, else this session's last.

    The seed is then written into the address. For an unknown track in the address a message is
    drawn, and None is returned.
    """
    named = st.query_params.get(_TRACK_PARAM)
    track_id = st.session_state.pop(_CHOSEN, None) or named or st.session_state.get(_SEED)
    if track_id is None:
        return None
    try:
        track = catalogue.get(track_id)
    except UnknownTrackError:
        st.warning(
            f"The track {escape_markdown(track_id[:64])} of this link is not in the catalogue. "
            "Search for a song instead.",
            icon=":material/link_off:",
        )
        return None
    st.session_state[_SEED] = track.track_id
    if named != track.track_id:
        st.query_params[_TRACK_PARAM] = track.track_id
    return track


def choose_seed(track_id: str) -> None:
    """Make a track the seed of the next run.

    The address is left to `seed`: Streamlit loses a change of it in a run that ends in a rerun.
    """
    st.session_state[_CHOSEN] = track_id
    st.session_state.pop(_PLAYING, None)


def left_out() -> frozenset[str]:
    """Return the ids of the songs a person does not want, from the address and this session."""
    if _LEFT_OUT not in st.session_state:
        named = st.query_params.get_all(_LEFT_OUT_PARAM)
        usable = dict.fromkeys(track_id for track_id in named if USABLE_ID.fullmatch(track_id))
        st.session_state[_LEFT_OUT] = list(usable)[:_MAX_LEFT_OUT]
    ids: list[str] = st.session_state[_LEFT_OUT]
    if st.query_params.get_all(_LEFT_OUT_PARAM) != ids:
        st.query_params[_LEFT_OUT_PARAM] = ids
    return frozenset(ids)


def leave_out(track_id: str) -> None:
    """Leave a song out of the lists of this session, at most 200; then the oldest comes back."""
    ids = [*st.session_state.get(_LEFT_OUT, []), track_id]
    st.session_state[_LEFT_OUT] = ids[-_MAX_LEFT_OUT:]


def count_left_out() -> int:
    """Return how many songs are left out."""
    return len(st.session_state.get(_LEFT_OUT, []))


def bring_back() -> str:
    """Bring the song left out last back, and return its id."""
    *others, track_id = st.session_state[_LEFT_OUT]
    st.session_state[_LEFT_OUT] = others
    return str(track_id)


def enter(page: str) -> None:
    """Note which page this run draws."""
    st.session_state[_ARRIVED] = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page


def arrived() -> bool:
    """Return whether the person came from another page, or from outside, to this one."""
    return bool(st.session_state.get(_ARRIVED, True))


def go_on_with_chosen_seed() -> None:
    """Open the page of recommendations if a song was just chosen on another page."""
    if track_id := st.session_state.get(_CHOSEN):
        open_recommendations(track_id)


def open_recommendations(track_id: str) -> NoReturn:
    """Open the page of recommendations with this track in its address."""
    st.switch_page(_RECOMMENDATIONS_PAGE, query_params={_TRACK_PARAM: track_id})


def playing() -> str | None:
    """Return the id of the track whose player is open."""
    track_id: str | None = st.session_state.get(_PLAYING)
    return track_id


def toggle_player(track_id: str) -> None:
    """Open the player of a track in place of any other, or close it."""
    st.session_state[_PLAYING] = None if playing() == track_id else track_id
