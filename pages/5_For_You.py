"""For You: songs for a person by what they liked and played, and what is believed of them."""

import streamlit as st

from recommender.ui import frame, session
from recommender.ui.for_you import beliefs, onboarding, own_data, shelves, view
from recommender.ui.identity import current_profile

with frame.page("For You") as services:
    session.go_on_with_chosen_seed()
    st.title("For you")
    with frame.errors_shown():
        shown = view.current_view(services, current_profile(services), arrived=session.arrived())
        if shown.tastes:
            shelves.draw(services, shown)
            beliefs.draw(services, shown)
        else:
            onboarding.draw(services)
    own_data.draw(services)
