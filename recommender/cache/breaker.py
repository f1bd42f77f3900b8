"""Leaves a service alone for a while after a failure, so that nobody waits for it."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, NamedTuple

_log = logging.getLogger(__name__)

_FIRST_REST_S: Final = 5.0
_LONGEST_REST_S: Final = 60.0


class Rest(NamedTuple):
    """Why, and for how much longer, a service is not asked.

    `reason` is a plain phrase that holds no secret; `remaining_s` is in seconds, 0 or more.
    """

    reason: str
    remaining_s: float


class Breaker:
    """Skips a service after a failure: 5 s, then twice as long each time, at most 60 s.

    When a rest is over one caller tries; the others go on without the service until that one
    has come back. Only changes of state are logged, with `name`; `clock` gives seconds that never
    run backwards. Safe to share between threads.

    Examples
    --------
    >>> now = 0.0
    >>> breaker = Breaker("example", clock=lambda: now)
    >>> breaker.failed("it does not answer")
    >>> breaker.allows(), breaker.rest()
    (False, Rest(reason='it does not answer', remaining_s=5.0))
    >>> now = 5.0
    >>> breaker.allows(), breaker.allows()
    (True, False)
    >>> breaker.succeeded()
    >>> breaker.allows(), breaker.rest()
    (True, None)
    """

    def __init__(self, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._reason: str | None = None
        self._rest_s = _FIRST_REST_S
        self._retry_at = 0.0
        self._trying = False

    def allows(self) -> bool:
        """Return whether to ask now; after True, call `succeeded` or `failed`."""
        with self._lock:
            if self._reason is None:
                return True
            if self._clock() < self._retry_at:
                return False
            # Should the one that tries never come back, another may after one more rest.
            self._retry_at = self._clock() + self._rest_s
            self._trying = True
            return True

    def succeeded(self) -> None:
        """Note an answer; a late one, asked for before the failure, changes nothing."""
        with self._lock:
            if not self._trying:
                return
            self._trying = False
            self._reason = None
        _log.warning("%s is in use again", self._name)

    def failed(self, reason: str) -> None:
        """Note a failure; several that were under way at the same time count once."""
        with self._lock:
            opens = self._reason is None
            if opens:
                self._rest_s = _FIRST_REST_S
            elif self._trying:
                self._rest_s = min(2 * self._rest_s, _LONGEST_REST_S)
            else:
                return
            self._trying = False
            self._reason = reason
            self._retry_at = self._clock() + self._rest_s
        if opens:
            _log.warning("%s is not used for now: %s", self._name, reason)

    def rest(self) -> Rest | None:
        """Return the rest under way, None while the service is in use."""
        with self._lock:
            if self._reason is None:
                return None
            return Rest(self._reason, max(0.0, self._retry_at - self._clock()))
