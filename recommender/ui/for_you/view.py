"""What the page For You shows: tastes, shelves and beliefs, kept while the person looks at them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from recommender.errors import ProfileError
from recommender.profile import Identity, Profile, Revision
from recommender.taste.beliefs import Belief, beliefs
from recommender.taste.history import History
from recommender.taste.profile_history import read_history
from recommender.taste.shelves import Shelf, make_shelves
from recommender.taste.tastes import Taste, find_tastes
from recommender.ui import identity
from recommender.ui.services import Services

PICKS: Final = 3
"""How many songs a new person picks before the page shows shelves."""

_SONGS_A_SHELF: Final = 6
_ANOTHER_LOOK: Final = timedelta(hours=8)  # a song shown twice within it counts as shown once
_VIEW: Final = "for_you"


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows, for whom, and the state of the profile it was made from.

    It is made once a visit, and again when the person asks for it. No tastes and no shelves: too
    little is known yet.
    """

    who: Identity
    revision: Revision
    tastes: tuple[Taste, ...]
    shelves: tuple[Shelf, ...]
    beliefs: tuple[Belief, ...]


def current_view(services: Services, profile: Profile, *, arrived: bool) -> View:
    """Return what to show; what was shown stays as it is while the person looks at it.

    A like leaves its song where it is, and a "not this" takes away that song alone, until the
    shelves are made anew. Each visit makes them anew if anything changed.
    """
    who, revision = identity.current_identity(services), profile.revision()
    held: View | None = st.session_state.get(_VIEW)
    if held is None or held.who != who:
        return _make(services, profile, who, revision)
    has_picked_enough = not held.tastes and revision.likes >= PICKS
    if held.revision != revision and (arrived or not any(revision) or has_picked_enough):
        return _make(services, profile, who, revision)
    return held


def forget_view() -> None:
    """Have the next run of the page make its view anew."""
    st.session_state.pop(_VIEW, None)


def title(taste: Taste) -> str:
    """Return the name of a taste as a heading."""
    return taste.name[0].upper() + taste.name[1:]


def _make(services: Services, profile: Profile, who: Identity, revision: Revision) -> View:
    recommender, now = services.recommender, datetime.now(UTC)
    history = read_history(profile)
    half_life = services.settings.half_life_days
    tastes = find_tastes(recommender, history, now, half_life_days=half_life)
    shelves = make_shelves(
        recommender, tastes, history, now, n=_SONGS_A_SHELF, half_life_days=half_life
    )
    found = beliefs(recommender.catalogue, tastes, history, now)
    made = View(who, revision, tastes, shelves, found)
    st.session_state[_VIEW] = made
    _pass_over(services, profile, shelves, history, now)
    return made


def _pass_over(
    services: Services,
    profile: Profile,
    shelves: tuple[Shelf, ...],
    history: History,
    now: datetime,
) -> None:
    """Count the songs as passed over; a like or a listen takes that back."""
    recently = {one for one, seen in history.passed.items() if now - seen[1] < _ANOTHER_LOOK}
    shown = {item.track.track_id for shelf in shelves for item in shelf.items} - recently
    try:
        if shown:
            profile.pass_over(*sorted(shown))
    except ProfileError as error:
        # The person did not ask for this, so no notice; the sidebar shows that the store failed.
        services.profiles.failed(error)
