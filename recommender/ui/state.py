"""What one session remembers: the seed, which also stands in the address."""

from typing import Final

import streamlit as st

from recommender.catalogue import Catalogue, Track
from recommender.errors import UnknownTrackError
from recommender.ui.markup import escape_markdown

TRACK_PARAM: Final = "track"
_SEED: Final = "seed_track_id"
_CHOSEN: Final = "chosen_track_id"
RECOMMENDATIONS_PAGE: Final = "pages/1_Recommendations.py"


def seed(catalogue: Catalogue) -> Track | None:
    """Return the seed: the one just chosen, else the one in the address, else this session's last.

    The seed then stands in the address. An unknown track there is told in a friendly message and
    counts as none.
    """
    named = st.query_params.get(TRACK_PARAM)
    track_id = st.session_state.pop(_CHOSEN, None) or named or st.session_state.get(_SEED)
    if track_id is None:
        return None
    try:
        track = catalogue.track(catalogue.row(track_id))
    except UnknownTrackError:
        st.warning(
            f"The track {escape_markdown(track_id[:64])} of this link is not in the catalogue. "
            "Search for a song instead.",
            icon=":material/link_off:",
        )
        return None
    st.session_state[_SEED] = track.track_id
    if named != track.track_id:
        st.query_params[TRACK_PARAM] = track.track_id
    return track


def choose_seed(track_id: str) -> None:
    """Make a track the seed of the next run.

    The address is left to `seed`: Streamlit loses a change of it in a run that ends in a rerun.
    """
    st.session_state[_CHOSEN] = track_id
