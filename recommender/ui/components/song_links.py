"""Links from a song on any page to the songs that belong with it."""

from typing import NoReturn

import streamlit as st

from recommender.catalogue import Track
from recommender.ui import session
from recommender.ui.markup import escape_markdown


def recommend_from(track_id: str) -> NoReturn:
    """Make a track the seed and open the recommendations."""
    session.choose_seed(track_id)
    session.open_recommendations(track_id)


def song_button(track: Track, key: str) -> None:
    """Draw a track as a line that opens its recommendations."""
    label = (
        f"**{escape_markdown(track.track_name)}** · {escape_markdown(', '.join(track.artists))} · "
        f"popularity {track.popularity}"
    )
    if st.button(
        label, key=f"{key}-{track.track_id}", type="tertiary", icon=":material/queue_music:"
    ):
        recommend_from(track.track_id)
