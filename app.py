"""Home: what this is, a search box, and the ways on."""

import streamlit as st

from recommender.ui import frame, session
from recommender.ui.components import search_box
from recommender.ui.markup import escape_markdown

with frame.page("Home") as services:
    catalogue = services.recommender.catalogue
    st.title("Pick a song. See six that belong with it.")
    st.markdown(
        "Segue compares how songs **sound** (energy, mood, tempo and more) and what is **known** "
        "about them (artists and genres), adds what people put **together** in playlists, and says "
        "why each one belongs."
    )
    search_box.search_box(services, session.open_recommendations)
    st.caption("No song in mind? Start with one of these.")
    search_box.starters(services, session.open_recommendations)

    st.subheader("Where to go")
    with st.grid("auto", min_column_width=300, gap="small") as grid:
        for _, label, _ in frame.PAGES[1:]:
            with grid.cell():
                frame.link(label)
                st.caption(frame.SENTENCES[label])
    st.subheader("What is open now")
    kind = "the demo catalogue" if services.dataset.source == "demo" else "the catalogue"
    st.markdown(
        f"You are listening in {kind}: **{len(catalogue):,}** tracks, **{catalogue.n_songs:,}** "
        f"songs, **{len(catalogue.artists.names):,}** artists, "
        f"**{len(catalogue.genres.names)}** genres."
    )
    st.markdown(
        f"{escape_markdown(services.artwork.status().text)} "
        f"{escape_markdown(services.cache.status().text)}"
    )
