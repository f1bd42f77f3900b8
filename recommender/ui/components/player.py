"""Spotify's player for a track, or a note where there is no player."""

from typing import Final

import streamlit as st

from recommender.spotify.ids import embed_url, is_spotify_id, track_url
from recommender.ui.markup import escape_html
from recommender.ui.services import Services

_PLAYER_PX: Final = 152

_INVENTED: Final = "This song is invented, so Spotify has no player for it."
_AWAY: Final = "No player: Spotify cannot be reached from here just now."
_OPEN: Final = "Open the track on Spotify"


def player(services: Services, track_id: str, name: str) -> None:
    """Draw the player of a track, in the catalogue or not; an invented id has no player.

    The name says what the player plays, for screen readers.
    """
    if not is_spotify_id(track_id):
        st.caption(_INVENTED)
    elif not reachable(services):
        st.caption(f"{_AWAY} [{_OPEN}]({track_url(track_id)})")
    else:
        st.iframe(embed_url(track_id), height=_PLAYER_PX, alt=f"Player: {name}")


def player_html(services: Services, track_id: str, name: str) -> str:
    """Return the same as HTML, for a tile."""
    if not is_spotify_id(track_id):
        return f'<p class="segue-dim">{_INVENTED}</p>'
    if not reachable(services):
        link = f'<a href="{track_url(track_id)}" target="_blank" rel="noopener">{_OPEN}</a>'
        return f'<p class="segue-dim">{_AWAY} {link}</p>'
    return (
        f'<iframe src="{escape_html(embed_url(track_id))}" height="{_PLAYER_PX}" '
        f'title="Player: {escape_html(name)}" loading="lazy" '
        'allow="autoplay; clipboard-write; encrypted-media; fullscreen"></iframe>'
    )


def reachable(services: Services) -> bool:
    """Return whether Spotify answered when it was last asked."""
    return services.artwork.status().uses != "drawn"
