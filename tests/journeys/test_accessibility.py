"""axe-core finds no serious or critical fault on any page, in either theme."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from recommender.ui.frame import PAGES
from tests.support.browser import new_page
from tests.support.journeys import go_to, in_both_themes, wait_for_charts

pytestmark = [pytest.mark.browser, pytest.mark.real_data]

PATHS = [
    *(Path(script).stem.lstrip("0123456789_") for script, _, _ in PAGES[1:]),
    "",
    "Recommendations?track={track_id}",
    "Spotify_Embed?track={track_id}",
    "For_You?test=blind",
]


def serious_faults(page):
    return [
        (violation["id"], node["html"][:160], [c["message"] for c in node["any"] + node["all"]][:2])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_has_a_serious_fault(browser, address, real_catalogue, path):
    page = new_page(browser)
    track_id = real_catalogue.track(0).track_id
    go_to(page, f"{address}/{path.format(track_id=track_id)}")
    for theme in in_both_themes(page):
        wait_for_charts(page)
        assert serious_faults(page) == [], theme
