"""Recommendations: pick a song, see the songs that belong with it, and say what should change."""

import streamlit as st

from recommender.ranking.reasons import explain
from recommender.ui import frame, opinions, session
from recommender.ui.components import cards, controls, downloads, query_panel, search_box

with frame.page("Recommendations") as services:
    recommender = services.recommender
    st.title("Recommendations")
    search_box.search_box(services, session.choose_seed)
    if session.seed(recommender.catalogue) is None:
        st.caption("Type a few letters above, or start with one of these.")
        search_box.starters(services, session.choose_seed)
    else:
        with st.grid(2, min_column_width=330, gap="medium", vertical_alignment="center") as top:
            seed_place = top.cell()
            controls_place = top.cell()
        controls.more_controls(recommender.catalogue)

        def draw_list() -> None:
            """Draw what a control, a card or another song changes."""
            seed = session.seed(recommender.catalogue)
            if seed is None:
                return
            with seed_place:
                cards.seed_panel(services, seed)
            answer = query_panel.ask_recommender(recommender, seed, controls_place)
            cards.cards(services, answer.items, explain(recommender, answer))
            with st.container(horizontal=True):
                downloads.save_list([item.track for item in answer.items], "segue")
                opinions.offer_to_bring_back(services)

        frame.list_part(services, draw_list)
