"""What the tests of pages share: pages run without a browser, and what they show."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest

from recommender import Query, Recommender, load_catalogue
from recommender.ui.services import clear_services
from tests.conftest import ROOT
from tests.support.servers import NOWHERE

HOSTILE = [
    "$x$ and $y$",
    "*bold* _under_ `code`",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    ":material/home: :red[no]",
    "שלום עולם",
    "long " * 102,
    "-> -- >=",
]
RECOMMENDATIONS = "pages/1_Recommendations.py"
EMBED = "pages/2_Spotify_Embed.py"
REAL_IDS = [f"{i}SuOikwiRyPMVoIQDJUgSV" for i in range(1, 7)]


@pytest.fixture(autouse=True)
def fresh_services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Give each test services of its own, without a network, settings or profile of this machine.

    The server counts as bound to localhost, so that pages run by `AppTest` have a local profile.
    """
    for name in ("DATASET_PATH", "SEGUE_DATASET_URL", "SEGUE_DATA_DIR", "REDIS_URL"):
        monkeypatch.setenv(name, "")
    for name in ("SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(name, "")
    for name in ("SPOTIFY_OPEN_URL", "SPOTIFY_API_URL", "SPOTIFY_ACCOUNTS_URL"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.setenv("SEGUE_OFFLINE", "1")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'profile.db'}")
    bound_to = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    clear_services()
    yield
    clear_services()
    config.set_option("server.address", bound_to)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Recommender:
    """Open the demo catalogue and return its recommender."""
    path = ROOT / "data" / "demo.csv"
    monkeypatch.setenv("DATASET_PATH", str(path))
    return Recommender.build(load_catalogue(path))


@pytest.fixture
def playable(monkeypatch: pytest.MonkeyPatch, write_dataset: Callable[..., Path]) -> None:
    """Open a catalogue whose ids could be Spotify's."""
    lines = [
        {"track_id": track_id, "track_name": f"Song {i}", "artists": f"Band {i}", "energy": i / 10}
        for i, track_id in enumerate(REAL_IDS)
    ]
    monkeypatch.setenv("DATASET_PATH", str(write_dataset(lines)))


def open_page(name: str, **query: str | list[str]) -> AppTest:
    """Run a page with this address."""
    app = AppTest.from_file(str(ROOT / name), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def tiles(app: AppTest, key: str) -> dict[str, str]:
    """Return the HTML of the tiles of one list, by their names, in their order; none if absent."""
    found = [element for element in app.get("bidi_component") if element.key == key]
    return {name: html for element in found for name, html, _ in _drawn(element)}


def _drawn(element: Any) -> list[list[str]]:
    drawn: list[list[str]] = json.loads(element.proto.json)["tiles"]
    return drawn


def press(app: AppTest, key: str, do: str, name: str) -> AppTest:
    """Press a button in a tile that is drawn, as the browser sends it, and run the page."""
    buttons = re.findall(r"<button[^>]*>", tiles(app, key).get(name, ""))
    named = f'data-do="{do}"'
    assert any(named in button and " disabled" not in button for button in buttons)
    return send_press(app, key, do, name)


def send_press(app: AppTest, key: str, do: str, name: str) -> AppTest:
    """Send a press whether or not there is such a button, as a late or forged click would."""
    number = done(app, key) + 1
    return tell(app, key, "press", {"presses": [{"number": number, "do": do, "name": name}]})


def done(app: AppTest, key: str) -> int:
    """Return the number of the press that was done last in a list of tiles."""
    element = next(element for element in app.get("bidi_component") if element.key == key)
    return int(json.loads(element.proto.json)["done"])


def tell(app: AppTest, key: str, kind: str, value: object) -> AppTest:
    """Send what a list of tiles tells, a press or a look, and run the page."""
    element = next(element for element in app.get("bidi_component") if element.key == key)
    # AppTest knows no components, so this says what the browser's side of ours would.
    states = app._tree.get_widget_states()
    states.widgets.append(
        WidgetState(
            id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{element.proto.id}__events",
            json_trigger_value=json.dumps({"event": kind, "value": value}),
        )
    )
    return app._run(states)


def html(app: AppTest) -> str:
    """Return all HTML of a page."""
    ours = [tile[1] for element in app.get("bidi_component") for tile in _drawn(element)]
    return "\n".join([*(element.proto.body for element in app.get("html")), *ours])


def in_address(app: AppTest, name: str) -> str:
    """Return a value of the address."""
    value = app.query_params[name]
    return value[0] if isinstance(value, list) else value


def card_ids(app: AppTest) -> list[str]:
    """Return the track ids of the cards, in their order."""
    return [name for name in tiles(app, "cards") if not name.startswith("player-")]


def ids(recommender: Recommender, query: Query) -> list[str]:
    """Return the track ids that a query recommends, best first."""
    return [item.track.track_id for item in recommender.recommend(query).items]


def title(tile: str) -> str:
    """Return the title on a card as it is shown."""
    match = re.search(r'class="segue-title".*?<span>([^<]*)</span></button>', tile)
    assert match is not None
    return unescape(match[1])


def plain(label: str) -> str:
    """Return the text that an escaped label shows."""
    return re.sub(r"\\(.)", r"\1", label).replace("\u2060", "")
