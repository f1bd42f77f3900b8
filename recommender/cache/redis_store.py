"""The cache's store in Redis: short time-outs, no retries, and a breaker for when it fails."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from recommender.cache.breaker import Breaker
from recommender.cache.stores import STALE_S, CacheEntry, Mutex, Status
from recommender.errors import CacheError

_CONNECT_TIMEOUT_S: Final = 0.2
_READ_TIMEOUT_S: Final = 0.3
# A process that is killed leaves its lock behind: it ends by itself after so many seconds.
_LOCK_S: Final = 15.0
_LOCK_WAIT_S: Final = 10.0
_LOCK_POLL_S: Final = 0.05

_T = TypeVar("_T")

# The last four come from the parser of redis-py when what answers is no Redis.
_FAILURES: Final = (redis.RedisError, OSError, ValueError, TypeError, AttributeError, LookupError)

# The first that fits is shown, for the texts of the errors may hold what was sent, a password too.
_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (redis.AuthenticationError, "it refuses the password"),
    (redis.exceptions.AuthorizationError, "it refuses the user"),
    (redis.BusyLoadingError, "it is still loading its data"),
    (redis.TimeoutError, "it does not answer in time"),
    (redis.ConnectionError, "it cannot be reached"),
    (redis.OutOfMemoryError, "its memory is full"),
    (redis.ReadOnlyError, "it is a read-only replica"),
    (redis.ResponseError, "it refuses the command"),
    (OSError, "it cannot be reached"),
)


def _reason(error: Exception) -> str:
    fitting = (reason for kind, reason in _REASONS if isinstance(error, kind))
    return next(fitting, "what answers there is not Redis")


class RedisStore:
    """Entries in Redis, shared by all processes that use it.

    No method raises because of Redis, and none waits for it longer than the time-outs: a breaker
    leaves it alone after a failure. A Redis that answers but refuses writes is still read. `url`
    and the error it may raise are those of `open_cache`; `breaker_clock` never runs backwards.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], float] = time.time,
        breaker_clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._link = Breaker("Redis", clock=breaker_clock)
        self._writing = Breaker("Writing to Redis", clock=breaker_clock)
        self._client = _client(url)

    def check(self) -> None:
        """Ask Redis for a sign of life, so that `status` is right from the start."""

        def greet() -> None:
            if self._client.ping() is not True:
                raise TypeError

        self._ask(greet)

    def read(self, keys: Iterable[str]) -> dict[str, CacheEntry]:
        """Return the entries that are there, stale ones too; what is no entry counts as absent."""
        wanted = list(keys)
        texts = self._ask(partial(self._fetch, wanted)) if wanted else None
        entries = ((key, _parsed(text)) for key, text in zip(wanted, texts or (), strict=False))
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
        return _SharedMutex(self, key)

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
        """Close the connections."""
        self._client.close()

    def _fetch(self, keys: list[str]) -> list[bytes | str | None]:
        texts = self._client.mget(keys)
        if not isinstance(texts, list) or len(texts) != len(keys):
            raise TypeError
        return texts

    def _ask(self, ask: Callable[[], _T], *, writes: bool = False) -> _T | None:
        """Return what Redis answers, None if it is resting or fails."""
        if (writes and not self._writing.allows()) or not self._link.allows():
            return None
        try:
            answer = ask()
        except redis.ResponseError as error:
            (self._writing if writes else self._link).failed(_reason(error))
            if writes:
                self._link.succeeded()
            return None
        except _FAILURES as error:
            self._link.failed(_reason(error))
            return None
        self._link.succeeded()
        if writes:
            self._writing.succeeded()
        return answer


class _SharedMutex:
    """A lock between threads, and between processes as long as Redis answers."""

    def __init__(self, store: RedisStore, key: str) -> None:
        self._store = store
        self._threads = threading.Lock()
        self._processes = store._client.lock(
            f"{key}:lock",
            timeout=_LOCK_S,
            sleep=_LOCK_POLL_S,
            blocking_timeout=_LOCK_WAIT_S,
            thread_local=False,
        )

    def acquire(self, wait: bool = True, /) -> bool:
        """Return whether the lock is ours; waits 10 s at most for another process."""
        if not self._threads.acquire(wait):
            return False
        ours = self._store._ask(lambda: self._processes.acquire(blocking=wait), writes=True)
        if ours is False and not wait:
            self._threads.release()
            return False
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._processes.local.token is not None:
            self._store._ask(self._release_processes, writes=True)
        self._threads.release()

    def _release_processes(self) -> None:
        # It is lost if the work took longer than _LOCK_S: another process may hold it now.
        with suppress(redis.exceptions.LockError):
            self._processes.release()


def _client(url: str) -> redis.Redis:
    # Raised at the end: within an except clause the error would carry one that quotes the password.
    with suppress(ValueError, TypeError):
        if re.match(r"rediss?://", url):
            return redis.Redis.from_url(
                url,
                # RESP2 needs no greeting, so a new connection costs one round trip less.
                protocol=2,
                socket_connect_timeout=_CONNECT_TIMEOUT_S,
                socket_timeout=_READ_TIMEOUT_S,
                retry=Retry(NoBackoff(), 0),
            )
    raise CacheError("REDIS_URL is not an address like redis://user:password@host:6379/0.")


def _parsed(text: bytes | str | None) -> CacheEntry | None:
    try:
        fresh_until, value = json.loads(text or b"")
        return CacheEntry(json.dumps(value, allow_nan=False), float(fresh_until))
    except (ValueError, TypeError, RecursionError):
        return None
