"""Look-ups in the background: ids in a bounded queue, and a few threads that work on them."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

_log = logging.getLogger(__name__)

# Only the look-up of a host's name can take longer; the threads are daemons.
_CLOSE_S: Final = 2.0


class LookUps:
    """Looks up the ids that are added, each once at a time. Safe to share between threads.

    Parameters
    ----------
    look_up : callable
        Called with one id. Of an error only the type is logged, for the text may hold a secret.
    workers : int
        Threads; they start with the first id.
    max_waiting : int
        Most ids that wait or are worked on; more are dropped, to be added again later.
    """

    def __init__(self, look_up: Callable[[str], object], *, workers: int, max_waiting: int) -> None:
        self._look_up = look_up
        self._workers = workers
        self._max_waiting = max_waiting
        self._queue: queue.Queue[str | None] = queue.Queue(max_waiting + workers)
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._pending: set[str] = set()
        self._closed = False

    def add(self, ids: Iterable[str]) -> None:
        """Put ids in the queue but those already there; none if it is full or closed."""
        with self._lock:
            for each in ids:
                room = not self._closed and len(self._pending) < self._max_waiting
                if room and each not in self._pending:
                    self._pending.add(each)
                    self._queue.put_nowait(each)
            if self._pending and not self._threads:
                # Daemons, because an executor keeps the process alive until its queue is empty.
                self._threads = [
                    threading.Thread(target=self._run, name=f"posters-{number}", daemon=True)
                    for number in range(self._workers)
                ]
                for thread in self._threads:
                    thread.start()

    def pending(self, ids: Iterable[str]) -> bool:
        """Return whether any of these waits or is worked on."""
        with self._lock:
            return not self._pending.isdisjoint(ids)

    def close(self) -> None:
        """Drop what waits, and wait 2 s at most for the threads to end what they do now."""
        with self._lock:
            self._closed = True
            threads, self._threads = self._threads, []
        for _ in threads:
            self._queue.put_nowait(None)
        ends_at = time.monotonic() + _CLOSE_S
        for thread in threads:
            thread.join(max(0.0, ends_at - time.monotonic()))

    def _run(self) -> None:
        while (each := self._queue.get()) is not None:
            try:
                if not self._closed:
                    self._look_up(each)
            except Exception as error:  # noqa: BLE001 - a thread outlives a bug in one look-up
                _log.error("The look-up of a poster broke off: %s", type(error).__name__)
            finally:
                with self._lock:
                    self._pending.discard(each)
