"""Profiles whose store may fail: no caller has to wait for it, and it is tried again."""

import logging
import threading
import time
from typing import Final

from recommender.errors import ProfileError
from recommender.profile import Identity, Profile, Profiles
from recommender.profile.records import JudgementTotals

log = logging.getLogger(__name__)

REST_S: Final = 10.0
"""How many seconds a store that failed is left alone by pages that only look."""


class ResilientProfiles:
    """Profiles of a store that may fail, at the start or later; sessions and threads may share it.

    Making one never fails: the store is opened at once and, where that fails, again by each `of`.
    A store that failed is `resting` for ten seconds, in which a page that only looks leaves it
    alone.

    Parameters
    ----------
    url : str
        See `Profiles.open`.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._profiles: Profiles | None = None
        self._trouble: ProfileError | None = None
        self._rests_until_s = 0.0
        try:
            self._open()
        except ProfileError as error:
            self._remember(error)

    def of(self, identity: Identity) -> Profile:
        """Return the profile of a person.

        Raises
        ------
        ProfileError
            If the store cannot be used now.
        """
        try:
            profile = self._open().of(identity)
        except ProfileError as error:
            self._remember(error)
            raise
        self._trouble = None
        return profile

    def judgement_totals(self, first: str, second: str) -> JudgementTotals | None:
        """Return what all people together preferred; None if too few judged, or the store fails."""
        if self.resting():
            return None
        try:
            return self._open().judgement_totals(first, second)
        except ProfileError as error:
            self._remember(error)
            return None

    def failed(self, error: ProfileError) -> None:
        """Note that the store failed, so that `resting` spares others the wait.

        An error of one request or one person ("refused", "erased") is no failure of the store. The
        log tells the cause of each.
        """
        if error.trouble in ("refused", "erased"):
            _log(error)
        else:
            self._remember(error)

    def resting(self) -> ProfileError | None:
        """Return why the store is left alone just now, None if it may be asked."""
        return self._trouble if time.monotonic() < self._rests_until_s else None

    def trouble(self) -> ProfileError | None:
        """Return why the store failed when it was last asked, None if it did not."""
        return self._trouble

    def close(self) -> None:
        """Close all connections."""
        if self._profiles is not None:
            self._profiles.close()

    def _remember(self, error: ProfileError) -> None:
        _log(error)
        self._trouble, self._rests_until_s = error, time.monotonic() + REST_S

    def _open(self) -> Profiles:
        with self._lock:
            if self._profiles is None:
                self._profiles = Profiles.open(self._url)
            return self._profiles


def _log(error: ProfileError) -> None:
    log.warning("%s", error, exc_info=error if error.__cause__ else None)
