"""axe-core finds no serious or critical fault on any page, in either theme."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from recommender.ui.frame import PAGES
from tests.support.browser import DESK, new_page

pytestmark = [pytest.mark.browser, pytest.mark.real_data, pytest.mark.xdist_group("browser")]

PATHS = [
    *(Path(script).stem.lstrip("0123456789_") for script, _, _ in PAGES[1:]),
    "",
    "Recommendations?track={track_id}",
    "Spotify_Embed?track={track_id}",
    "For_You?test=blind",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_has_a_serious_fault(browser, address, real_catalogue, path, theme):
    page = new_page(browser, DESK, theme)
    track_id = real_catalogue.track(0).track_id
    page.goto(f"{address}/{path.format(track_id=track_id)}")
    expect(page.locator(".segue-footer")).to_be_attached(timeout=30_000)
    page.wait_for_timeout(1000)
    results = Axe().run(page)
    faults = [
        (violation["id"], node["html"][:160], [c["message"] for c in node["any"] + node["all"]][:2])
        for violation in results.response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert faults == []
