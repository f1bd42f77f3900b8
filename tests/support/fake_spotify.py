"""A real HTTP server that plays Spotify: tokens, single tracks and oEmbed.

As a process: python -m tests.support.fake_spotify --port 8100 --delay-s 3
"""

import argparse
import base64
import json
import sys
import threading
import time
import urllib.parse
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CLIENT_ID = "fake-client-id-0123456789"
CLIENT_SECRET = "fake-client-secret-9876543210"
CREDENTIALS = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
SECRETS = (CLIENT_ID, CLIENT_SECRET, "fake-token", "Basic ", "Bearer ")
IMAGES = "https://i.scdn.co/image/"
PREMIUM = "Active premium subscription required for the owner of the app."


@dataclass
class Reply:
    """What to answer; `body` is sent as JSON unless it is bytes or text."""

    status: int = 200
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    silent_s: float = 0.0
    cut: bool = False

    def payload(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


def track_body(track_id: str) -> dict[str, Any]:
    url = f"{IMAGES}{track_id}"
    images = [{"url": f"{url}-{px}", "width": px, "height": px} for px in (640, 300, 64)]
    return {"id": track_id, "name": f"Track {track_id}", "album": {"images": images}}


def oembed_body(track_id: str) -> dict[str, Any]:
    return {
        "type": "rich",
        "title": f"Track {track_id}",
        "thumbnail_url": f"https://image-cdn-fa.spotifycdn.com/image/{track_id}",
        "thumbnail_width": 300,
        "thumbnail_height": 300,
        "iframe_url": f"https://open.spotify.com/embed/track/{track_id}",
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A page of cards connects at once; the default queue of 5 would drop some for a second.
    request_queue_size = 128
    spotify: "FakeSpotify"

    def handle_error(self, *arguments: Any) -> None:
        """Say nothing of a client that has gone: of some answers ours reads the headers alone."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*arguments)


class FakeSpotify:
    """Counts what it is asked, by route ("token", "track", "oembed"), and answers by script.

    `script[route]` is a queue of replies; once it is empty, or holds nothing, the route works.
    `always[route]` answers whatever comes after that. Tokens are checked.
    """

    def __init__(self, port: int = 0, delay_s: float = 0.0) -> None:
        self.delay_s = delay_s
        self.script: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.always: dict[str, Reply] = {}
        self.requests: Counter[str] = Counter()
        self.track_ids: list[str] = []
        self.most_at_once: Counter[str] = Counter()
        self.connections = 0
        self.issued = 0
        self.valid_from = 1
        self.token_lives_s = 3600
        self.hang = threading.Event()
        self._at_once: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.spotify = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "FakeSpotify":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hang.set()
        self.server.shutdown()
        self.server.server_close()

    def expire_tokens(self) -> None:
        """From now on only tokens issued later are taken."""
        self.valid_from = self.issued + 1

    def reply(self, route: str, track_id: str, authorization: str) -> Reply:
        with self._lock:
            self.requests[route] += 1
            if track_id:
                self.track_ids.append(track_id)
            if self.script[route]:
                return self.script[route].popleft()
            if route in self.always:
                return self.always[route]
            return self._works(route, track_id, authorization)

    def _works(self, route: str, track_id: str, authorization: str) -> Reply:
        if route == "token":
            expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            if authorization != f"Basic {expected}":
                return Reply(400, {"error": "invalid_client"})
            self.issued += 1
            token = {"access_token": f"fake-token-{self.issued}", "token_type": "Bearer"}
            return Reply(200, token | {"expires_in": self.token_lives_s})
        if route == "track":
            valid = {f"Bearer fake-token-{n}" for n in range(self.valid_from, self.issued + 1)}
            if authorization not in valid:
                error = {"status": 401, "message": "The access token expired"}
                return Reply(401, {"error": error})
            return Reply(200, track_body(track_id))
        if route == "oembed":
            return Reply(200, oembed_body(track_id))
        return Reply(404, {"error": {"status": 404}})

    @contextmanager
    def at_once(self, route: str) -> Iterator[None]:
        """Count a request as one under way."""
        with self._lock:
            self._at_once[route] += 1
            self.most_at_once[route] = max(self.most_at_once[route], self._at_once[route])
        try:
            yield
        finally:
            with self._lock:
                self._at_once[route] -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two packets; the second would wait 40 ms for the first to be confirmed.
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.spotify = self.server.spotify
        self.spotify.connections += 1

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer()

    def log_message(self, *_: object) -> None:
        """Stay silent: the counters show what happened."""

    def _answer(self) -> None:
        split = urllib.parse.urlsplit(self.path)
        route, track_id = "other", ""
        if split.path == "/api/token" and self.command == "POST":
            route = "token"
        elif split.path.startswith("/v1/tracks/") and self.command == "GET":
            route, track_id = "track", split.path.removeprefix("/v1/tracks/")
        elif split.path == "/oembed" and self.command == "GET":
            link = urllib.parse.parse_qs(split.query).get("url", [""])[0]
            route, track_id = "oembed", link.removeprefix("https://open.spotify.com/track/")
        with self.spotify.at_once(route):
            reply = self.spotify.reply(route, track_id, self.headers.get("Authorization", ""))
            time.sleep(self.spotify.delay_s)
            if reply.silent_s:
                self.spotify.hang.wait(reply.silent_s)
                self.close_connection = True
                return
        # Written here, so that the slot is free before the client can know of the answer.
        self._write(reply)

    def _write(self, reply: Reply) -> None:
        payload = reply.payload()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload[: len(payload) // 2] if reply.cut else payload)
        if reply.cut:
            self.close_connection = True


def main() -> None:
    parser = argparse.ArgumentParser(description="Play Spotify on this machine.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay-s", type=float, default=0.0)
    options = parser.parse_args()
    fake = FakeSpotify(options.port, options.delay_s)
    print(f"Playing Spotify at {fake.url}", flush=True)
    fake.server.serve_forever()


if __name__ == "__main__":
    main()
