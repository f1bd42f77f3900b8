"""Playlist: build a list of songs, let it grow, put it in order, save it."""

import streamlit as st

from recommender.ui import frame
from recommender.ui.playlist import add, desk, keep, report

with frame.page("Playlist") as services:
    keep.refresh(services)
    keep.be_asked_again()
    st.title("Playlist")
    # Each part keeps its place: Streamlit forgets the address of a widget that moves.
    with st.container():
        desk.show_notice()
        desk.introduce()
    add.draw(services)
    with st.container():
        report.draw(services)
    desk.draw(services)
