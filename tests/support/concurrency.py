"""What tests of concurrent code share: a clock that they move, a cache that runs by it, threads."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from recommender.cache import Cache
from recommender.cache.stores import MemoryStore


class Clock:
    """Seconds since 1970 that pass only when a test sets `now`."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def memory_cache(clock: Clock, max_entries: int = 1_000) -> Cache:
    """Return an empty cache in memory that runs by `clock`."""
    return Cache(MemoryStore(max_entries, clock=clock), clock=clock)


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run work(0) ... work(count - 1) at once; return what they return, raise what they raise."""
    start = threading.Barrier(count)
    outcomes: list[Any] = [None] * count

    def run(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = work(number)
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return outcomes


def wait_until(done: Callable[[], bool]) -> None:
    """Wait until `done()` is true; fail the test after 10 s."""
    for _ in range(1000):
        if done():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen within 10 s")
