"""Nothing from data links, loads or runs anything, and no other site shows the app in a frame."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.conftest import write_lines
from tests.support.browser import new_page, running_app
from tests.support.journeys import go_to
from tests.support.servers import NOWHERE, static_server

pytestmark = pytest.mark.browser

ATTACKS = [
    "https://evil.example",
    "www.evil.example",
    "me@evil.example",
    "<https://evil.example>",
    "[a](https://evil.example)",
    "![a](https://evil.example/a.png)",
    "<img src=https://evil.example/a.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "http://evil.example/?a=1&b=2 :material/home: $x$ $y$",
]
OURS = {"127.0.0.1", "open.spotify.com", "huggingface.co"}
SEED = "t0"
PAGES = [
    "",
    f"Recommendations?track={SEED}",
    f"Spotify_Embed?track={SEED}",
    *(f"Stats?part={part}" for part in ("Numbers", "Map", "Artists", "Features", "Compare")),
    f"Playlist?track={SEED}",
    "For_You",
    "Recommendations?track=https://evil.example&genre=www.evil.example&no_artist=www.evil.example",
]


@pytest.fixture(scope="module")
def hostile_app(tmp_path_factory):
    """Start the app on a catalogue in which every name is an attack."""
    lines = [
        {
            "track_id": f"t{i}",
            "track_name": f"{ATTACKS[i % 10]} {i}",
            "artists": ATTACKS[i % 7],
            "album_name": ATTACKS[i % 3],
            "track_genre": ATTACKS[i % 9],
            "energy": i / 40,
            "popularity": i,
        }
        for i in range(40)
    ]
    dataset = write_lines(tmp_path_factory.mktemp("hostile") / "www.evil.example.csv", lines)
    with running_app(DATASET_PATH=str(dataset), SEGUE_OFFLINE="1", SPOTIFY_OPEN_URL=NOWHERE) as url:
        yield url


def test_names_that_are_attacks_link_nowhere_and_run_nothing_on_any_page(browser, hostile_app):
    page = new_page(browser)
    asked, said = [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: (said.append("a dialog opened"), dialog.dismiss()))
    for path in PAGES:
        go_to(page, f"{hostile_app}/{path}")
        expect(page.locator("body")).to_contain_text("evil")
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        assert {urlsplit(link).hostname for link in links} <= OURS, path
        assert {host for host in asked if host} <= OURS, path
        faults = [text for text in said if "Content Security Policy" in text or "dialog" in text]
        assert faults == [], path


def test_another_site_cannot_show_the_app_in_a_frame(browser, hostile_app, tmp_path):
    (tmp_path / "index.html").write_text(f'<iframe src="{hostile_app}"></iframe>')
    with static_server(tmp_path) as foreign:
        page = new_page(browser)
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(foreign.replace("127.0.0.1", "localhost"))
        page.wait_for_timeout(500)
    assert any("frame-ancestors" in text for text in said)
