"""The cache's store in Redis: short time-outs, no retries, and a breaker for when it fails."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final, TypeVar

import redis

from recommender.cache.breaker import Breaker
from recommender.cache.redis_client import FAILURES, open_client, reason
from recommender.cache.redis_lock import SharedMutex
from recommender.cache.stores import (
    LARGEST_BYTES,
    LONGEST_S,
    STALE_S,
    CacheEntry,
    Mutex,
    Status,
)
from recommender.limits.allowance import Allowance
from recommender.limits.values import number_within, read_json

# All of an operation, for the time-outs of a connection begin anew with each byte.
_OPERATION_S: Final = 0.5
# An entry in Redis has its end in front of its text; an answer has some bytes around each.
_ENTRY_BYTES: Final = LARGEST_BYTES + 64
_OVERHEAD_BYTES: Final = 4096

_T = TypeVar("_T")


class RedisStore:
    """Entries in Redis, shared by all processes that use it.

    No method raises because of Redis. An operation has half a second in all, and a breaker leaves
    Redis alone after a failure. A Redis that answers but refuses writes is still read. `url` and
    the error it may raise are those of `open_cache`; `breaker_clock` and `operation_clock` never
    run backwards.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], float] = time.time,
        breaker_clock: Callable[[], float] = time.monotonic,
        operation_clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._link = Breaker("Redis", clock=breaker_clock)
        self._writing = Breaker("Writing to Redis", clock=breaker_clock)
        self._locking = Breaker("Locking in Redis", clock=breaker_clock)
        self._operation_clock = operation_clock
        self._closed = False
        self._client = open_client(url)

    def check(self) -> None:
        """Ask Redis for a sign of life, so that `status` is right from the start."""

        def greet() -> None:
            if self._client.ping() is not True:
                raise TypeError

        self._ask(greet)

    def read(self, keys: Iterable[str]) -> dict[str, CacheEntry]:
        """Return the entries that are there, stale ones too; what is no entry counts as absent."""
        wanted = list(keys)
        if not wanted:
            return {}
        texts = self._ask(partial(self._fetch, wanted), n_entries=len(wanted)) or []
        now = self._clock()
        entries = ((key, parsed(text, now)) for key, text in zip(wanted, texts, strict=False))
        return {key: entry for key, entry in entries if entry is not None}

    def write(self, entries: Mapping[str, CacheEntry]) -> None:
        """Keep entries, each until an hour after it expired."""
        now = self._clock()
        for key, entry in entries.items():
            kept_ms = int(1000 * (entry.fresh_until - now + STALE_S))
            text = f"[{entry.fresh_until!r},{entry.text}]"
            self._ask(partial(self._client.set, key, text, px=kept_ms), writes=True)

    def mutex(self, key: str) -> Mutex:
        """Return a lock between threads and processes; between threads only if Redis fails."""
        return SharedMutex(key, self._client, partial(self._ask, writes=True), self._locking)

    def status(self) -> Status:
        """Return whether Redis is in use, without asking it."""
        if rest := self._link.rest():
            text = f"The cache is in memory, because Redis is not usable: {rest.reason}."
            return Status("memory", degraded=True, text=text)
        if rest := self._writing.rest():
            text = f"The cache is in Redis, but new values are in memory only: {rest.reason}."
            return Status("redis", degraded=True, text=text)
        return Status("redis", degraded=False, text="The cache is in Redis.")

    def close(self) -> None:
        """Close the connections; what is read and written from now on is lost."""
        self._closed = True
        self._client.close()

    def _fetch(self, keys: list[str]) -> list[bytes]:
        # Redis cuts what is too long, and refuses alone what is no text: MGET would send it all.
        with self._client.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.getrange(key, 0, _ENTRY_BYTES)
            return [_text(answer) for answer in pipeline.execute(raise_on_error=False)]

    def _ask(self, ask: Callable[[], _T], *, writes: bool = False, n_entries: int = 0) -> _T | None:
        """Return what Redis answers, None if it is resting or fails."""
        if self._closed or (writes and not self._writing.allows()) or not self._link.allows():
            return None
        allowance = Allowance(
            _OPERATION_S,
            (n_entries + 1) * (_ENTRY_BYTES + _OVERHEAD_BYTES),
            clock=self._operation_clock,
        )
        try:
            with allowance:
                answer = ask()
        except redis.ResponseError as error:
            (self._writing if writes else self._link).failed(reason(error))
            if writes:
                self._link.succeeded()
            return None
        except FAILURES as error:
            self._link.failed(allowance.broken or reason(error))
            return None
        self._link.succeeded()
        if writes:
            self._writing.succeeded()
        return answer


def _text(answer: object) -> bytes:
    """Return the text that Redis answered, empty if what stands there is none."""
    if isinstance(answer, redis.ResponseError):
        if str(answer).startswith("WRONGTYPE"):
            return b""
        raise answer
    if isinstance(answer, str):  # as an address with decode_responses has it
        return answer.encode()
    if not isinstance(answer, bytes):
        raise TypeError
    return answer


def parsed(text: bytes, now: float) -> CacheEntry | None:
    """Return the entry that stands in Redis, None if it is none or too large.

    Examples
    --------
    >>> parsed(b'[60.5, {"a": 1}]', now=0.0)
    CacheEntry(text='{"a": 1}', fresh_until=60.5)
    >>> parsed(b"[1e99, 1]", now=0.0), parsed(b"[60.5]", now=0.0), parsed(b"", now=0.0)
    (None, None, None)
    """
    if len(text) > _ENTRY_BYTES:
        return None
    try:
        end, value = read_json(text)
        value_text = json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError):
        return None
    fresh_until = number_within(end, 0, now + LONGEST_S)
    if fresh_until is None or value is None or len(value_text) > LARGEST_BYTES:
        return None
    return CacheEntry(value_text, fresh_until)
