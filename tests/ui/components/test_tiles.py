"""Tiles: many items in one element, and presses that name the one they mean."""

import json

from streamlit.testing.v1 import AppTest

from recommender.ui.components import tiles
from tests.support.pages import HOSTILE, done, send_press, tell
from tests.support.pages import tiles as drawn


def _page(names):
    import streamlit as st

    from recommender.ui.components import tiles

    def press(do, name):
        st.session_state.setdefault("pressed", []).append((do, name))
        st.rerun()

    tiles.draw("list", [tiles.choice(name, name) for name in names], press, "some-class")


def open_page(names):
    return AppTest.from_function(_page, args=(names,)).run()


def test_any_number_of_tiles_is_one_element():
    app = open_page([f"song {i}" for i in range(100)])
    assert not app.exception
    assert len(app.get("bidi_component")) == 1
    assert len(drawn(app, "list")) == 100


def test_a_press_tells_what_is_to_be_done_and_to_which_tile():
    app = open_page(["a", "b"])
    send_press(app, "list", "choose", "b")
    assert app.session_state["pressed"] == [("choose", "b")]


def test_a_late_press_means_the_tile_it_was_made_on():
    """The tile is gone when the click arrives: it still names its own song, no other."""
    app = open_page(["a", "b"])
    app.args = (["c", "d"],)
    app.run()
    send_press(app, "list", "choose", "a")
    assert app.session_state["pressed"] == [("choose", "a")]


def presses(*numbered):
    return {"presses": [{"number": n, "do": "choose", "name": name} for n, name in numbered]}


def test_each_press_is_done_once_in_order_however_often_it_is_told():
    """What waits at a busy server is replaced by what is told next, which holds it too."""
    app = open_page(["a", "b", "c"])
    tell(app, "list", "press", presses((7, "a"), (8, "b")))
    assert app.session_state["pressed"] == [("choose", "a"), ("choose", "b")]
    assert done(app, "list") == 8
    tell(app, "list", "press", presses((7, "a"), (8, "b"), (9, "a")))
    tell(app, "list", "look", presses((9, "a"), (12, "c")))
    tell(app, "list", "look", presses())
    assert [name for _, name in app.session_state["pressed"]] == ["a", "b", "a", "c"]
    assert done(app, "list") == 12


def test_at_most_20_presses_are_taken_from_one_message():
    app = open_page(["a"])
    tell(app, "list", "press", presses(*((n, "a") for n in range(1, 100))))
    assert len(app.session_state["pressed"]) == done(app, "list") == 20


def test_what_is_no_press_is_passed_over():
    app = open_page(["a"])
    for told in (
        None,
        True,
        [],
        {},
        {"presses": None},
        {"presses": "ab"},
        {"presses": [None, 1, [], {}, {"do": "choose", "name": "a"}]},
        presses((None, "a"), ("1", "a"), (1.5, "a"), (-1, "a"), (0, "a"), (2**53, "a")),
    ):
        tell(app, "list", "press", told)
        tell(app, "list", "look", told)
    send_press(app, "list", "choose", ["a"])
    send_press(app, "list", None, "a")
    send_press(app, "list", "choose", "a" * 201)
    send_press(app, "list", "a" * 41, "a")
    assert not app.exception
    assert "pressed" not in app.session_state


def test_names_and_labels_full_of_markup_stay_text():
    for text in HOSTILE:
        for html in (
            tiles.choice(text, text, text).html,
            tiles.icon_button("do", "close", text),
            tiles.menu("m", "more_vert", text, {"do": text}),
        ):
            assert "<script" not in html
            assert html.count("<") == html.count(">")
    assert json.dumps(HOSTILE) == json.dumps([tiles.choice(text, "x").name for text in HOSTILE])
