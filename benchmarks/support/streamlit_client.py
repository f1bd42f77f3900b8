"""A user without a browser: a websocket that speaks Streamlit's protocol to an app on loopback."""

import asyncio
import http.client
import json
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

FINISHED_EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
RUN_LIMIT_S = 30


@dataclass
class Run:
    """What one run of the script sent: how long it took, how much, and errors it showed."""

    seconds: float
    n_bytes: int
    messages: int
    errors: list[str]


class User:
    """One session of the app; remembers the widgets that were drawn, as a browser does."""

    def __init__(self, address: str) -> None:
        host = urlsplit(address).hostname
        if host not in ("127.0.0.1", "localhost"):
            raise ValueError("load is for loopback only")
        self.address = address
        self.widgets: dict[str, tuple[str, str]] = {}
        self.states: dict[str, WidgetState] = {}
        self.labels: dict[str, str] = {}
        self.tiles: dict[str, list[tuple[str, str]]] = {}
        self.waiting: set[str] = set()
        self.presses = 0
        self.page_hashes: dict[str, str] = {}
        self.page = ""
        self.query: dict[str, str] = {}
        self.cookie = ""
        self.session_id = ""
        self._socket = None

    async def open(self) -> None:
        """Fetch the page, as a browser does first, then connect."""
        self.cookie = await asyncio.to_thread(self._fetch_cookie)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self._socket = await connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers=headers,
            max_size=2**26,
            compression=None,
            ping_interval=None,
        )

    def _fetch_cookie(self) -> str:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=RUN_LIMIT_S)
        try:
            connection.request("GET", "/", headers={"Cookie": self.cookie} if self.cookie else {})
            answer = connection.getresponse()
            answer.read()
            given = answer.getheader("Set-Cookie", "")
        finally:
            connection.close()
        return given.split(";")[0] if given.startswith("segue_route=") else self.cookie

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    def key_of(self, pattern: str) -> list[str]:
        """Return the keys of the widgets on the page that a pattern matches whole."""
        return [key for key in self.widgets if re.fullmatch(pattern, key)]

    async def visit(self, page: str, **query: str) -> Run:
        """Open a page by its name with these parameters in the address."""
        self.page, self.query = page, query
        self.widgets, self.states, self.tiles, self.waiting = {}, {}, {}, set()
        return await self._run()

    async def press(self, key: str) -> Run:
        """Press a button."""
        widget_id, fragment = self.widgets[key]
        return await self._run(WidgetState(id=widget_id, trigger_value=True), fragment)

    async def press_tile(self, key: str, do: str, name: str) -> Run:
        """Press a button in a tile of our own component."""
        widget_id, fragment = self.widgets[key]
        self.presses += 1
        press = {"number": self.presses, "do": do, "name": name}
        return await self._run(_event(widget_id, "press", {"presses": [press]}), fragment)

    async def look(self, key: str) -> Run:
        """Ask for tiles again whose posters are on their way."""
        widget_id, fragment = self.widgets[key]
        return await self._run(_event(widget_id, "look", {"presses": []}), fragment)

    async def write(self, key: str, text: str) -> Run:
        """Type into a text input."""
        widget_id, fragment = self.widgets[key]
        self.states[widget_id] = WidgetState(id=widget_id, string_value=text)
        return await self._run(None, fragment)

    async def slide(self, key: str, value: float) -> Run:
        """Move a slider."""
        widget_id, fragment = self.widgets[key]
        state = WidgetState(id=widget_id)
        state.double_array_value.data.append(value)
        self.states[widget_id] = state
        self.query[key] = f"{value:g}"
        return await self._run(None, fragment)

    async def send(self, contents: bytes) -> None:
        """Send any bytes as a message."""
        await self._socket.send(contents)

    async def upload(self, key: str, name: str, contents: bytes) -> Run:
        """Choose a file in an uploader."""
        message = BackMsg()
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session_id
        await self.send(message.SerializeToString())
        async with asyncio.timeout(RUN_LIMIT_S):
            while (answer := await self._next()).WhichOneof("type") != "file_urls_response":
                pass
        (urls,) = answer.file_urls_response.file_urls
        await asyncio.to_thread(self._put, urls.upload_url, name, contents)
        widget_id, fragment = self.widgets[key]
        state = WidgetState(id=widget_id)
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.file_id, file.name, file.size = urls.file_id, name, len(contents)
        file.file_urls.CopyFrom(urls)
        self.states[widget_id] = state
        return await self._run(None, fragment)

    def _put(self, path: str, name: str, contents: bytes) -> None:
        bound = "segue-upload"
        head = f'--{bound}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
        body = head.encode() + contents + f"\r\n--{bound}--\r\n".encode()
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=RUN_LIMIT_S)
        try:
            connection.request("GET", "/_stcore/health")
            answer = connection.getresponse()
            answer.read()
            given = answer.headers.get_all("Set-Cookie", [])
            # A balancer sets one of its own.
            cookie = next((one.split(";")[0] for one in given if one.startswith("_str")), "")
            headers = {
                "Content-Type": f"multipart/form-data; boundary={bound}",
                "Cookie": f"{cookie}; {self.cookie}",
                "X-Xsrftoken": cookie.partition("=")[2],
            }
            connection.request("PUT", path, body, headers)
            answer = connection.getresponse()
            if answer.status >= 300:
                raise OSError(f"the upload was refused: {answer.status} {answer.read()[:200]!r}")
        finally:
            connection.close()

    async def _run(self, trigger: WidgetState | None = None, fragment: str = "") -> Run:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(self.query)
        state.fragment_id = fragment
        if self.page in self.page_hashes:
            state.page_script_hash = self.page_hashes[self.page]
        else:
            state.page_name = self.page
        state.widget_states.widgets.extend(self.states.values())
        if trigger is not None:
            state.widget_states.widgets.append(trigger)
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        run = Run(0.0, 0, 0, [])
        async with asyncio.timeout(RUN_LIMIT_S):
            while not await self._receive(run):
                pass
        run.seconds = time.perf_counter() - start
        return run

    async def _receive(self, run: Run) -> bool:
        """Take one message; return whether the run is over."""
        message = await self._next()
        run.n_bytes += message.ByteSize()
        run.messages += 1
        kind = message.WhichOneof("type")
        if kind == "navigation":
            for page in message.navigation.app_pages:
                self.page_hashes[page.url_pathname] = page.page_script_hash
        elif kind == "page_info_changed":
            pairs = re.findall(r"([^&=?]+)=([^&]*)", message.page_info_changed.query_string)
            self.query = dict(pairs)
        elif kind == "delta":
            self._note(message.delta, run)
        return kind == "script_finished" and message.script_finished != FINISHED_EARLY

    async def _next(self) -> ForwardMsg:
        message = ForwardMsg.FromString(await self._socket.recv())
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id
        return message

    def _note(self, delta, run: Run) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        name = element.WhichOneof("type")
        if name == "exception":
            run.errors.append(element.exception.type)
        elif name == "alert" and element.alert.format == element.alert.ERROR:
            run.errors.append(element.alert.body)
        widget_id = getattr(getattr(element, name or "", None), "id", "")
        # Streamlit writes the key of a widget at the end of its id.
        if match := re.fullmatch(r"\$\$ID-[0-9a-f]+-(.+)", widget_id):
            self.widgets[match[1]] = (widget_id, delta.fragment_id)
            self.labels[match[1]] = getattr(getattr(element, name), "label", "")
            if name == "bidi_component":
                drawn = json.loads(element.bidi_component.json)
                self.tiles[match[1]] = [(tile_name, html) for tile_name, html, _ in drawn["tiles"]]
                (self.waiting.add if drawn["waiting"] else self.waiting.discard)(match[1])


def _event(widget_id: str, event: str, value: object) -> WidgetState:
    """Return what a component of ours sends."""
    return WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{widget_id}__events",
        json_trigger_value=json.dumps({"event": event, "value": value}),
    )
