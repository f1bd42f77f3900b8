"""The list under work outlives a reload, a restart of the server and a store that fails."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit import config
from streamlit.testing.v1 import AppTest

from recommender.playlists.draft import Draft
from recommender.profile import resilient
from recommender.ui.services import clear_services
from tests.conftest import ROOT
from tests.support.pages import open_page, press
from tests.support.playlist_pages import (
    PLAYLIST,
    contents,
    draft,
    from_menu,
    keys,
    listed,
    local_profile,
    paste,
    texts,
    view,
)

RESTORED = "You were working on this list"


def kept():
    with local_profile() as profile:
        found = profile.drafts.load()
        return None if found is None else [entry.track_id for entry in found.draft.entries]


def test_after_a_reload_the_list_is_there_as_it_was_and_the_page_says_so(few):
    app, ids = few
    assert RESTORED not in texts(app)
    from_menu(app, ids[1], "More like this")
    from_menu(app, ids[2], "Less like this")
    view(app, "Save")
    app.text_input(key="list_name").set_value("Rain").run()
    app.button(key="save-new").click().run()
    press(app, "list-rows", "remove", ids[0])
    again = view(open_page(PLAYLIST), "Save")
    assert draft(again) == draft(app)
    assert RESTORED in texts(again)
    assert "undo" not in keys(again)
    assert again.text_input(key="list_name").value == "Rain"
    again.button(key="save-changes").click().run()
    assert contents("Rain") == [ids[1], *ids[3:]]
    press(again, "list-rows", "remove", ids[1])
    assert RESTORED not in texts(again)
    assert kept() == ids[3:]


def test_after_a_restart_of_the_server_a_press_acts_on_the_list_that_was_there(few):
    _, ids = few
    clear_services()
    again = open_page(PLAYLIST)
    assert listed(again) == ids
    press(again, "list-rows", "remove", ids[2])
    assert kept() == [*ids[:2], *ids[3:]]


def test_a_list_that_was_emptied_stays_empty(few):
    app, _ = few
    app.button(key="empty").click().run()
    again = open_page(PLAYLIST)
    assert listed(again) == []
    assert RESTORED not in texts(again)


def test_a_change_is_one_write_and_a_run_without_a_change_asks_nothing(few):
    app, ids = few
    seen = []

    def note(_connection, _cursor, statement, *_):
        if "drafts" in statement:
            seen.append(statement.split()[0])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        for name in ("Order", "Save", "Grow"):
            view(app, name)
        app.run()
        assert seen == []
        press(app, "list-rows", "remove", ids[0])
        assert seen == ["UPDATE"]
        app.run()
        assert seen == ["UPDATE"]
        again = open_page(PLAYLIST)
        view(again, "Order")
        assert seen == ["UPDATE", "SELECT"]
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_a_profile_of_the_session_keeps_its_list_in_the_session_alone(demo):
    config.set_option("server.address", "192.0.2.1")
    app = open_page(PLAYLIST)
    paste(app, demo.catalogue.track(3).track_id)
    assert len(listed(app.run())) == 1
    assert not app.warning
    assert "playlist_now" not in open_page(PLAYLIST).session_state or kept() is None
    config.set_option("server.address", "127.0.0.1")
    assert kept() is None


# Two tabs


def test_the_later_change_is_kept_and_undo_brings_the_list_of_the_other_tab(demo, few):
    first, ids = few
    second = open_page(PLAYLIST)
    press(first, "list-rows", "remove", ids[0])
    press(second, "list-rows", "remove", ids[4])
    assert "a list of 4 songs meanwhile" in second.info[0].value
    assert kept() == listed(second) == ids[:4]
    second.button(key="undo").click().run()
    assert kept() == listed(second) == ids[1:]
    assert not second.info
    second.button(key="undo").click().run()
    assert kept() == listed(second) == ids[:4]
    # the first tab still has its own, and is told in its turn
    press(first, "list-rows", "remove", ids[1])
    assert first.info
    assert kept() == ids[2:]


def test_a_tab_that_is_behind_does_not_empty_the_list_of_the_other(few):
    first, ids = few
    second = open_page(PLAYLIST)
    press(first, "list-rows", "remove", ids[0])
    second.button(key="empty").click().run()
    assert listed(second) == []
    assert "That one is still kept" in second.info[0].value
    assert kept() == ids[1:]
    second.button(key="undo").click().run()
    assert listed(second) == kept() == ids[1:]
    second.button(key="empty").click().run()  # now it is known
    assert kept() == []


def test_a_tab_that_began_empty_before_the_other_does_not_lose_what_that_made(demo, page):
    ids = [track.track_id for track in demo.catalogue.tracks([5, 6])]
    other = open_page(PLAYLIST)
    paste(other, ids[0])
    paste(page, ids[1])
    assert "a list of 1 song meanwhile" in page.info[0].value
    page.button(key="undo").click().run()
    assert kept() == listed(page) == [ids[0]]


# A store that fails


@pytest.fixture
def store():
    return Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))


def test_a_store_that_fails_stops_nothing_is_told_and_gets_the_list_when_it_is_back(
    monkeypatch, few, store
):
    app, ids = few
    away = store.rename(store.with_suffix(".away"))
    press(app, "list-rows", "remove", ids[0])
    assert "your list is not being kept" in app.warning[0].value
    press(app, "list-rows", "remove", ids[1])
    assert listed(app) == ids[2:]
    assert app.warning
    away.rename(store)
    assert kept() == ids
    app.run()  # the store is left alone for a while
    assert kept() == ids
    assert "your list is not being kept" in app.warning[0].value
    monkeypatch.setattr(resilient.ResilientProfiles, "resting", lambda _: None)
    app.run()
    assert not app.warning
    assert kept() == ids[2:]


def test_a_list_made_while_the_store_was_away_loses_nothing_that_was_in_it(
    monkeypatch, demo, few, store
):
    _, ids = few
    other = demo.catalogue.track(99).track_id
    monkeypatch.setattr(resilient, "REST_S", 0.0)
    clear_services()
    away = store.rename(store.with_suffix(".away"))
    store.mkdir()
    app = open_page(PLAYLIST)
    assert "not being kept" in app.warning[0].value
    paste(app, other)
    store.rmdir()
    away.rename(store)
    app.run()
    assert kept() == listed(app) == [other]
    assert "a list of 5 songs" in app.info[0].value
    app.button(key="undo").click().run()
    assert kept() == ids


def test_a_list_that_was_not_found_at_first_is_there_when_the_store_is_back(
    monkeypatch, few, store
):
    _, ids = few
    monkeypatch.setattr(resilient, "REST_S", 0.0)
    away = store.rename(store.with_suffix(".away"))
    app = open_page(PLAYLIST)
    assert listed(app) == []
    away.rename(store)
    assert listed(app.run()) == ids


def test_a_list_too_large_to_be_kept_is_told_and_tried_again_when_it_changes(monkeypatch, few):
    app, ids = few
    with monkeypatch.context() as patch:
        patch.setattr("recommender.profile.drafts._MAX_CHARS", 10)
        press(app, "list-rows", "remove", ids[0])
        assert "too large to be kept" in app.warning[0].value
    assert "too large to be kept" in app.run().warning[0].value
    assert kept() == ids
    press(app, "list-rows", "remove", ids[1])
    assert not app.warning
    assert kept() == ids[2:]


# Whose list


def test_who_logs_in_as_somebody_else_does_not_get_the_list_of_the_one_before(demo):
    app = AppTest.from_file(str(ROOT / PLAYLIST), default_timeout=60)
    app.secrets["auth"] = {
        "redirect_uri": "http://localhost:8501/oauth2callback",
        "cookie_secret": "c" * 32,
        "client_id": "segue",
    }
    ada, bob = ({"is_logged_in": True, "iss": "https://l.example", "sub": s} for s in ("a", "b"))
    app.user = ada
    app.run()
    paste(app, demo.catalogue.track(3).track_id)
    made = draft(app)
    for user, seen in ((bob, Draft()), ({"is_logged_in": False}, Draft()), (ada, made)):
        app.user = user
        app.run()
        assert draft(app) == seen
    assert kept() is None  # nor has the local profile


def test_erasing_everything_erases_the_list_too(few):
    ids = few[1]
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(PLAYLIST).run()
    assert listed(app) == ids
    app.switch_page("pages/5_For_You.py").run()
    app.session_state["erase"] = True
    app.run()
    app.checkbox(key="erase-sure").check().run()
    app.button(key="erase-now").click().run()
    assert not app.exception
    app.switch_page(PLAYLIST).run()
    assert listed(app) == []
    assert kept() is None
