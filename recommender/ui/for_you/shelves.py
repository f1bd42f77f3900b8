"""Songs for a person: a short start where nothing is known, else a shelf for each taste."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from recommender.catalogue.phrases import and_more
from recommender.errors import ProfileError
from recommender.profile import Identity, Profile, Revision
from recommender.taste.beliefs import Belief, beliefs
from recommender.taste.history import History
from recommender.taste.profile_history import read_history
from recommender.taste.shelves import Shelf, make_shelves
from recommender.taste.tastes import Taste, find_tastes
from recommender.ui import identity, opinions
from recommender.ui.components import cards
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

SONGS_A_SHELF: Final = 6
PICKS: Final = 3
ANOTHER_LOOK: Final = timedelta(hours=8)
"""A song seen twice within this time was passed over once."""

_VIEW: Final = "for_you"
_MAX_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: made once a visit, and again when the person asks for it."""

    who: Identity
    revision: Revision
    tastes: tuple[Taste, ...]
    shelves: tuple[Shelf, ...]
    beliefs: tuple[Belief, ...]


def view(services: Services, profile: Profile, *, arrived: bool) -> View:
    """Return what to show; what was shown stays as it is while the person looks at it.

    A like leaves its song where it stands, and a "not this" takes away that song alone, until the
    shelves are made anew. Each visit makes them anew if anything changed.
    """
    who, revision = identity.current_identity(), profile.revision()
    held: View | None = st.session_state.get(_VIEW)
    if held is None or held.who != who:
        return _make(services, profile, who, revision)
    if held.revision != revision and (arrived or not any(revision)):
        return _make(services, profile, who, revision)
    if not held.tastes and enough_to_begin(held, revision):
        return _make(services, profile, who, revision)
    return held


def enough_to_begin(held: View, revision: Revision) -> bool:
    """Return whether a person who began with nothing has picked enough songs since."""
    return held.revision != revision and revision.likes >= PICKS


def forget_view() -> None:
    """Make the page anew in its next run."""
    st.session_state.pop(_VIEW, None)


def _make(services: Services, profile: Profile, who: Identity, revision: Revision) -> View:
    recommender, now = services.recommender, datetime.now(UTC)
    history = read_history(profile)
    half_life = services.settings.half_life_days
    tastes = find_tastes(recommender, history, now, half_life_days=half_life)
    shelves = make_shelves(
        recommender, tastes, history, now, n=SONGS_A_SHELF, half_life_days=half_life
    )
    believed = beliefs(recommender.catalogue, tastes, history, now)
    made = View(who, revision, tastes, shelves, believed)
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
    """Count the songs as shown; a like or a listen takes that back."""
    recently = {one for one, seen in history.passed.items() if now - seen[1] < ANOTHER_LOOK}
    shown = {item.track.track_id for shelf in shelves for item in shelf.items} - recently
    try:
        if shown:
            profile.pass_over(*sorted(shown))
    except ProfileError as error:
        # Nobody asked for it, so nobody needs to be told; the sidebar tells that the store failed.
        services.profiles.failed(error)


def draw_shelves(services: Services, shown: View) -> None:
    """Draw a row of cards for each taste."""
    _offer_to_update(shown)
    catalogue = services.recommender.catalogue
    unwanted = opinions.held_opinions().disliked
    for place, shelf in enumerate(shown.shelves):
        named = catalogue.tracks(catalogue.rows(shelf.taste.track_ids[:_MAX_NAMED]))
        names = ", ".join(f"“{escape_markdown(track.track_name)}”" for track in named)
        songs = f"{names} {and_more(len(shelf.taste.track_ids) - len(named))}".strip()
        st.subheader(escape_markdown(title(shelf.taste)), anchor=False)
        share = f"{shelf.taste.share:.0%} of what you like" if len(shown.shelves) > 1 else "All"
        st.caption(f"{share}, from {songs}")
        kept = [n for n, item in enumerate(shelf.items) if item.track.track_id not in unwanted]
        cards.cards(
            services,
            [shelf.items[n] for n in kept],
            [shelf.reasons[n] for n in kept],
            [shelf.attributions[n] for n in kept],
            prefix=f"-shelf-{place}-",
        )
        if not kept:
            st.caption("Nothing is left on this shelf that you do not know yet.")


def title(taste: Taste) -> str:
    """Return the name of a taste as a heading."""
    return taste.name[0].upper() + taste.name[1:]


def _offer_to_update(shown: View) -> None:
    if opinions.held_opinions().revision in (None, shown.revision):
        return
    with st.container(horizontal=True, key="changed", vertical_alignment="center"):
        st.caption("What you like has changed since these shelves were made.")
        st.button(
            "Update the shelves", key="update", icon=":material/refresh:", on_click=forget_view
        )
