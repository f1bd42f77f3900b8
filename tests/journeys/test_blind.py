"""A journey through the blind taste test in a browser, by keyboard, with a stop between."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import PHONE, new_page, running_app
from tests.support.journeys import go_to, wait_until_drawn

pytestmark = [pytest.mark.browser, pytest.mark.real_data, pytest.mark.xdist_group("browser")]

START_MS = 60_000
ANSWERS = ".st-key-blind-answers [data-do]"
SURPRISE = ".st-key-blind-surprise button"


def lines(page, side):
    return page.locator(f".st-key-blind-{side} .segue-line strong")


def judge(page, place):
    """Ask for a surprise and answer by keyboard alone."""
    page.locator(SURPRISE).press("Enter")
    button = page.locator(ANSWERS).nth(place)
    expect(button).to_be_visible(timeout=START_MS)
    wait_until_drawn(page)
    button.press("Enter")
    expect(page.locator(ANSWERS)).to_have_count(0, timeout=START_MS)


def test_ten_pairs_are_judged_with_a_stop_between_and_the_verdict_is_told(
    browser, real_dataset, tmp_path
):
    settings = {
        "DATASET_PATH": str(real_dataset),
        "SEGUE_OFFLINE": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'profile.db'}",
    }
    with running_app(**settings) as url:
        page = new_page(browser, PHONE)
        go_to(page, f"{url}/For_You")
        page.get_by_role("button", name="Begin").click()
        page.locator(SURPRISE).click(timeout=START_MS)
        expect(lines(page, "left")).to_have_count(6, timeout=START_MS)
        expect(lines(page, "right")).to_have_count(6)
        wait_until_drawn(page)
        tops = [
            page.locator(f".st-key-blind-{s} li").first.bounding_box() for s in ("left", "right")
        ]
        assert tops[0]["y"] == tops[1]["y"]
        assert tops[0]["width"] == tops[1]["width"]
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert width <= PHONE["width"]
        page.locator(ANSWERS).first.click()
        judge(page, 2)
        judge(page, 1)

        page.goto("about:blank")
        go_to(page, f"{url}/For_You")
        page.get_by_role("button", name="Go on: 3 of 10 judged").click()
        for place in (0, 2, 1, 0, 2, 1, 0):
            judge(page, place)
        page.get_by_role("button", name="See what you preferred").click()
        expect(page.get_by_text("Of 10 pairs you would rather hear")).to_be_visible(
            timeout=START_MS
        )
        expect(page.get_by_text("In 3 it made no difference")).to_be_visible()
