"""A journey through For You in a browser: like three, get shelves, restart, erase."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, new_page, running_app
from tests.support.journeys import START_MS, go_to, wait_until_drawn

pytestmark = [pytest.mark.browser, pytest.mark.real_data]

SHELF_CARDS = "[class*='st-key-cards-shelf-'] .segue-card"
TITLES = f"{SHELF_CARDS} .segue-title"


@pytest.fixture
def settings(real_dataset, tmp_path):
    return {
        "DATASET_PATH": str(real_dataset),
        "SEGUE_OFFLINE": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'profile.db'}",
    }


def titles(page):
    """Return the titles on the shelves, once the page is whole and nothing stale is left on it."""
    page.locator(TITLES).nth(5).wait_for(timeout=START_MS)
    wait_until_drawn(page)
    return page.locator(TITLES).all_inner_texts()


def open_for_you(browser, url, viewport=DESK):
    page = new_page(browser, viewport)
    go_to(page, f"{url}/For_You")
    page.locator(".st-key-own-data button").last.wait_for(timeout=START_MS)
    return page


def test_like_three_get_shelves_restart_the_server_find_them_again_and_erase(browser, settings):
    with running_app(**settings) as url:
        page = open_for_you(browser, url)
        picks = page.locator(".st-key-cards-start .segue-title")
        expect(picks).to_have_count(12)
        for count in (1, 2):
            picks.nth(count).click()
            expect(page.locator(".st-key-picked")).to_contain_text(f"{count} of 3 picked")
        liked = [picks.nth(count).inner_text() for count in (1, 2, 3)]
        picks.nth(3).click()
        page.get_by_text("What Segue believes about your taste").wait_for(timeout=START_MS)
        shown = titles(page)
        assert len(shown) >= 6
        assert not {name.split("\n")[-1] for name in liked} & set(shown)
        expect(page.locator("[data-testid=stVegaLiteChart] svg")).to_be_visible(timeout=START_MS)

        page.locator("[data-do=like]").first.click()
        expect(page.get_by_role("button", name="Take the like back")).to_have_count(1)
        assert titles(page) == shown
        page.locator("[data-do=out]").nth(1).click()
        expect(page.locator(TITLES)).to_have_count(len(shown) - 1)
        assert titles(page) == [shown[0], *shown[2:]]

    with running_app(**settings) as url:
        page = open_for_you(browser, url)
        expect(page.locator(".st-key-picked")).to_have_count(0)
        expect(page.get_by_text("4 likes, 1 “not this”")).to_be_visible()
        after = titles(page)
        assert len(after) >= 6
        assert not set(shown[:2]) & set(after)

        page.get_by_role("button", name="Erase everything").click()
        page.get_by_text("Yes, erase all of it").click()
        page.get_by_role("button", name="Erase for good").click()
        expect(page.get_by_text("Everything is erased.")).to_be_visible(timeout=START_MS)
        expect(page.locator(".st-key-cards-start .segue-title")).to_have_count(12)
        again = open_for_you(browser, url)
        expect(again.get_by_text("0 likes, 0 “not this”")).to_be_visible()


def test_what_is_downloaded_can_be_uploaded_to_another_server(browser, settings, tmp_path):
    with running_app(**settings) as url:
        page = open_for_you(browser, url)
        picks = page.locator(".st-key-cards-start .segue-title")
        for place in range(3):
            picks.nth(place).click()
            expect(page.locator(f".st-key-picked, {SHELF_CARDS}").first).to_contain_text(
                re.compile(rf"{place + 1} of 3 picked|match"), timeout=START_MS
            )
        page.get_by_role("button", name="Download everything").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Everything as JSON").click()
        saved = tmp_path / "segue-profile.json"
        download.value.save_as(saved)
    other = {**settings, "DATABASE_URL": f"sqlite:///{tmp_path / 'other.db'}"}
    with running_app(**other) as url:
        page = open_for_you(browser, url, PHONE)
        page.get_by_role("button", name="Upload a profile").click()
        page.locator("input[type=file]").set_input_files(saved)
        expect(page.get_by_text("New: 3 likes and dislikes")).to_be_visible(timeout=START_MS)
        expect(page.locator(SHELF_CARDS).first).to_be_visible()
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert width <= PHONE["width"]
