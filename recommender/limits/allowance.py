"""How long, how much and how slowly a service may answer what it is asked once."""

import math
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Self

_current: ContextVar["Allowance | None"] = ContextVar("allowance", default=None)


class Allowance:
    """What one answer may cost in all: seconds and bytes, from the moment this is made.

    Inside ``with allowance:`` the sockets of `limits.sockets` that this thread reads keep to it.
    A time-out of a socket alone begins anew with each byte, so that a trickle never ends.

    Parameters
    ----------
    seconds : float
        Longest time in all.
    size_bytes : int
        Most bytes in all, as sent.
    grace_s, least_bytes_per_s : float, optional
        What arrives more slowly than this on average is late once the grace is over.
    cancelled : threading.Event, optional
        Once set, nothing more is read.
    clock : callable, optional
        Gives seconds that never run backwards.

    Attributes
    ----------
    received : int
        Bytes so far.
    broken : str or None
        A phrase that says how the bounds were broken, for libraries wrap what is raised here.

    Examples
    --------
    >>> now = 0.0
    >>> allowance = Allowance(60, 1_000, grace_s=5, least_bytes_per_s=100, clock=lambda: now)
    >>> allowance.remaining_s()
    5.0
    >>> allowance.count(200)
    >>> allowance.remaining_s()
    7.0
    >>> now = 8.0
    >>> allowance.remaining_s()
    Traceback (most recent call last):
    TimeoutError: it does not answer in time
    """

    def __init__(
        self,
        seconds: float,
        size_bytes: int,
        *,
        grace_s: float = math.inf,
        least_bytes_per_s: float = 1.0,
        cancelled: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._size_bytes = size_bytes
        self._grace_s = grace_s
        self._least_bytes_per_s = least_bytes_per_s
        self._cancelled = cancelled
        self._clock = clock
        self._begun = clock()
        self._outer: Token[Allowance | None] | None = None
        self.received = 0
        self.broken: str | None = None

    def __enter__(self) -> Self:
        self._outer = _current.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._outer is not None:
            _current.reset(self._outer)

    def remaining_s(self) -> float:
        """Return the seconds that are left, more than 0.

        Raises
        ------
        TimeoutError
            There are none.
        OSError
            It was cancelled.
        """
        if self._cancelled is not None and self._cancelled.is_set():
            self.broken = "it is no longer wanted"
            raise OSError(self.broken)
        slowest_s = self._grace_s + self.received / self._least_bytes_per_s
        left_s = min(self._seconds, slowest_s) - (self._clock() - self._begun)
        if left_s <= 0:
            self.broken = "it does not answer in time"
            raise TimeoutError(self.broken)
        return left_s

    def count(self, size_bytes: int) -> None:
        """Note bytes that arrived.

        Raises
        ------
        OSError
            They are too many in all.
        """
        self.received += size_bytes
        if self.received > self._size_bytes:
            self.broken = "it sends too much"
            raise OSError(self.broken)


def current_allowance() -> Allowance | None:
    """Return the allowance that this thread keeps to now."""
    return _current.get()
