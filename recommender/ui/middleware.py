"""What stands between the network and Streamlit: headers for browsers, a bound on messages."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

MAX_MESSAGE_BYTES: Final = 4 * 1024 * 1024
"""The longest message of a browser: two million letters of a pasted list, in UTF-8.

Uploads come another way, and Streamlit bounds them itself (``server.maxUploadSize``).
"""

_MAX_WIDGETS: Final = 2_000
_MAX_FILES: Final = 100
_TAKEN: Final = frozenset(
    {
        "rerun_script", "stop_script", "file_urls_request", "app_heartbeat",
        "backend_operation_request",
    }
)  # fmt: skip
_TOO_BIG: Final = 1009  # RFC 6455, 7.4.1
# Streamlit writes styles into the page, and starts components from blobs of its own. Scripts come
# from this server alone, and requests go to it alone. Covers and players are Spotify's.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' blob: {scripts}; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https://i.scdn.co https://*.spotifycdn.com; font-src 'self' data:; "
    "connect-src 'self' data: blob:; frame-src https://open.spotify.com; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)
_INLINE_SCRIPT: Final = re.compile("<script>([^<]*)</script>")


class SecurityHeaders:
    """Tells browsers what a page may load, whom it may ask, and who may show it in a frame.

    Parameters
    ----------
    app : ASGI application
        What answers.
    frame_ancestors : str
        Sources that may show the app in a frame, as the directive of that name of Content Security
        Policy level 3 has them; ``'self'``, ``'none'`` or addresses.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": _POLICY.format(
                scripts=" ".join(_own_scripts()), ancestors=frame_ancestors
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _own_scripts() -> list[str]:
    """Return the hashes of the scripts that Streamlit writes into its page, for the policy."""
    page = Path(st.__file__).parent / "static" / "index.html"
    scripts = _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    digests = (sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]


class MessageGuard:
    """Hands on what a browser needs to say, and ends a session whose messages are too long.

    Streamlit takes more from anybody: to empty the caches of all sessions, to name the files of
    its folder. And it takes messages as long as its own, and reads them where all sessions wait.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as long as messages are short enough; pass over what nobody needs to say."""

        async def receive_guarded() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                contents = message.get("bytes") or b""
                if len(contents) > MAX_MESSAGE_BYTES:
                    await send({"type": "websocket.close", "code": _TOO_BIG})
                    return {"type": "websocket.disconnect", "code": _TOO_BIG}
                if is_taken(contents):
                    return message

        await self._app(scope, receive_guarded if scope["type"] == "websocket" else receive, send)


def is_taken(contents: bytes) -> bool:
    """Return whether a browser needs to send this message, and of a size that a page can have.

    Examples
    --------
    >>> is_taken(BackMsg(stop_script=True).SerializeToString())
    True
    >>> is_taken(BackMsg(clear_cache=True).SerializeToString()), is_taken(b"?")
    (False, False)
    """
    try:
        message = BackMsg.FromString(contents)
    except DecodeError:
        return False
    return (
        message.WhichOneof("type") in _TAKEN
        and len(message.rerun_script.widget_states.widgets) <= _MAX_WIDGETS
        and len(message.file_urls_request.file_names) <= _MAX_FILES
    )
