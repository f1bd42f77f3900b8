"""Spotify Embed: the same list as players, and a player for any link."""

import streamlit as st

from recommender.ui import frame, session
from recommender.ui.components import controls, players, query_panel, search_box

with frame.page("Spotify Embed") as services:
    recommender = services.recommender
    st.title("Spotify Embed")
    players.pasted_player(services)
    search_box.search_box(services, session.choose_seed)
    if session.seed(recommender.catalogue) is None:
        st.caption("Pick a song to get players for the songs that belong with it.")
        search_box.starters(services, session.choose_seed)
    else:
        columns = players.choose_columns()
        players.open_players(services, columns)
        heading_place = st.container()
        controls_place = st.container()
        controls.more_controls(recommender.catalogue)

        def draw_list() -> None:
            """Draw what a control or another song changes."""
            seed = session.seed(recommender.catalogue)
            if seed is None:
                return
            heading_place.subheader(query_panel.heading(seed), anchor=False)
            players.player_list(
                services, query_panel.ask_recommender(recommender, seed, controls_place)
            )

        frame.list_part(services, draw_list)
