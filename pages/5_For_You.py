"""For You: songs for a person by what they liked and played, and what is believed of them."""

import streamlit as st

from recommender.ui import believed, for_you, frame, own_data, start, state
from recommender.ui.identity import current_profile

with frame.page("For You") as services:
    state.go_on_with_chosen_seed()
    st.title("For you")
    profile = current_profile(services)
    shown = for_you.view(services, profile, arrived=state.arrived())
    if shown.tastes:
        for_you.draw_shelves(services, shown)
        believed.draw(services, shown)
    else:
        start.draw(services)
    own_data.draw(services, profile)
