"""A lock between threads and, through Redis, between processes; waited for a short while only."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

import redis

from recommender.cache.breaker import Breaker

# A process that is killed leaves its lock behind: it ends by itself after so many seconds.
_LOCK_S: Final = 15.0
# Nobody waits for as long: a value made twice costs less than a page that stands still.
_LOCK_TRIES: Final = 40
_LOCK_POLL_S: Final = 0.05


class SharedMutex:
    """A lock between threads, and between processes as long as Redis answers.

    `ask` calls what it is given and returns the result, None if Redis fails; `breaker` is shared by
    all locks.
    """

    def __init__(
        self, key: str, client: redis.Redis, ask: Callable[[Any], Any], breaker: Breaker
    ) -> None:
        self._ask = ask
        self._breaker = breaker
        self._threads = threading.Lock()
        self._processes = client.lock(
            f"{key}:lock",
            timeout=_LOCK_S,
            thread_local=False,
        )

    def acquire(self, wait: bool = True, /) -> bool:
        """Return whether the lock is ours.

        Another process is waited for 2 s at most, and then, by a breaker, by nobody for a while.
        """
        if not self._threads.acquire(wait):
            return False
        if wait:
            self._wait_for_processes()
        elif self._is_held():
            self._threads.release()
            return False
        return True

    def _is_held(self) -> bool:
        """Take the lock between processes if nobody has it; return whether another one has."""
        acquire = partial(self._processes.acquire, blocking=False)
        return self._ask(acquire) is False

    def _wait_for_processes(self) -> None:
        if not self._breaker.allows():
            return
        for _ in range(_LOCK_TRIES):
            if not self._is_held():
                self._breaker.succeeded()
                return
            time.sleep(_LOCK_POLL_S)
        self._breaker.failed("a lock is not given back")

    def release(self) -> None:
        """Give the lock back."""
        if self._processes.local.token is not None:
            self._ask(self._release_processes)
        self._threads.release()

    def _release_processes(self) -> None:
        # It is lost if the work took longer than _LOCK_S: another process may hold it now. And what
        # stands there now may be no lock at all.
        with suppress(redis.exceptions.LockError, redis.ResponseError):
            self._processes.release()
