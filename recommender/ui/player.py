"""Spotify's player for a track, or a plain note where it would stay a dead frame."""

from typing import Final

import streamlit as st

from recommender.spotify_ids import embed_url, is_spotify_id, track_url
from recommender.ui.services import Services

PLAYER_PX: Final = 152

INVENTED: Final = "This song is invented, so Spotify has no player for it."


def player(services: Services, track_id: str, name: str) -> None:
    """Draw the player of a track, in the catalogue or not.

    Parameters
    ----------
    services : Services
    track_id : str
        An id; an invented one has no player.
    name : str
        What the player plays, for screen readers.
    """
    if not is_spotify_id(track_id):
        st.caption(INVENTED)
    elif not reachable(services):
        st.caption(
            "No player: Spotify cannot be reached from here just now. "
            f"[Open the track on Spotify]({track_url(track_id)})"
        )
    else:
        st.iframe(embed_url(track_id), height=PLAYER_PX, alt=f"Player: {name}")


def reachable(services: Services) -> bool:
    """Return whether Spotify answered when it was last asked."""
    return services.artwork.status().uses != "drawn"
