"""Whose profile a page works with: that of this machine, of a login, or of one session.

`Settings.kept` (SEGUE_PROFILE) decides. Where it is not set:

- A login is configured (``[auth]`` in Streamlit's secrets): a profile for each person who logs in,
  by issuer and subject; for others one of the session.
- No login, the server listens on loopback alone and nothing speaks for a proxy: one local profile.
- Otherwise: a profile of the session, in memory, which ends with it.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from config import Kept
from recommender.errors import ProfileError
from recommender.profile import Identity, Profile, Profiles
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

_LOCAL: Final = Identity("segue", "local")
_SESSION: Final = Identity("segue", "session")
_IN_SESSION: Final = "profiles_of_this_session"
# What a browser sends when it opens a session. Proxies add others, of which there is no list.
_OF_BROWSERS: Final = frozenset(
    {
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "cookie",
        "dnt", "host", "origin", "pragma", "priority", "sec-gpc", "upgrade", "user-agent",
    }
)  # fmt: skip
_OF_BROWSERS_BEGIN: Final = ("sec-ch-", "sec-fetch-", "sec-websocket-")


def current_profile(services: Services) -> Profile:
    """Return the profile of the person at the browser.

    Raises
    ------
    ProfileError
        If the store cannot be used now, or the login does not say who somebody is.
    """
    who = current_identity(services)
    return _session_profiles().of(who) if who == _SESSION else services.profiles.of(who)


def current_identity(services: Services) -> Identity:
    """Return who is at the browser.

    Raises
    ------
    ProfileError
        If the login does not say it, or SEGUE_PROFILE asks for a login that is not configured.
    """
    kept = where_kept(services)
    if kept == "login":
        return _logged_in()
    return _LOCAL if kept == "local" else _SESSION


def has_profile(services: Services) -> bool:
    """Return whether there can be a profile yet: a session makes its own with the first like."""
    return _IN_SESSION in st.session_state or where_kept(services) != "session"


def where_kept(services: Services) -> Kept:
    """Return where the profile of the person at the browser is kept."""
    kept = services.settings.kept
    if kept == "login" and not _login_configured():
        raise ProfileError(
            "SEGUE_PROFILE is login, but no login is configured; see docs/profiles.md.", "refused"
        )
    if kept == "login" or (kept is None and _login_configured()):
        return "login" if st.user.get("is_logged_in") is True else "session"
    if kept is not None:
        return kept
    local = is_local(config.get_option("server.address"), st.context.headers)
    return "local" if local else "session"


def _login_configured() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def is_local(server_address: str | None, headers: Mapping[str, str]) -> bool:
    """Return whether a browser runs on the machine of the server, with nothing in between.

    Three things must hold. The server listens on loopback alone. Wherever the browser says which
    address it opened (Host, Origin), that is a loopback one. And every header is one that browsers
    send by themselves: any other is a sign of a proxy. A forwarder that adds none and rewrites
    those two cannot be told from a browser: whoever runs one sets SEGUE_PROFILE.

    `server_address` is Streamlit's option ``server.address``; the headers are those of the
    session's first request.

    Examples
    --------
    >>> here = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
    >>> is_local("localhost", here), is_local(None, here)
    (True, False)
    >>> is_local("localhost", {**here, "X-Forwarded-For": "127.0.0.1"})
    False
    """
    host, origin = headers.get("Host"), headers.get("Origin")
    opened = (url for url in (host and f"//{host}", origin) if url is not None)
    return (
        _is_loopback(server_address or "")
        and all(_is_loopback(_host(url)) for url in opened)
        and not _signs_of_a_proxy(headers)
    )


def _signs_of_a_proxy(names: Iterable[str]) -> bool:
    lower = {name.lower() for name in names} - _OF_BROWSERS
    return not all(name.startswith(_OF_BROWSERS_BEGIN) for name in lower)


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


def login_panel(services: Services) -> None:
    """Draw the way to log in or out, where a login is configured."""
    if not _login_configured() or services.settings.kept in ("local", "session"):
        return
    if where_kept(services) == "login":
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


def what_is_kept(services: Services) -> str:
    """Return in a sentence where likes and plays go, and by what that was decided."""
    kept = where_kept(services)
    if kept == "session" and not _login_configured() and services.settings.kept is None:
        return f"{_SENTENCES[kept]} Whoever runs Segue can change that by SEGUE_PROFILE."
    return _SENTENCES[kept]


_SENTENCES: Final[dict[Kept, str]] = {
    "local": "Your likes are kept on this machine, in one profile for all who open this page here.",
    "login": "Your likes are kept under your login.",
    "session": "Your likes last until you close this tab: nothing is kept.",
}
