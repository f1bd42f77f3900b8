"""For You: songs for a person by what they liked and played, and what is believed of them."""

import streamlit as st

from recommender.ui import frame, session
from recommender.ui.blind import view as blind
from recommender.ui.for_you import beliefs, onboarding, own_data, shelves, view
from recommender.ui.identity import current_profile

with frame.page("For You") as services:
    session.go_on_with_chosen_seed()
    if blind.is_open():
        blind.draw(services)
    else:
        st.title("For you")
        with frame.errors_shown():
            profile = current_profile(services)
            shown = view.current_view(services, profile, arrived=session.arrived())
            if shown.tastes:
                shelves.draw(services, shown)
                beliefs.draw(services, shown)
            else:
                onboarding.draw(services)
            blind.invite(services)
        own_data.draw(services)
