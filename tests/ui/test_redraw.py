"""What is drawn anew: the list alone if its page is complete, else all of it."""

from streamlit.testing.v1 import AppTest


def _page(has_list, breaks):
    import streamlit as st

    from recommender.ui import redraw

    redraw.begin()
    runs = st.session_state.setdefault("runs", {"page": 0, "list": 0})
    runs["page"] += 1
    st.button("Redraw", key="redraw", on_click=redraw.the_list)
    st.button("All", key="all", on_click=redraw.the_page)

    def draw():
        runs["list"] += 1
        st.caption(f"list {runs['list']}")

    if has_list:
        redraw.list_part(draw)
    if breaks:
        st.stop()
    redraw.end()


def runs(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app.session_state["runs"]


def test_the_list_of_a_page_that_stands_is_drawn_without_the_page():
    app = AppTest.from_function(_page, args=(True, False)).run()
    assert app.session_state["runs"] == {"page": 1, "list": 1}
    assert runs(app, "redraw") == {"page": 1, "list": 2}
    assert app.caption[0].value == "list 2"


def test_the_whole_page_is_drawn_where_it_is_wanted():
    app = AppTest.from_function(_page, args=(True, False)).run()
    assert runs(app, "all") == {"page": 2, "list": 2}


def test_a_page_without_a_list_is_drawn_whole():
    app = AppTest.from_function(_page, args=(False, False)).run()
    assert runs(app, "redraw") == {"page": 2, "list": 0}


def test_a_page_that_was_cut_off_is_drawn_to_its_end():
    app = AppTest.from_function(_page, args=(True, True)).run()
    assert runs(app, "redraw") == {"page": 2, "list": 2}
