"""The cache: JSON values under keys, in memory or in Redis, each made by one caller at a time."""

import json
import math
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, Self

from dogpile import Lock, NeedRegenerationException
from dogpile.util import NameRegistry

from recommender.cache.stores import (
    LARGEST_BYTES,
    LONGEST_S,
    CacheEntry,
    MemoryStore,
    Status,
    Store,
    TwoTierStore,
)
from recommender.limits.values import read_json

Json = dict[str, Any] | list[Any] | str | int | float | bool
"""A value that the cache keeps: anything that JSON holds but null."""

_PREFIX: Final = "segue:v1:"
_KEY_PART: Final = re.compile(r"[A-Za-z0-9_-]+")
# dogpile asks when a value was made, and takes it for old after `expiretime` (here 0) seconds. Our
# entries carry their own end, so it gets one of two answers: never old, or old.
_FRESH: Final = math.inf
_STALE: Final = 1.0

Fits = Callable[[Any], bool]
"""Whether a value has the shape that is wanted: others may write to a shared store."""


def cache_key(*parts: str) -> str:
    """Return a key made of words that go from the general to the particular.

    Raises
    ------
    ValueError
        A part is empty or holds anything but letters (a to z), digits, "-" and "_".

    Examples
    --------
    >>> cache_key("poster", "6rqhFgbbKwnb9MLmUQDhG6")
    'segue:v1:poster:6rqhFgbbKwnb9MLmUQDhG6'
    """
    if not parts or not all(_KEY_PART.fullmatch(part) for part in parts):
        raise ValueError("A part of a cache key holds letters, digits, '-' and '_' only.")
    return _PREFIX + ":".join(parts)


class Fresh(NamedTuple):
    """A value just made, and for how many seconds it may be used without being made anew."""

    value: Json
    ttl_s: float


def _anything(_: Any) -> bool:
    return True


def _value(entry: CacheEntry) -> Json | None:
    try:
        value: Json | None = read_json(entry.text)
    except ValueError:  # nested too deeply for where it is read now
        return None
    return value


class Cache:
    """JSON values under keys, each fresh for its own time, a month at most.

    No method raises because the store fails: a read finds nothing then, a write is lost. A value
    that takes more than 16 kB as text is not kept, one that does not fit counts as none. Values are
    copies: to change one changes nothing in the cache. Safe to share between threads. `clock` gives
    seconds since 1970, the same as the store's.

    Examples
    --------
    >>> cache = open_cache()
    >>> cache.set(cache_key("example"), {"width_px": 300}, ttl_s=60)
    >>> cache.get(cache_key("example"))
    {'width_px': 300}
    >>> cache.get(cache_key("other")) is None
    True
    """

    def __init__(self, store: Store, *, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._mutexes = NameRegistry(store.mutex)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: str, *, stale_ok: bool = False, fits: Fits = _anything) -> Json | None:
        """Return the value under `key`, None if there is none or it expired.

        With `stale_ok` a value that expired less than an hour ago will do.
        """
        return self.get_many([key], stale_ok=stale_ok, fits=fits).get(key)

    def get_many(
        self, keys: Iterable[str], *, stale_ok: bool = False, fits: Fits = _anything
    ) -> dict[str, Json]:
        """Return the values there are under `keys`, by key; at most one call to Redis."""
        now = self._clock()
        values = {
            key: _value(entry)
            for key, entry in self._store.read(keys).items()
            if stale_ok or entry.fresh_until > now
        }
        return {key: value for key, value in values.items() if value is not None and fits(value)}

    def set(self, key: str, value: Json, ttl_s: float) -> None:
        """Keep `value` for `ttl_s` seconds; nothing happens for 0 or less.

        Raises
        ------
        ValueError, TypeError
            The value is None or no JSON (infinite numbers and NaN are none).
        """
        self._write(key, Fresh(value, ttl_s))

    def get_or_create(
        self,
        key: str,
        create: Callable[[], Fresh],
        *,
        stale_ok: bool = False,
        fits: Fits = _anything,
    ) -> Json:
        """Return the value under `key`, made by `create` and kept if there is none.

        One caller makes it: one in this process and, while Redis answers, one in all processes
        that share it. The others wait for that one, or with `stale_ok` get a value that expired
        less than an hour ago. What `create` raises reaches its caller alone; the next one that
        waits tries again. A value that does not fit is replaced by one that is made.
        """

        def known() -> tuple[CacheEntry, float]:
            entry = self._store.read([key]).get(key)
            value = None if entry is None else _value(entry)
            if entry is not None and value is not None and fits(value):
                if entry.fresh_until > self._clock():
                    return entry, _FRESH
                if stale_ok:
                    return entry, _STALE
            raise NeedRegenerationException

        def made() -> tuple[CacheEntry, float]:
            return self._write(key, create()), _FRESH

        with Lock(self._mutexes.get(key), made, known, expiretime=0) as entry:
            found: Json = read_json(entry.text)
            return found

    def status(self) -> Status:
        """Return which store is in use ("redis" or "memory"), and why if not the one wanted."""
        return self._store.status()

    def close(self) -> None:
        """Close the connections."""
        self._store.close()

    def _write(self, key: str, fresh: Fresh) -> CacheEntry:
        if fresh.value is None:
            raise ValueError("A cache keeps no None: it would look like a miss.")
        text = json.dumps(fresh.value, allow_nan=False)
        entry = CacheEntry(text, self._clock() + min(fresh.ttl_s, LONGEST_S))
        if fresh.ttl_s > 0 and len(text) <= LARGEST_BYTES:
            self._store.write({key: entry})
        return entry


def open_cache(redis_url: str | None = None, *, max_entries: int = 20_000) -> Cache:
    """Return a cache in memory, or in memory in front of Redis, to be closed at the end.

    Parameters
    ----------
    redis_url : str or None, optional
        redis:// or rediss://, with user, password and database as needed. It is tried once, for
        at most half a second or so; a server that does not answer is tried again later.
    max_entries : int, optional
        Most entries kept in memory.

    Raises
    ------
    CacheError
        `redis_url` is no address of a Redis.
    """
    memory = MemoryStore(max_entries)
    if redis_url is None:
        return Cache(memory)
    from recommender.cache.redis_store import RedisStore

    shared = RedisStore(redis_url)
    shared.check()
    return Cache(TwoTierStore(memory, shared))
