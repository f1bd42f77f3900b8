"""The list under work in a browser whose server is killed and started again under the open page."""

import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.support.browser import app_process, new_page
from tests.support.journeys import START_MS, go_to, wait_until_drawn
from tests.support.servers import free_port

pytestmark = pytest.mark.browser

ROWS = ".st-key-list-rows .segue-line strong"
RESTORED = "You were working on this list."


@pytest.fixture
def settings(tmp_path):
    return {
        "DATASET_PATH": str(ROOT / "data" / "demo.csv"),
        "SEGUE_OFFLINE": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'profile.db'}",
    }


def titles(page):
    return [text.split(". ", 1)[1] for text in page.locator(ROWS).all_inner_texts()]


def remove(page, place, left):
    page.locator(".st-key-list-rows [data-do=remove]").nth(place).click()
    expect(page.locator(ROWS)).to_have_count(left, timeout=START_MS)
    wait_until_drawn(page)


def test_an_open_page_goes_on_with_its_list_after_the_server_was_killed(browser, settings):
    port = free_port()
    address = f"http://127.0.0.1:{port}/Playlist"
    page = new_page(browser)
    with app_process(port, **settings) as server:
        go_to(page, address)
        expect(page.get_by_text(RESTORED)).to_have_count(0)
        page.locator("[class*='st-key-starter-'] button").first.click()
        expect(page.locator(ROWS)).to_have_count(1, timeout=START_MS)
        page.get_by_role("button", name="Add all 6").click()
        expect(page.locator(ROWS)).to_have_count(7, timeout=START_MS)
        before = titles(page)
        server.kill()
        server.wait(10)

    with app_process(port, **settings) as server:
        # Nobody reloads: the page finds the server by itself.
        expect(page.get_by_text(RESTORED)).to_be_visible(timeout=START_MS)
        wait_until_drawn(page)
        assert titles(page) == before
        remove(page, 0, left=6)
        assert titles(page) == before[1:]
        expect(page.get_by_text(RESTORED)).to_have_count(0)
        server.kill()
        server.wait(10)

    with app_process(port, **settings):
        expect(page.get_by_text(RESTORED)).to_be_visible(timeout=START_MS)
        page.reload()
        expect(page.get_by_text(RESTORED)).to_be_visible(timeout=START_MS)
        wait_until_drawn(page)
        assert titles(page) == before[1:]
        other = new_page(browser)
        go_to(other, address)
        assert titles(other) == before[1:]
        remove(other, 0, left=5)
        remove(page, 5, left=5)
        told = page.get_by_test_id("stAlert")
        expect(told).to_contain_text("In another tab you worked on a list of 5 songs meanwhile.")
        assert titles(page) == before[1:-1]
        page.get_by_role("button", name="Undo: Go on with the list of this tab").click()
        expect(page.locator(ROWS).first).to_contain_text(before[2])
        wait_until_drawn(page)
        assert titles(page) == before[2:]
