"""The client of Redis: its address, its connections with short time-outs, and how it fails."""

import re
import socket
from contextlib import suppress
from typing import Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from recommender.errors import CacheError
from recommender.limits.sockets import bounded

_CONNECT_TIMEOUT_S: Final = 0.2
_READ_TIMEOUT_S: Final = 0.3

# The last six come from the parser of redis-py when what answers is no Redis.
FAILURES: Final = (
    redis.RedisError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
)

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


def reason(error: Exception) -> str:
    """Return why Redis is of no use, as a phrase that holds no secret."""
    fitting = (phrase for kind, phrase in _REASONS if isinstance(error, kind))
    return next(fitting, "what answers there is not Redis")


class _Connection(redis.Connection):
    def _connect(self) -> socket.socket:
        connected: socket.socket = super()._connect()  # type: ignore[no-untyped-call]  # redis-py has no types here
        return bounded(connected)


class _TLSConnection(redis.SSLConnection):
    def _connect(self) -> socket.socket:
        connected: socket.socket = super()._connect()  # type: ignore[no-untyped-call]  # redis-py has no types here
        return bounded(connected)


def open_client(url: str) -> redis.Redis:
    """Return a client that retries nothing and reads within `limits.allowance.current_allowance`.

    Raises
    ------
    CacheError
        `url` is no address of a Redis.
    """
    # Raised at the end: within an except clause the error would carry one that quotes the password.
    with suppress(ValueError, TypeError):
        if re.match(r"rediss?://", url):
            client = redis.Redis.from_url(
                url,
                # RESP2 needs no greeting, so a new connection costs one round trip less.
                protocol=2,
                socket_connect_timeout=_CONNECT_TIMEOUT_S,
                socket_timeout=_READ_TIMEOUT_S,
                retry=Retry(NoBackoff(), 0),
            )
            pool = client.connection_pool
            is_tls = issubclass(pool.connection_class, redis.SSLConnection)
            pool.connection_class = _TLSConnection if is_tls else _Connection
            return client
    raise CacheError("REDIS_URL is not an address like redis://user:password@host:6379/0.")
