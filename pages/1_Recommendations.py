"""Recommendations: pick a song, see the songs that belong with it, and say what should change."""

import streamlit as st

from recommender.ui import artwork, cards, controls, downloads, frame, opinions, search_box, state

with frame.page("Recommendations") as services:
    recommender = services.recommender
    st.title("Recommendations")
    search_box.search_box(services, state.choose_seed)
    seed = state.seed(recommender.catalogue)
    if seed is None:
        st.caption("Type a few letters above, or start with one of these.")
        search_box.starters(services, state.choose_seed)
    else:
        with st.grid(2, min_column_width=330, gap="medium", vertical_alignment="center") as top:
            slots = cards.seed_panel(services, seed)
            with top.cell():
                presets_place = controls.main_controls()
        controls.more_controls(recommender.catalogue)
        query = controls.query((seed.track_id,), state.left_out())
        controls.presets(presets_place, query)
        controls.tell_what_was_asked(query)
        answer = recommender.recommend(query)
        controls.tell_if_few(recommender, answer)
        slots += cards.card_grid(services, answer)
        with st.container(horizontal=True):
            downloads.save_list([item.track for item in answer.items], "segue")
            opinions.offer_to_bring_back(services)
        artwork.fill(services.artwork, slots)
