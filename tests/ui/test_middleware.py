"""What every answer says to a browser, and what ends a session that sends too much."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from recommender.ui.middleware import MAX_MESSAGE_BYTES, MessageGuard, SecurityHeaders


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


def message_of(**contents):
    return {"type": "websocket.receive", "bytes": BackMsg(**contents).SerializeToString()}


def test_a_message_that_is_too_long_ends_the_session_and_is_not_handed_on():
    short = message_of(stop_script=True)
    long = {"type": "websocket.receive", "bytes": b"a" * (MAX_MESSAGE_BYTES + 1)}
    sent = exchange(MessageGuard(echo), {"type": "websocket"}, [short, long, short])
    assert [message["type"] for message in sent] == ["websocket.send", "websocket.close"]
    assert sent[0]["bytes"] == short["bytes"]
    assert sent[1]["code"] == 1009


@pytest.mark.parametrize(
    "contents",
    [
        {"clear_cache": True},
        {"load_git_info": True},
        {"set_run_on_save": True},
        {"debug_shutdown_runtime": True},
        {"rerun_script": {"widget_states": {"widgets": [{"id": "a"}] * 2_001}}},
        {"file_urls_request": {"file_names": ["a"] * 101}},
        {},
    ],
)
def test_what_no_page_needs_to_say_is_not_handed_on(contents):
    last = {"type": "websocket.disconnect"}
    text = {"type": "websocket.receive", "text": "a"}
    assert (
        exchange(MessageGuard(echo), {"type": "websocket"}, [message_of(**contents), text, last])
        == []
    )


@pytest.mark.parametrize(
    "contents",
    [
        {"rerun_script": {"query_string": "track=a", "widget_states": {"widgets": [{"id": "a"}]}}},
        {"file_urls_request": {"file_names": ["a.csv"]}},
        {"app_heartbeat": True},
    ],
)
def test_what_pages_say_is_handed_on_as_it_is(contents):
    message = message_of(**contents)
    sent = exchange(
        MessageGuard(echo), {"type": "websocket"}, [message, {"type": "websocket.disconnect"}]
    )
    assert [one["bytes"] for one in sent] == [message["bytes"]]
