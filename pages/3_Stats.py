"""Stats: what the catalogue holds, and how its songs sound."""

import streamlit as st

from recommender.ui import frame
from recommender.ui.stats import parts

with frame.page("Stats") as services:
    st.title("Stats")
    parts.draw(services)
