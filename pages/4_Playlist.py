"""Playlist: build a list of songs, let it grow, put it in order, save it."""

import streamlit as st

from recommender.ui import (
    frame,
    playlist_add,
    playlist_report,
    playlist_state,
    playlist_views,
)

with frame.page("Playlist") as services:
    st.title("Playlist")
    # Each part keeps its place: Streamlit forgets the address of a widget that moves.
    with st.container():
        playlist_state.tell()
        playlist_views.introduce()
    playlist_add.panel(services)
    with st.container():
        playlist_report.report(services)
    playlist_views.desk(services)
