"""The session with Spotify: signed requests, and answers of a bounded size (uses requests)."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, NamedTuple

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth

from recommender.limits.allowance import Allowance
from recommender.limits.pools import BoundedHTTPPool, BoundedHTTPSPool
from recommender.limits.values import digits, read_json

# What we ask for takes a few kilobytes. It bounds what is sent, headers too, and what is unpacked.
ANSWER_BYTES: Final = 512 * 1024
_CHUNK_BYTES: Final = 16 * 1024


class Answer(NamedTuple):
    """What came back: `body` is JSON or None, `pause_s` the seconds of ``Retry-After`` if given."""

    status: int
    body: Any
    text: str
    pause_s: float | None


class Failure(NamedTuple):
    """Why there is no answer, as a phrase without secrets, and whether another try makes sense."""

    reason: str
    status: int | None = None
    may_pass: bool = False


class BearerAuth(AuthBase):
    """Signs requests with an access token, which does not show in `repr`."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request, signed."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def basic_auth(user: str, password: str) -> AuthBase:
    """Return what signs a request with a name and a password, of any characters."""
    return HTTPBasicAuth(user.encode(), password.encode())


def open_session(pool_size: int) -> requests.Session:
    """Return a session that keeps connections, but no cookies, and uses no proxy of the machine."""
    session = _Session()
    # A .netrc of the machine would replace our own Authorization, so nothing is taken from there.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(netscape=False))
    session.headers.update({"User-Agent": "segue", "Accept": "application/json"})
    adapter = _Adapter(pool_connections=4, pool_maxsize=pool_size, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return that there is none: else the body of a redirect is read to its end."""


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = {
            "http": BoundedHTTPPool,
            "https": BoundedHTTPSPool,
        }


def fetch(
    session: requests.Session,
    request: requests.Request,
    allowance: Allowance,
    timeouts_s: tuple[float, float],
) -> Answer | Failure:
    """Return the answer to a request, read within the allowance; nothing is raised.

    `timeouts_s` are those of connecting and of silence. Redirects are never followed: none is
    documented.
    """
    # The errors of requests hold the request with its secrets: none of them leaves here.
    try:
        with (
            allowance,
            session.send(
                session.prepare_request(request),
                timeout=timeouts_s,
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            return _read(response)
    except (requests.Timeout, urllib3.exceptions.TimeoutError):
        return Failure("it does not answer in time")
    except (OSError, ValueError, urllib3.exceptions.HTTPError):
        return Failure(allowance.broken or "it cannot be reached", may_pass=not allowance.broken)


def _read(response: requests.Response) -> Answer | Failure:
    status = response.status_code
    if status >= 500:
        return Failure(f"it answers with error {status}", status, may_pass=True)
    if not (200 <= status < 300 or status >= 400):
        return Failure("it sends us elsewhere", status)
    content = bytearray()
    while chunk := response.raw.read(_CHUNK_BYTES, decode_content=True):
        content += chunk
        if len(content) > ANSWER_BYTES:
            return Failure("it sends too much", status)
    text = content.decode("utf-8", errors="replace")
    try:
        body = read_json(text)
    except ValueError:
        if status < 300:
            return Failure("it does not answer in JSON", status)
        body = None
    # The other form that HTTP allows, a date, is not used by Spotify.
    pause_s = digits(response.headers.get("Retry-After"))
    return Answer(status, body, text, None if pause_s is None else float(pause_s))
