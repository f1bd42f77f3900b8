"""The profile store of this server: opened at the start, tried again where it cannot be."""

import logging
import threading
import time
from typing import Final

from recommender.errors import ProfileError
from recommender.profile import Identity, Profile, Profiles

log = logging.getLogger(__name__)

REST_S: Final = 10.0
"""How long a store that failed is left alone by those who only look; a click always asks."""


class ProfileStore:
    """Opens profiles; sessions and threads may share it. A store that fails stops no page.

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

    def failed(self, error: ProfileError) -> None:
        """Remember that the store failed, so that `resting` spares others the wait.

        What is wrong with one request or one person is no failure of the store.
        """
        if error.trouble not in ("refused", "erased"):
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
        log.warning("%s", error)
        self._trouble, self._rests_until_s = error, time.monotonic() + REST_S

    def _open(self) -> Profiles:
        with self._lock:
            if self._profiles is None:
                self._profiles = Profiles.open(self._url)
            return self._profiles
