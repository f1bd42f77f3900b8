"""Recommendations: pick a song, see the songs that belong with it."""

import streamlit as st

from recommender.query import DEFAULT_N, DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ui import artwork, cards, frame, search_box, state

with frame.page("Recommendations") as services:
    st.title("Recommendations")
    search_box.search_box(services, state.choose_seed)
    seed = state.seed(services.recommender.catalogue)
    if seed is None:
        st.caption("Type a few letters above, or start with one of these.")
        search_box.starters(services, state.choose_seed)
    else:
        slots = [cards.seed_panel(seed)]
        with st.grid("auto", min_column_width=260, gap="medium"):
            sound_percent = st.slider(
                "Sound against metadata",
                0,
                100,
                round(100 * DEFAULT_NUMERIC_WEIGHT),
                step=5,
                format="%d%% sound",
                key="sound",
                bind="query-params",
                help="100: only how it sounds. 0: only artists and genres.",
            )
            n = st.slider("Songs to show", 6, 24, DEFAULT_N, key="n", bind="query-params")
        answer = services.recommender.recommend(
            Query(seeds=(seed.track_id,), n=n, numeric_weight=sound_percent / 100)
        )
        slots += cards.card_grid(answer, state.choose_seed)
        artwork.fill(services.artwork, slots)
