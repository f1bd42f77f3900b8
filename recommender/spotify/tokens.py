"""Access tokens of the Web API: one for all threads and processes, renewed before it ends."""

import hashlib
import re
import threading
from typing import Final

from recommender.cache import Cache, Fresh, cache_key
from recommender.errors import SpotifyError
from recommender.limits.values import number_within
from recommender.spotify.cooldown import Cause
from recommender.spotify.session import BearerAuth, basic_auth
from recommender.spotify.transport import FORBIDDEN_PAUSE_S, Endpoint

_RENEW_EARLY_S: Final = 60.0
_TOKEN_PAUSE_S: Final = 60.0
# Spotify's live for an hour.
_LONGEST_S: Final = 86_400.0
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,4096}")


def app_name(client_id: str, client_secret: str) -> str:
    """Return a name for credentials: 16 hexadecimal digits that do not reveal them.

    It is a part of keys in the cache: new credentials do not inherit the pauses of old ones.
    """
    secret = repr((client_id, client_secret)).encode()
    return hashlib.sha256(secret).hexdigest()[:16]


def _is_token(value: object) -> bool:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


class AccessTokens:
    """The token that signs requests to the Web API. Safe to share between threads.

    `accounts` is the token service, which keeps the same pause as the Web API. The cache keeps the
    token, for all processes that share it.
    """

    def __init__(
        self, client_id: str, client_secret: str, accounts: Endpoint, cache: Cache
    ) -> None:
        self._credentials = basic_auth(client_id, client_secret)
        self._accounts = accounts
        self._cache = cache
        self._key = cache_key("token", app_name(client_id, client_secret))
        self._lock = threading.Lock()

    def get(self, refused: BearerAuth | None = None) -> BearerAuth:
        """Return a token other than the one that was refused; one caller at a time renews it.

        Raises
        ------
        SpotifyError
            The token service gives no usable token, or rests.
        """
        with self._lock:
            if refused is not None and self._cache.get(self._key) == refused.token:
                self._cache.set(self._key, *self._renewed())
        return BearerAuth(str(self._cache.get_or_create(self._key, self._renewed, fits=_is_token)))

    def refused(self, status: int) -> SpotifyError:
        """Begin a pause of a minute, because a fresh token is of no use, and return the error."""
        return self._pause("token", _TOKEN_PAUSE_S, status)

    def _renewed(self) -> Fresh:
        answer = self._accounts.ask(
            "POST",
            "/api/token",
            auth=self._credentials,
            data={"grant_type": "client_credentials"},
        )
        if answer.status >= 400:
            raise self._pause("credentials", FORBIDDEN_PAUSE_S, answer.status)
        match answer.body:
            case {"access_token": str(token), "expires_in": lives_s}:
                expires_in_s = number_within(lives_s, 1, _LONGEST_S)
                if _is_token(token) and expires_in_s is not None:
                    # One that lives for less than two minutes is used for half of its life.
                    early_s = min(_RENEW_EARLY_S, expires_in_s / 2)
                    return Fresh(token, expires_in_s - early_s)
        raise self.refused(answer.status)

    def _pause(self, cause: Cause, pause_s: float, status: int) -> SpotifyError:
        rest = self._accounts.cool_down.start(pause_s, cause)
        return SpotifyError(
            f"Spotify's Web API cannot be used: {rest.reason}.",
            meaning="refused",
            status=status,
            retry_after_s=rest.remaining_s,
        )
