"""Whose profile: this machine's, a login's or a session's, and never somebody else's."""

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from recommender.profile import Identity, Profiles
from recommender.ui.identity import is_local
from tests.support.pages import demo, fresh_services

__all__ = ["demo", "fresh_services"]

HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
CHROMIUM = [
    "Connection",
    "Pragma",
    "Cache-Control",
    "User-Agent",
    "Upgrade",
    "Sec-WebSocket-Version",
    "Accept-Encoding",
    "Accept-Language",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Protocol",
    "Cookie",
    "Sec-CH-UA",
    "Sec-CH-UA-Mobile",
    "Sec-CH-UA-Platform",
]
FIREFOX = [
    "Accept",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "DNT",
    "Sec-GPC",
    "Priority",
]
PROXIES = [
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Real-IP",
    "X-Client-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
    "Fly-Client-IP",
    "X-Cluster-Client-IP",
    "X-Original-Host",
    "Tailscale-User-Login",
    "X-Amzn-Trace-Id",
    "Authorization",
    "X-A-Proxy-Of-Tomorrow",
]
ADA = {"is_logged_in": True, "iss": "https://login.example", "sub": "ada", "name": "Ada *L*"}
BOB = {"is_logged_in": True, "iss": "https://login.example", "sub": "bob"}
AUTH = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "c" * 32}


@pytest.mark.parametrize(
    ("server", "headers"),
    [
        ("localhost", HERE),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}),
        ("::1", {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}),
        ("127.0.0.1", {}),
        ("localhost", HERE | dict.fromkeys(CHROMIUM, "x")),
        ("localhost", HERE | dict.fromkeys(FIREFOX, "x")),
    ],
)
def test_a_browser_on_the_machine_of_the_server_is_local(server, headers):
    assert is_local(server, headers)


@pytest.mark.parametrize("server", [None, "", "0.0.0.0", "::", "192.0.2.1", "unix:///run/a.sock"])  # noqa: S104 - the option's value, nothing is bound
def test_a_server_that_others_can_reach_has_no_local_profile(server):
    assert not is_local(server, HERE)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:8501", "Origin": "https://segue.example"},
        {"Host": "segue.example", "Origin": "https://segue.example"},
        {"Host": "rebound.example:8501"},
        {"Host": "localhost", "Origin": "http://localhost.example"},
        {"Host": "localhost", "Origin": "http://[bad"},
        {"Host": "localhost", "Origin": "null"},
        {"Host": "", "Origin": ""},
    ],
)
def test_a_page_opened_under_another_name_is_not_local(headers):
    assert not is_local("127.0.0.1", headers)


@pytest.mark.parametrize("name", PROXIES)
def test_a_header_that_no_browser_sends_is_a_sign_of_a_proxy(name):
    assert not is_local("127.0.0.1", {**HERE, name: "127.0.0.1"})
    assert not is_local("127.0.0.1", {**HERE, name.lower(): ""})


SCRIPT = """
import streamlit as st
from recommender.errors import ProfileError
from recommender.ui import identity
from recommender.ui.services import open_services
try:
    services = open_services()
    profile = identity.current_profile(services)
except ProfileError as error:
    st.error(error)
    st.stop()
def like():
    profile.like(st.session_state["id"])
st.text_input("Track", key="id")
st.button("Like", key="like", on_click=like)
identity.login_panel(services)
st.text(identity.where_kept(services))
st.text(",".join(sorted(opinion.track_id for opinion in profile.likes())))
"""


def person(user=None, auth=None):
    """Return a session of somebody: a page that likes what is typed and lists what is liked."""
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    if user is not None:
        app.user = user
    if auth is not None:
        app.secrets["auth"] = auth
    return app.run()


def like(app, track_id):
    app.text_input(key="id").set_value(track_id).run()
    return app.button(key="like").click().run()


def who_is_shown(app):
    """Return where the profile is kept, and what is liked."""
    assert not app.exception
    return tuple(text.value for text in app.text)


def test_on_this_machine_without_a_login_all_sessions_have_one_profile(demo):
    like(person(), "a")
    assert who_is_shown(person()) == ("local", "a")


def test_two_people_logged_in_at_once_have_a_profile_each(demo):
    auth = AUTH | {"client_id": "segue"}
    ada, bob = person(ADA, auth), person(BOB, auth)
    like(ada, "a")
    like(bob, "b")
    assert who_is_shown(ada.run()) == ("login", "a")
    assert who_is_shown(bob.run()) == ("login", "b")
    assert who_is_shown(person(ADA, auth)) == ("login", "a")
    assert who_is_shown(person({**ADA, "iss": "https://other.example"}, auth)) == ("login", "")
    assert who_is_shown(person({"is_logged_in": False}, auth)) == ("session", "")
    assert who_is_shown(person(ADA)) == ("local", "")


def test_a_login_that_names_nobody_reaches_no_profile(demo):
    app = person({"is_logged_in": True, "name": "Eve"}, AUTH | {"client_id": "segue"})
    assert "did not tell who you are" in app.error[0].value


def test_claims_without_a_login_configured_are_not_believed(demo):
    like(person(ADA, AUTH | {"client_id": "segue"}), "a")
    config.set_option("server.address", "192.0.2.1")
    assert who_is_shown(person(ADA)) == ("session", "")


def test_elsewhere_without_a_login_each_session_has_its_own_and_nothing_is_kept(demo, tmp_path):
    config.set_option("server.address", "192.0.2.1")
    first, second = person(), person()
    like(first, "a")
    like(second, "b")
    assert who_is_shown(first.run()) == ("session", "a")
    assert who_is_shown(second.run()) == ("session", "b")
    assert who_is_shown(person()) == ("session", "")
    with Profiles.open(f"sqlite:///{tmp_path / 'profile.db'}") as store:
        assert store.of(Identity("segue", "session")).likes() == []
        assert store.of(Identity("segue", "local")).likes() == []


def test_the_login_panel_offers_each_service_and_the_way_out(demo):
    services = AUTH | {"google": {"client_id": "g"}, "entra*": {"client_id": "e"}}
    app = person({"is_logged_in": False}, services)
    assert app.button(key="login-google").label == "Log in with google"
    assert app.button(key="login-entra*").label == "Log in with entra\\*"
    app = person(ADA, services)
    assert app.caption[0].value == "Logged in as Ada \\*L\\*."
    assert app.button(key="logout").label == "Log out"
    assert not [button for button in person().button if button.key.startswith("log")]


@pytest.mark.parametrize("kept", ["local", "session"])
def test_a_setting_decides_whatever_the_address_and_the_headers_say(demo, monkeypatch, kept):
    monkeypatch.setenv("SEGUE_PROFILE", kept)
    for address in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - the option's value, nothing is bound
        config.set_option("server.address", address)
        assert who_is_shown(person())[0] == kept
    app = person(ADA, AUTH | {"client_id": "segue"})
    assert who_is_shown(app)[0] == kept
    assert not app.button(key="like").disabled
    assert [button.key for button in app.button] == ["like"]


def test_a_login_that_is_asked_for_but_not_configured_is_an_error_not_a_profile(demo, monkeypatch):
    monkeypatch.setenv("SEGUE_PROFILE", "login")
    assert "no login is configured" in person().error[0].value
    app = person(ADA, AUTH | {"client_id": "segue"})
    assert who_is_shown(app)[0] == "login"
