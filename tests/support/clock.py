"""A clock that tests move, and a cache that runs by it."""

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
