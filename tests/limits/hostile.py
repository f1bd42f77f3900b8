"""Servers that mean no good: they trickle, never end, or unpack to a thousand times their size."""

import gzip
import itertools
import socket
import time
from contextlib import AbstractContextManager

from tests.support.servers import StrangeServer, strange_server

OK = b"HTTP/1.1 200 OK\r\n"
HTTP_PARTS = {
    "status line": (b"", b"H"),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "header lines": (OK, b"X: y\r\n"),
    "one header line": (OK + b"X: ", b"y"),
    "body": (OK + b"Content-Length: 999999999\r\n\r\n", b" "),
    "body without length": (OK + b"\r\n", b" "),
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "chunk size": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "trailers": (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    "error": (b"HTTP/1.1 404 Not Found\r\nContent-Length: 999999999\r\n\r\n", b" "),
    "redirect": (b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 999999999\r\n\r\n", b" "),
}
"""The parts of an HTTP answer that need not end: what stands before each, and what is repeated."""


REDIS_PARTS = {
    "status": (b"", b"+"),
    "error": (b"-ERR ", b"e"),
    "number": (b":", b"9"),
    "text": (b"$999999999\r\n", b"a"),
    "list": (b"*999999999\r\n", b":1\r\n"),
    "lists in lists": (b"", b"*1\r\n"),
    "length": (b"$", b"0"),
}
"""The same of an answer of Redis."""


class Ticking:
    """A clock on which some time passes each time that somebody looks at it."""

    def __init__(self, step_s: float = 0.5) -> None:
        self._step_s = step_s
        self._ticks = itertools.count()

    def __call__(self) -> float:
        return self._step_s * next(self._ticks)


class Endless:
    """Sends `head`, and then `again` for ever: a byte at a time, or as fast as it can.

    `sent` counts bytes; it gives up after `most`, so that a test which fails ends too.
    """

    def __init__(self, head: bytes, again: bytes, *, trickles: bool, most: int) -> None:
        self._head = head
        self._again = again
        self._trickles = trickles
        self._most = most
        self.sent = 0

    def server(self) -> AbstractContextManager[StrangeServer]:
        """Start a server that answers each connection so."""
        return strange_server(self.answer)

    def answer(self, connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(self._head)
        piece = self._again if self._trickles else self._again * (65_536 // len(self._again))
        while self.sent < self._most:
            for part in [bytes([byte]) for byte in piece] if self._trickles else [piece]:
                if self._trickles:
                    time.sleep(0.002)
                connection.sendall(part)
                self.sent += len(part)


def gzip_bomb(unpacked_bytes: int, rounds: int = 1) -> bytes:
    """Return a body a thousandth of the size that it unpacks to, each round a thousandth again."""
    body = bytes(unpacked_bytes)
    for _ in range(rounds):
        body = gzip.compress(body)
    return body
