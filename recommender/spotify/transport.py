"""How Spotify is asked: one pooled session, bounded retries, a breaker and pauses.

What an answer means is decided in `client` and `tokens`.
"""

import json
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth

from recommender.cache import Breaker, Rest
from recommender.errors import SpotifyError
from recommender.spotify.cooldown import Cause, CoolDown

# A pause that Spotify asks for is waited for up to so many seconds.
_SHORT_PAUSE_S: Final = 3.0
# Spotify may ask for a pause without saying how long.
_UNSAID_PAUSE_S: Final = 60.0
FORBIDDEN_PAUSE_S: Final = 3600.0


class Answer(NamedTuple):
    """What came back: `body` is JSON or None, `pause_s` the seconds of ``Retry-After`` if given."""

    status: int
    body: Any
    text: str
    pause_s: float | None


class _Failure(NamedTuple):
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
    session = requests.Session()
    # A .netrc of the machine would replace our own Authorization, so nothing is taken from there.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": "segue", "Accept": "application/json"})
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=pool_size, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


@dataclass(frozen=True)
class Patience:
    """How long to wait and how often to try; times in seconds."""

    connect_timeout_s: float = 2.0
    read_timeout_s: float = 4.0
    retries: int = 2
    backoff_s: float = 0.3
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    breaker_clock: Callable[[], float] = time.monotonic


class Endpoint:
    """One address of Spotify: asked a few times at once at most, and not at all while it rests.

    Server errors and broken connections are tried again, with a growing and random delay in
    between; silence is not, for it costs the whole time-out. `urllib3.Retry` cannot make that
    difference, so the loop is our own. Redirects are never followed: none is documented.

    Parameters
    ----------
    name : str
        Its name in errors and in the log.
    base_url : str
        What comes before the path of a request.
    cool_down : CoolDown
        The pause that this address keeps.
    at_once : int
        Most requests at a time.
    session, patience
        From `open_session`; time-outs and retries.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        cool_down: CoolDown,
        at_once: int,
        *,
        session: requests.Session,
        patience: Patience,
    ) -> None:
        self.cool_down = cool_down
        self._name = name
        self._base_url = base_url.rstrip("/")
        self._session = session
        self._slots = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self._breaker = Breaker(name, clock=patience.breaker_clock)

    def rest(self) -> Rest | None:
        """Return why this address is not asked now, None if it is."""
        return self.cool_down.rest() or self._breaker.rest()

    def ask(
        self,
        method: str,
        path: str,
        *,
        auth: AuthBase | None = None,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer, whose status is 2xx or 4xx, but neither 403 nor 429.

        Raises
        ------
        SpotifyError
            "resting": the address rests, or asked for a pause just now. "unavailable": it failed,
            stayed silent, cannot be reached, redirects, or answers 2xx without JSON.
        """
        request = requests.Request(
            method, self._base_url + path, auth=auth, params=params, data=data
        )
        with self._slots:
            self._refuse_if_resting()
            answer = self._send(request)
            if answer.status == 429 and (answer.pause_s or 0) <= _SHORT_PAUSE_S:
                self._patience.sleep(answer.pause_s or 1.0)
                answer = self._send(request)
        self._keep_pause(answer)
        return answer

    def _refuse_if_resting(self) -> None:
        rest = self.cool_down.rest()
        if rest is not None or not self._breaker.allows():
            raise self._resting(rest or self._breaker.rest() or Rest("it failed just now", 1.0))

    def _resting(self, rest: Rest, status: int | None = None) -> SpotifyError:
        return SpotifyError(
            f"{self._name} is not asked for {rest.remaining_s:.0f} s: {rest.reason}.",
            meaning="resting",
            status=status,
            retry_after_s=rest.remaining_s,
        )

    def _keep_pause(self, answer: Answer) -> None:
        if answer.status == 429:
            cause: Cause = "quota" if "QUOTA_EXCEEDED" in answer.text else "rate"
            pause_s = _UNSAID_PAUSE_S if answer.pause_s is None else max(answer.pause_s, 1.0)
        elif answer.status == 403:
            cause = "premium" if "premium" in answer.text.casefold() else "forbidden"
            pause_s = FORBIDDEN_PAUSE_S
        else:
            return
        raise self._resting(self.cool_down.start(pause_s, cause), answer.status)

    def _send(self, request: requests.Request) -> Answer:
        patience = self._patience
        outcome: Answer | _Failure = self._try(request)
        for attempt in range(patience.retries):
            if isinstance(outcome, Answer) or not outcome.may_pass:
                break
            patience.sleep(patience.backoff_s * 2**attempt * (0.5 + patience.jitter()))
            outcome = self._try(request)
        if isinstance(outcome, Answer):
            self._breaker.succeeded()
            return outcome
        self._breaker.failed(outcome.reason)
        raise SpotifyError(
            f"{self._name} is of no use now: {outcome.reason}.",
            meaning="unavailable",
            status=outcome.status,
        )

    def _try(self, request: requests.Request) -> Answer | _Failure:
        # The errors of requests hold the request with its secrets: none of them leaves here.
        try:
            response = self._session.send(
                self._session.prepare_request(request),
                timeout=(self._patience.connect_timeout_s, self._patience.read_timeout_s),
                allow_redirects=False,
            )
        except requests.Timeout:
            return _Failure("it does not answer in time")
        except (OSError, ValueError):
            return _Failure("it cannot be reached", may_pass=True)
        return _read(response)


def _read(response: requests.Response) -> Answer | _Failure:
    status = response.status_code
    if status >= 500:
        return _Failure(f"it answers with error {status}", status, may_pass=True)
    if not (200 <= status < 300 or status >= 400):
        return _Failure("it sends us elsewhere", status)
    text = response.content.decode("utf-8", errors="replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        if status < 300:
            return _Failure("it does not answer in JSON", status)
        body = None
    return Answer(status, body, text, _pause_s(response.headers.get("Retry-After")))


def _pause_s(header: str | None) -> float | None:
    # The other form that HTTP allows, a date, is not used by Spotify.
    if header is None or re.fullmatch(r"[0-9]{1,9}", header.strip()) is None:
        return None
    return float(header)
