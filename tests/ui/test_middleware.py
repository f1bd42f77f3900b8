"""What every answer says to a browser, and what ends a session that sends too much."""

import asyncio

import pytest

from recommender.ui.middleware import MAX_MESSAGE_BYTES, MessageLimit, SecurityHeaders


def exchange(app, scope, incoming=()):
    """Run an ASGI application on some messages and return what it sent."""
    sent, waiting = [], list(incoming)

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


async def page(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": b""})


async def echo(scope, receive, send):
    while (message := await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "bytes": message.get("bytes")})


def test_an_answer_names_where_scripts_and_frames_may_come_from():
    start, _ = exchange(SecurityHeaders(page, "'none'"), {"type": "http"})
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["a"] == "b"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"].startswith("'self' blob: 'sha256-")
    assert "unsafe" not in policy["script-src"]
    assert policy["frame-src"] == "https://open.spotify.com"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", ["bytes", "text"])
def test_a_message_that_is_too_long_ends_the_session_and_is_not_handed_on(kind):
    unit = b"a" if kind == "bytes" else "a"
    short = {"type": "websocket.receive", "bytes": b"a" * MAX_MESSAGE_BYTES}
    long = {"type": "websocket.receive", kind: unit * (MAX_MESSAGE_BYTES + 1)}
    sent = exchange(MessageLimit(echo), {"type": "websocket"}, [short, long, short])
    assert [message["type"] for message in sent] == ["websocket.send", "websocket.close"]
    assert sent[1]["code"] == 1009
