"""Real servers for tests, each of its own on a free port."""

import contextlib
import functools
import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import redis

from tests.support.services import require_service

NOWHERE = "http://127.0.0.1:9"
"""An address where nothing listens."""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """A redis-server process that can be killed and started again on the same port."""

    def __init__(self, *options: str, password: str | None = None) -> None:
        self.port = free_port()
        self.password = password
        self._options = (*options, *(("--requirepass", password) if password else ()))
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        user = f":{self.password}@" if self.password else ""
        return f"redis://{user}127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, protocol=2)

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no", *self._options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with self.client() as client:
            for _ in range(500):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.01)
                else:
                    return
        raise RuntimeError("redis-server did not start")

    @property
    def is_killed(self) -> bool:
        return self._process is None

    def kill(self) -> None:
        """Kill the process, as the machine does when it runs out of memory."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def redis_server(*options: str, password: str | None = None) -> Iterator[RedisServer]:
    """Start a redis-server and kill it afterwards; the test is skipped where none is installed."""
    require_service(shutil.which("redis-server"), "redis-server")
    server = RedisServer(*options, password=password)
    try:
        yield server
    finally:
        server.kill()


class StrangeServer:
    """Listens, and gives each connection to `answer`; counts connections."""

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.redis_url = f"redis://127.0.0.1:{self.port}"
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            self._answer(connection)

    def close(self) -> None:
        # A plain close would leave the accepting thread where it is.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def strange_server(
    answer: Callable[[socket.socket], None],
) -> contextlib.AbstractContextManager[StrangeServer]:
    """Start a `StrangeServer` and close it afterwards."""
    return contextlib.closing(StrangeServer(answer))


@contextlib.contextmanager
def static_server(folder: Path) -> Iterator[str]:
    """Serve the files of a folder and give the address."""
    handler = functools.partial(_QuietFiles, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _QuietFiles(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing about what was asked."""
