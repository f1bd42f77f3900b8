"""The shelves of the page For You: a row of cards for each taste."""

from typing import Final

import streamlit as st

from recommender.catalogue.phrases import and_more
from recommender.ui import opinions
from recommender.ui.components import cards
from recommender.ui.for_you.view import View, forget_view, title
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

_SONGS_NAMED: Final = 3


def draw(services: Services, shown: View) -> None:
    """Draw the shelves; songs marked as "not this" since they were made are left out."""
    _offer_to_update(shown)
    catalogue = services.recommender.catalogue
    unwanted = opinions.held_opinions().disliked
    for place, shelf in enumerate(shown.shelves):
        named = catalogue.tracks(catalogue.rows(shelf.taste.track_ids[:_SONGS_NAMED]))
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


def _offer_to_update(shown: View) -> None:
    if opinions.held_opinions().revision in (None, shown.revision):
        return
    with st.container(horizontal=True, key="changed", vertical_alignment="center"):
        st.caption("What you like has changed since these shelves were made.")
        st.button(
            "Update the shelves", key="update", icon=":material/refresh:", on_click=forget_view
        )
