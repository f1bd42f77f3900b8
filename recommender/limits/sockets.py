"""Sockets that keep to the allowance of the thread that reads them."""

import io
import math
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from recommender.limits.allowance import current_allowance

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# How soon a thread that waits notices that its allowance was cancelled.
_LOOK_UP_S: Final = 0.1

_T = TypeVar("_T", int, bytes)


def bounded(connection: socket.socket) -> socket.socket:
    """Return a connected socket that reads within `current_allowance`, and else as it did before.

    Its own time-out goes on to bound each silence. Writing is bounded by that alone: what we send
    is small. The connection may be of TLS.
    """
    return cast("socket.socket", _BoundedSocket(connection))


class _BoundedSocket:
    """Stands before a socket; all but reading is the socket's own."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self, *arguments: int) -> bytes:
        return self._receive(lambda: self._connection.recv(*arguments))

    def recv_into(self, buffer: "WriteableBuffer", *arguments: int) -> int:
        return self._receive(lambda: self._connection.recv_into(buffer, *arguments))

    def makefile(self, mode: str = "rb", *_: object) -> io.BufferedReader:
        """Return a file to read from, the only kind that HTTP asks for."""
        if mode != "rb":
            raise ValueError("A bounded socket gives files to read bytes from only.")
        # The socket closes once its files are closed too, so it has to know of this one.
        return io.BufferedReader(_File(self, self._connection.makefile("rb", buffering=0)))

    def _receive(self, receive: Callable[[], _T]) -> _T:
        allowance = current_allowance()
        own_s = self._connection.gettimeout()
        if allowance is None or own_s == 0:
            return receive()
        silence_s, silent_s = math.inf if own_s is None else own_s, 0.0
        try:
            while True:
                wait_s = min(_LOOK_UP_S, silence_s - silent_s, allowance.remaining_s())
                self._connection.settimeout(wait_s)
                try:
                    got = receive()
                except TimeoutError:
                    silent_s += wait_s
                    if silent_s >= silence_s:
                        raise
                else:
                    break
        finally:
            self._connection.settimeout(own_s)
        allowance.count(got if isinstance(got, int) else len(got))
        return got


class _File(io.RawIOBase):
    def __init__(self, connection: _BoundedSocket, plain: io.RawIOBase | socket.SocketIO) -> None:
        self._connection = connection
        self._plain = plain

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._connection.recv_into(buffer)

    def close(self) -> None:
        self._plain.close()
        super().close()
