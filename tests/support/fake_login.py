"""A small OpenID Connect provider: whoever comes says who they are by a click.

Its answers have the form of OpenID Connect Core 1.0, section 3.1 (authorization code flow).
"""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

PEOPLE = ("ada", "bob")
CLIENT = "segue"


class Provider(ThreadingHTTPServer):
    """The server: its key, and what each code that it gave is for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = RSAKey.generate_key(2048, parameters={"kid": "1"})
        self.codes: dict[str, tuple[str, str]] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"

    def id_token(self, subject: str, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": subject, "aud": CLIENT, "nonce": nonce, "iat": now,
            "exp": now + 600, "name": subject.title(),
        }  # fmt: skip
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            self._json(self._configuration())
        elif url.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif url.path == "/authorize" and "who" not in asked:
            links = (f'<a href="{self.path}&who={who}">{who}</a>' for who in PEOPLE)
            self._send(f"<!doctype html><title>Login</title>{' '.join(links)}", "text/html")
        elif url.path == "/authorize":
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked["who"], asked.get("nonce", "")
            query = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{query}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        subject, nonce = self.server.codes.pop(body["code"][0])
        token = self.server.id_token(subject, nonce)
        self._json(
            {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token}
        )

    def _configuration(self) -> dict[str, object]:
        url = self.server.url
        return {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _json(self, answer: object) -> None:
        self._send(json.dumps(answer), "application/json")

    def _send(self, text: str, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def login_service() -> Iterator[Provider]:
    """Run a provider on a free port."""
    with Provider() as provider:
        thread = threading.Thread(target=provider.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()
