"""Whose profile a page works with: that of this machine, of a login, or of one session.

- A login is configured (``[auth]`` in Streamlit's secrets): a profile for each person who logs in,
  by issuer and subject; for others one of the session.
- No login, and the browser runs on the machine of the server: one local profile.
- Otherwise: a profile of the session, in memory, which ends with it.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final, Literal
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from recommender.errors import ProfileError
from recommender.profile import Identity, Profile, Profiles
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

Kept = Literal["local", "login", "session"]
"""Where a profile is kept: on this machine, under a login, or for the session alone."""

_LOCAL: Final = Identity("segue", "local")
_SESSION: Final = Identity("segue", "session")
_IN_SESSION: Final = "profiles_of_this_session"
_EVERYWHERE: Final = ("", "0.0.0.0", "::")  # noqa: S104 - compared with, never bound to
# Headers that only a proxy adds. Their values may be forged; that they are there is enough.
_PROXY_HEADERS: Final = ("forwarded", "via", "x-forwarded-", "x-real-ip", "x-client-ip", "cf-")


def current_profile(services: Services) -> Profile:
    """Return the profile of the person at the browser.

    Raises
    ------
    ProfileError
        If the store cannot be used now, or the login does not say who somebody is.
    """
    who = current_identity()
    return _session_profiles().of(who) if who == _SESSION else services.profiles.of(who)


def current_identity() -> Identity:
    """Return who is at the browser.

    Raises
    ------
    ProfileError
        If the login does not say it.
    """
    kept = where_kept()
    if kept == "login":
        return _logged_in()
    return _LOCAL if kept == "local" else _SESSION


def has_profile() -> bool:
    """Return whether there can be a profile yet: a session makes its own with the first like."""
    return _IN_SESSION in st.session_state or where_kept() != "session"


def where_kept() -> Kept:
    """Return where the profile of the person at the browser is kept."""
    if _login_configured():
        return "login" if st.user.get("is_logged_in") is True else "session"
    context = st.context
    here = is_local(config.get_option("server.address"), context.ip_address, context.headers)
    return "local" if here else "session"


def _login_configured() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def is_local(
    server_address: str | None, peer_address: str | None, headers: Mapping[str, str]
) -> bool:
    """Return whether a browser runs on the machine of the server, with nothing in between.

    Four things must hold. The server listens on loopback or everywhere. The connection comes from
    loopback. No proxy announces itself. And wherever the browser says which address it opened
    (Host, Origin), that is a loopback one; it must say so unless the server listens on loopback
    alone.

    `server_address` is Streamlit's option ``server.address``; `peer_address` is where the
    connection comes from, None for loopback; the headers are those of the session's first request.

    Examples
    --------
    >>> here = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
    >>> is_local(None, None, here), is_local(None, "192.0.2.7", here)
    (True, False)
    >>> is_local("127.0.0.1", None, {**here, "X-Forwarded-For": "127.0.0.1"})
    False
    """
    bound = _is_loopback(server_address or "")
    if not bound and (server_address or "") not in _EVERYWHERE:
        return False
    if not bound and peer_address is not None and not _is_loopback(peer_address):
        return False
    if any(name.lower().startswith(_PROXY_HEADERS) for name in headers):
        return False
    host, origin = headers.get("Host"), headers.get("Origin")
    opened = (host if host is None else f"//{host}", origin)
    return all(bound if url is None else _is_loopback(_host(url)) for url in opened)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _logged_in() -> Identity:
    issuer, subject = st.user.get("iss"), st.user.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str) or issuer == _LOCAL.issuer:
        raise ProfileError("The login service did not tell who you are; log in again.", "refused")
    return Identity(issuer, subject)


def _session_profiles() -> Profiles:
    """Return a store in memory that ends with the session."""
    if _IN_SESSION not in st.session_state:
        st.session_state[_IN_SESSION] = Profiles.open("sqlite://")
    profiles: Profiles = st.session_state[_IN_SESSION]
    return profiles


def login_panel() -> None:
    """Draw the way to log in or out, where a login is configured."""
    if not _login_configured():
        return
    if where_kept() == "login":
        name = st.user.get("name") or st.user.get("email") or "you"
        st.caption(f"Logged in as {escape_markdown(str(name))}.")
        st.button("Log out", key="logout", icon=":material/logout:", on_click=st.logout)
        return
    for provider in _providers():
        label = f"Log in with {escape_markdown(provider)}" if provider else "Log in"
        st.button(
            label,
            key=f"login-{provider or ''}",
            icon=":material/login:",
            on_click=st.login,
            args=(provider,) if provider else (),
        )


def _providers() -> list[str | None]:
    """Return the named login services, or None for the one without a name."""
    auth = st.secrets["auth"]
    if "client_id" in auth:
        return [None]
    return [name for name, value in auth.items() if isinstance(value, Mapping)]


def what_is_kept() -> str:
    """Return in a sentence where likes and plays go."""
    return {
        "local": "Your likes are kept on this machine, for you alone.",
        "login": "Your likes are kept under your login.",
        "session": "Your likes last until you close this tab: nothing is kept.",
    }[where_kept()]
