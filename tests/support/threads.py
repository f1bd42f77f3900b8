"""Threads of tests: the same work many times at once, and waiting for what others do."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest


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
