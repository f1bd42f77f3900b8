"""Files of the web by the standard library: http and https only, few redirects, bounded reads."""

import http.client
import urllib.request
from typing import IO, Any, Final, cast
from urllib.parse import urlsplit

from recommender.limits.sockets import bounded

_REDIRECTS: Final = 5


class BoundedHTTPConnection(http.client.HTTPConnection):
    """A connection whose answers keep to `limits.allowance.current_allowance`."""

    def connect(self) -> None:
        """Connect, within the time-out of the connection for each address of the host."""
        super().connect()
        self.sock = bounded(self.sock)


class BoundedHTTPSConnection(http.client.HTTPSConnection):
    """The same with TLS."""

    def connect(self) -> None:
        """Connect; the greeting of TLS has the time-out once more, in all."""
        super().connect()
        self.sock = bounded(self.sock)


class _Plain(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(BoundedHTTPConnection, req)


class _TLS(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(BoundedHTTPSConnection, req)


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = _REDIRECTS

    def http_error_302(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
    ) -> Any:
        fp.close()  # or its body would be read to the end
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def web_host(url: str) -> str | None:
    """Return the host of an address of the web, None if it is none.

    Examples
    --------
    >>> web_host("HTTPS://user:word@Example.org:8443/a")
    'example.org'
    >>> web_host("http://[bad/"), web_host("file:///etc/passwd"), web_host("https://a:99999/")
    (None, None, None)
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if parts.scheme in {"http", "https"} else None


def open_web(url: str, silence_s: float) -> http.client.HTTPResponse:
    """Return the answer to a GET, its body unread; to be called within an `Allowance`.

    Proxies of the environment are used. At most five redirects are followed, to http and https
    alone. `silence_s` is the time-out of connecting and of each read.

    Raises
    ------
    OSError, http.client.HTTPException, ValueError, OverflowError
        There is none; `urllib.error.HTTPError`, to be closed, for one that is an error.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Plain(),
        _TLS(),
        _Redirects(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": "segue"})  # noqa: S310 - the handlers above take no other
    return cast("http.client.HTTPResponse", opener.open(request, timeout=silence_s))
