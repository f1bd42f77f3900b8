"""How Spotify is asked: one pooled session, bounded answers and retries, a breaker and pauses.

What an answer means is decided in `client` and `tokens`.
"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import requests
from requests.auth import AuthBase

from recommender.cache import Breaker, Rest
from recommender.errors import SpotifyError
from recommender.limits.allowance import Allowance
from recommender.spotify.cooldown import Cause, CoolDown
from recommender.spotify.session import ANSWER_BYTES, Answer, Failure, fetch

# A pause that Spotify asks for is waited for up to so many seconds.
_SHORT_PAUSE_S: Final = 3.0
# Spotify may ask for a pause without saying how long.
_UNSAID_PAUSE_S: Final = 60.0
FORBIDDEN_PAUSE_S: Final = 3600.0


@dataclass(frozen=True)
class Patience:
    """How long to wait and how often to try; times in seconds.

    `read_timeout_s` bounds a silence, `answer_timeout_s` an answer from the request to its last
    byte, however slowly it trickles. To connect may take its time-out for each address of a host,
    and once more for the greeting of TLS. `sleep` of None waits, until the endpoint is closed.
    """

    connect_timeout_s: float = 2.0
    read_timeout_s: float = 4.0
    answer_timeout_s: float = 6.0
    retries: int = 2
    backoff_s: float = 0.3
    sleep: Callable[[float], None] | None = None
    jitter: Callable[[], float] = random.random
    breaker_clock: Callable[[], float] = time.monotonic
    answer_clock: Callable[[], float] = time.monotonic


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
    closed : threading.Event
        Once set, what is under way breaks off and nothing more is asked.
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
        closed: threading.Event,
    ) -> None:
        self.cool_down = cool_down
        self._name = name
        self._base_url = base_url.rstrip("/")
        self._session = session
        self._slots = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self._closed = closed
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
                self._sleep(answer.pause_s or 1.0)
                answer = self._send(request)
        self._keep_pause(answer)
        return answer

    def _sleep(self, seconds: float) -> None:
        (self._patience.sleep or self._closed.wait)(seconds)

    def _refuse_if_closed(self) -> None:
        if self._closed.is_set():
            raise self._resting(Rest("it is closed", 0.0))

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
        outcome: Answer | Failure = self._try(request)
        for attempt in range(patience.retries):
            if isinstance(outcome, Answer) or not outcome.may_pass:
                break
            self._sleep(patience.backoff_s * 2**attempt * (0.5 + patience.jitter()))
            outcome = self._try(request)
        if isinstance(outcome, Answer):
            self._breaker.succeeded()
            return outcome
        self._refuse_if_closed()
        self._breaker.failed(outcome.reason)
        raise SpotifyError(
            f"{self._name} is of no use now: {outcome.reason}.",
            meaning="unavailable",
            status=outcome.status,
        )

    def _try(self, request: requests.Request) -> Answer | Failure:
        self._refuse_if_closed()
        patience = self._patience
        allowance = Allowance(
            patience.answer_timeout_s,
            ANSWER_BYTES,
            cancelled=self._closed,
            clock=patience.answer_clock,
        )
        timeouts_s = (patience.connect_timeout_s, patience.read_timeout_s)
        return fetch(self._session, request, allowance, timeouts_s)
