"""Cool-downs: pauses for which a service asked the whole app to leave it alone."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Literal

from recommender.cache import Cache, Rest
from recommender.limits.values import number_within

_log = logging.getLogger(__name__)

_LONGEST_S: Final = 86_400.0

Cause = Literal["rate", "quota", "premium", "forbidden", "credentials", "token"]

_WORDS: Final[dict[str, str]] = {
    "rate": "Spotify asks for a pause",
    "quota": "the quota that Spotify grants is used up",
    "premium": "Spotify asks the owner of the credentials for a premium account",
    "forbidden": "Spotify forbids the request",
    "credentials": "Spotify does not know the credentials",
    "token": "Spotify does not take its own token",
}


class CoolDown:
    """A pause kept by all threads, and through the cache by all processes, also after a restart.

    It is kept under `key`; `name` is that of the service in the log, `clock` gives seconds since
    1970.
    """

    def __init__(
        self, name: str, key: str, cache: Cache, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._name = name
        self._key = key
        self._cache = cache
        self._clock = clock
        self._lock = threading.Lock()
        self._cause = ""
        self._until = 0.0

    def start(self, seconds: float, cause: Cause) -> Rest:
        """Begin a pause of `seconds`, at most a day, and return it; one that ends later goes on."""
        now = self._clock()
        until = now + min(seconds, _LONGEST_S)
        with self._lock:
            begins = self._until <= now
            if until > self._until:
                self._until, self._cause = until, cause
        rest = Rest(_WORDS[cause], until - now)
        # Kept here as well: memory alone would let go of it after an hour.
        self._cache.set(self._key, {"until": until, "cause": cause}, ttl_s=until - now)
        if begins:
            _log.warning("%s is not asked for %.0f s: %s", self._name, until - now, rest.reason)
        return rest

    def rest(self) -> Rest | None:
        """Return the pause under way, None if there is none."""
        now = self._clock()
        with self._lock:
            if self._until <= now:
                self._until, self._cause = self._shared(now)
            if self._until <= now:
                return None
            return Rest(_WORDS.get(self._cause, _WORDS["rate"]), self._until - now)

    def _shared(self, now: float) -> tuple[float, str]:
        """Return the end and the cause of the pause that another process began."""
        match self._cache.get(self._key):
            case {"until": end, "cause": str(cause)}:
                # Twice as long is taken for a day: the clock of who wrote it may be ahead of ours.
                until = number_within(end, now, now + 2 * _LONGEST_S)
                if until is not None:
                    return min(until, now + _LONGEST_S), cause
        return 0.0, ""
