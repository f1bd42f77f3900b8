"""What the tests of pages share: pages run without a browser, and what they show."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from recommender import Recommender, load_catalogue
from recommender.ui.services import clear_services
from tests.conftest import ROOT

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
NOWHERE = "http://127.0.0.1:9"


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


def open_page(name: str, **query: str | list[str]) -> AppTest:
    """Run a page with this address."""
    app = AppTest.from_file(str(ROOT / name), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def html(app: AppTest) -> str:
    """Return all HTML of a page."""
    return "\n".join(element.proto.body for element in app.get("html"))


def in_address(app: AppTest, name: str) -> str:
    """Return a value of the address."""
    value = app.query_params[name]
    return value[0] if isinstance(value, list) else value


def card_ids(app: AppTest) -> list[str]:
    """Return the track ids of the cards, in their order."""
    keys = (re.fullmatch(r"seed-(\d+)-(\w+)", button.key or "") for button in app.button)
    return [match[2] for match in keys if match]


def plain(label: str) -> str:
    """Return the text that an escaped label shows."""
    return re.sub(r"\\(.)", r"\1", label).replace("\u2060", "")
