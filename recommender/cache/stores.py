"""Where the cache keeps its entries: in memory, or in memory in front of a shared store."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, Protocol

from cachetools import TLRUCache

# Other processes may change what they share: memory takes nothing for fresh for longer than this.
_MEMORY_TTL_S: Final = 3600.0

STALE_S: Final = 3600.0
"""Seconds for which an entry is kept after it expired, to be shown while a new one is made."""

LONGEST_S: Final = 30 * 86_400.0
"""Most seconds for which a value is fresh."""

LARGEST_BYTES: Final = 16 * 1024
"""Most bytes of the text of an entry; what is longer is not kept."""


class CacheEntry(NamedTuple):
    """A value as JSON text, and the moment (seconds since 1970) until which it is fresh.

    It is text, so that no session can change what another one reads.
    """

    text: str
    fresh_until: float


class Status(NamedTuple):
    """What is in use now, whether that is less than what the settings ask for, and a sentence."""

    uses: str
    degraded: bool
    text: str


class Mutex(Protocol):
    """A lock as dogpile takes it; `threading.Lock` is one."""

    def acquire(self, wait: bool = True, /) -> bool:
        """Return whether the lock is ours; without `wait`, at once."""

    def release(self) -> None:
        """Give the lock back."""


class Store(Protocol):
    """Keeps entries for a while. No method raises because the place where they are kept fails."""

    def read(self, keys: Iterable[str]) -> dict[str, CacheEntry]:
        """Return the entries that are there, stale ones too."""

    def write(self, entries: Mapping[str, CacheEntry]) -> None:
        """Keep fresh entries, each until `STALE_S` after it expired."""

    def mutex(self, key: str) -> Mutex:
        """Return a new lock for one key, between all threads or processes that share the store."""

    def status(self) -> Status:
        """Return what is in use, without asking it."""

    def close(self) -> None:
        """Close the connections."""


class MemoryStore:
    """Entries in this process: at most `max_entries` (the least recently used goes), for a while.

    `clock` gives seconds since 1970, as in the other stores.
    """

    def __init__(self, max_entries: int, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: TLRUCache[str, CacheEntry, float] = TLRUCache(
            max_entries, lambda _key, entry, _now: entry.fresh_until + STALE_S, clock
        )

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def read(self, keys: Iterable[str]) -> dict[str, CacheEntry]:
        """Return the entries that are there, stale ones too."""
        with self._lock:
            found = ((key, self._entries.get(key)) for key in keys)
            return {key: entry for key, entry in found if entry is not None}

    def write(self, entries: Mapping[str, CacheEntry]) -> None:
        """Keep entries; one that is fresh for over an hour is called fresh for an hour here."""
        latest = self._clock() + _MEMORY_TTL_S
        with self._lock:
            for key, entry in entries.items():
                self._entries[key] = entry._replace(fresh_until=min(entry.fresh_until, latest))

    def mutex(self, key: str) -> Mutex:  # noqa: ARG002 - other stores name their locks
        """Return a lock between threads."""
        return threading.Lock()

    def status(self) -> Status:
        """Return that memory is in use."""
        return Status("memory", degraded=False, text="The cache is in memory.")

    def close(self) -> None:
        """Do nothing: there are no connections."""


class TwoTierStore:
    """A store in memory in front of one that processes share.

    A read asks the shared store only for what memory has no fresh entry of; where that store has
    none either, or fails, the stale one from memory is returned. Writes go to both, so memory takes
    over at once when the other fails.
    """

    def __init__(
        self, memory: MemoryStore, shared: Store, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._memory = memory
        self._shared = shared
        self._clock = clock

    def read(self, keys: Iterable[str]) -> dict[str, CacheEntry]:
        """Return the entries that are there, stale ones too."""
        wanted = list(keys)
        found = self._memory.read(wanted)
        now = self._clock()
        missing = [key for key in wanted if key not in found or found[key].fresh_until <= now]
        if not missing:
            return found
        shared = self._shared.read(missing)
        newer = {
            key: entry
            for key, entry in shared.items()
            if key not in found or entry.fresh_until > found[key].fresh_until
        }
        self._memory.write(newer)
        return found | newer

    def write(self, entries: Mapping[str, CacheEntry]) -> None:
        """Keep entries in both tiers."""
        self._memory.write(entries)
        self._shared.write(entries)

    def mutex(self, key: str) -> Mutex:
        """Return a lock of the shared store."""
        return self._shared.mutex(key)

    def status(self) -> Status:
        """Return what the shared store says."""
        return self._shared.status()

    def close(self) -> None:
        """Close the shared store; memory has no connections."""
        self._shared.close()
