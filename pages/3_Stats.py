"""Stats: what the catalogue holds, and how its songs sound."""

import streamlit as st

from recommender.ui import frame, stats

with frame.page("Stats") as services:
    st.title("Stats")
    stats.parts(services)
