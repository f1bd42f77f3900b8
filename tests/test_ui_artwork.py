"""Pictures on a page: at hand they are drawn at once, and a cover is drawn once."""

import pytest
from streamlit.testing.v1 import AppTest

from recommender import load_catalogue
from recommender.artwork import Poster
from recommender.ui import artwork
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def track():
    return load_catalogue(ROOT / "data" / "demo.csv").track(0)


def test_a_cover_is_drawn_once_however_often_it_is_shown(track, monkeypatch):
    drawn = []

    def draw_cover(*names, **features):
        drawn.append(names)
        return "<svg/>"

    monkeypatch.setattr(artwork, "draw_cover", draw_cover)
    artwork._drawn_cover.cache_clear()
    pages = {artwork.art_html(track, None) for _ in range(3)}
    artwork._drawn_cover.cache_clear()
    assert len(pages) == 1
    assert len(drawn) == 1


def _draw(track, posters):
    import streamlit as st

    from recommender.ui.artwork import picture

    with st.container(key="art"):
        st.session_state["slots"] = picture(track, posters)


@pytest.mark.parametrize("is_known", [True, False])
def test_a_picture_at_hand_is_drawn_in_its_place_and_any_other_keeps_one(track, is_known):
    posters = {track.track_id: Poster(None, "drawn", None)} if is_known else {}
    page = AppTest.from_function(_draw, args=(track, posters)).run()
    assert not page.exception
    assert len(page.get("html")) == is_known
    assert len(page.session_state["slots"]) == (not is_known)
