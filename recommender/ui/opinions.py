"""What a person thinks of songs, on every page: likes, "not this" and plays, kept in the profile.

If the store fails, only the last click is lost, and a notice says so; the page goes on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import streamlit as st

from recommender.errors import ProfileError
from recommender.profile import Identity, Revision
from recommender.spotify.ids import is_spotify_id
from recommender.taste.profile_history import LISTEN_MS
from recommender.ui import identity, notices, redraw, session
from recommender.ui.components.player import reachable
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

_HELD: Final = "opinions"
_CHANGED: Final = "opinions_changed"


class Opinions(NamedTuple):
    """The opinions in the store when this run of the page began."""

    who: Identity | None = None
    revision: Revision | None = None
    liked: frozenset[str] = frozenset()
    disliked: frozenset[str] = frozenset()


def refresh(services: Services) -> None:
    """Read the opinions if they changed since the last run; if the store fails, keep the old.

    A store that failed a moment ago is not asked again, so that no page waits for it.
    """
    st.session_state[_CHANGED] = False
    if services.profiles.resting() or not identity.has_profile(services):
        return
    held = held_opinions()
    try:
        who, profile = identity.current_identity(services), identity.current_profile(services)
        revision = profile.revision()
        if (who, revision) != (held.who, held.revision):
            liked = frozenset(opinion.track_id for opinion in profile.likes())
            disliked = frozenset(opinion.track_id for opinion in profile.dislikes())
            st.session_state[_HELD] = Opinions(who, revision, liked, disliked)
    except ProfileError as error:
        services.profiles.failed(error)


def refresh_if_changed(services: Services) -> None:
    """Refresh if this session changed an opinion; what others did can wait for the next page."""
    if st.session_state.get(_CHANGED):
        refresh(services)


def held_opinions() -> Opinions:
    """Return the opinions as they were when this run of the page began."""
    held: Opinions = st.session_state.get(_HELD, Opinions())
    return held


def is_liked(track_id: str) -> bool:
    """Return whether a song is liked."""
    return track_id in held_opinions().liked


@contextmanager
def saving(services: Services) -> Iterator[None]:
    """Post a notice if what is done within cannot be saved."""
    st.session_state[_CHANGED] = True
    try:
        yield
    except ProfileError as error:
        services.profiles.failed(error)
        notices.post("every page", f"Not saved. {escape_markdown(str(error))}", is_error=True)
        # The sidebar shows it too, so the list alone will not do.
        redraw.begin()


def toggle_like(services: Services, track_id: str) -> None:
    """Like a song, or take the like back."""
    with saving(services):
        profile = identity.current_profile(services)
        if is_liked(track_id):
            profile.unjudge(track_id)
        else:
            profile.like(track_id)


def like(services: Services, track_id: str) -> None:
    """Like a song."""
    with saving(services):
        identity.current_profile(services).like(track_id)


def not_this(services: Services, track_id: str) -> None:
    """Leave a song out of this session's lists, and remember that it is not wanted."""
    session.leave_out(track_id)
    with saving(services):
        identity.current_profile(services).dislike(track_id)


def offer_to_bring_back(services: Services) -> None:
    """Draw the button that brings back the song left out last, if there is one."""
    if count := session.count_left_out():
        st.button(
            f"Bring back the last of {count} left out",
            key="bring-back",
            icon=":material/undo:",
            on_click=_bring_back,
            args=(services,),
        )


def _bring_back(services: Services) -> None:
    track_id = session.bring_back()
    if track_id in held_opinions().disliked:
        with saving(services):
            identity.current_profile(services).unjudge(track_id)


def toggle_player(services: Services, track_id: str) -> None:
    """Open the player of a song, which counts as a listen, or close it."""
    session.toggle_player(track_id)
    if session.playing() == track_id:
        listened(services, track_id)


def listened(services: Services, track_id: str) -> None:
    """Remember that a song was played, where there is a player for it.

    Spotify's player does not say how long somebody listens: it counts as the shortest listen.
    """
    if is_spotify_id(track_id) and reachable(services):
        with saving(services):
            identity.current_profile(services).play(track_id, LISTEN_MS)
