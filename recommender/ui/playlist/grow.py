"""More songs that fit the whole list, and the marks that steer them."""

import dataclasses

import streamlit as st

from recommender.ranking.attribution import attribute
from recommender.ranking.query import Query
from recommender.ranking.reasons import explain
from recommender.ui import opinions, session
from recommender.ui.components import cards, controls, query_panel, search_box
from recommender.ui.markup import escape_markdown
from recommender.ui.playlist import add, state
from recommender.ui.services import Services


def draw(services: Services) -> None:
    """Draw n more songs for the list as cards; a click adds one."""
    recommender = services.recommender
    ids = state.seeds(recommender.catalogue)
    if not ids:
        st.caption("Songs that fit your list come up here once it has a song of the catalogue.")
        return
    presets_place = controls.main_controls()
    controls.more_controls(recommender.catalogue, lambda: _steer(services))
    query = _query(ids)
    query_panel.show_presets(presets_place, query)
    query_panel.show_shift(query)
    answer = state.once("answer", query, lambda: recommender.recommend(query))
    query_panel.show_if_few(recommender, answer)
    attributions = state.once("attributions", query, lambda: attribute(recommender, answer))
    st.caption("A click on a card adds its song to your list.")
    cards.cards(
        services,
        answer.items,
        explain(recommender, answer),
        attributions,
        choose=lambda track_id: add.add_song(services, track_id),
        icon="add_circle",
    )
    track_ids = [item.track.track_id for item in answer.items]
    with st.container(horizontal=True):
        if track_ids:
            st.button(
                f"Add all {len(track_ids)}", key="add-all", icon=":material/playlist_add:",
                on_click=add.add_songs, args=(services, track_ids),
            )  # fmt: skip
        opinions.offer_to_bring_back(services)


def _query(ids: tuple[str, ...]) -> Query:
    """Return the query of the controls for the whole list, steered as marked."""
    current = state.draft()
    return dataclasses.replace(
        controls.query(ids, session.left_out()),
        weights=current.weights(ids),
        less_like=current.less,
    )


def _steer(services: Services) -> None:
    """Draw which songs count more and which to move away from."""
    current = state.draft()
    n_marks = len(current.more) + len(current.less)
    name = f"Steer · {n_marks}" if n_marks else "More like these, less like those"
    with st.expander(name, icon=":material/explore:", key="steer"):
        st.caption(
            "Mark a song of your list as “More like this” in its menu: it then counts at least as "
            "much as three others. Songs to move away from are subtracted, and never come up."
        )
        catalogue = services.recommender.catalogue
        titles = {entry.track_id: entry.title for entry in current.entries}
        with st.container(horizontal=True, gap="xsmall", key="marks"):
            for track_id in sorted(current.more, key=list(titles).index):
                title = titles[track_id]
                st.button(
                    f"More like {escape_markdown(title)}", key=f"more-{track_id}",
                    icon=":material/close:", on_click=state.change,
                    args=(f"No longer more like {title}", current.with_more(track_id)),
                )  # fmt: skip
            for track_id in current.less:
                title = catalogue.get(track_id).track_name
                st.button(
                    f"Less like {escape_markdown(title)}", key=f"less-{track_id}",
                    icon=":material/close:", on_click=state.change,
                    args=(f"No longer less like {title}", current.no_longer_less(track_id)),
                )  # fmt: skip
        search_box.search_box(
            services, lambda track_id: _less(services, track_id),
            label="Less like this song", key="search_less",
        )  # fmt: skip


def _less(services: Services, track_id: str) -> None:
    title = services.recommender.catalogue.get(track_id).track_name
    state.change(f"Less like {title}", state.draft().with_less(track_id))
