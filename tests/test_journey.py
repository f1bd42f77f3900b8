"""Journeys through the running app in a browser, on the real catalogue."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import DESK, PHONE, launch, new_page, running_app
from tests.conftest import require_service
from tests.services import chromium

pytestmark = [pytest.mark.browser, pytest.mark.real_data, pytest.mark.xdist_group("browser")]

CARDS = "[class*='st-key-card-']"
# top and height of each card, measured at one moment
BOXES = f"""[...document.querySelectorAll("{CARDS}")].map(e => e.getBoundingClientRect())
    .map(b => [Math.round(b.top), Math.round(b.height)])"""


@pytest.fixture(scope="module")
def browser():
    require_service(chromium(), "Chromium")
    with sync_playwright() as playwright:
        instance = launch(playwright)
        yield instance
        instance.close()


@pytest.fixture(scope="module")
def address(real_dataset):
    with running_app(DATASET_PATH=str(real_dataset), SEGUE_OFFLINE="1") as url:
        yield url


def wait_for_cards(page, n):
    """Wait until the last line of each of n cards is there."""
    expect(page.locator(f"{CARDS} .segue-match")).to_have_count(n)
    expect(page.locator(f"{CARDS} button")).to_have_count(n)


def search(page, text):
    page.get_by_label("Search for a song").press_sequentially(text, delay=15)
    page.locator(".st-key-hits button").first.wait_for()


def test_a_misspelt_title_leads_to_six_cards_and_a_card_to_the_next_six(browser, address):
    page = new_page(browser, DESK)
    page.goto(address)
    search(page, "bohemain rapsody")
    page.locator(".st-key-hits button", has_text="Queen").first.click()
    page.wait_for_url("**/Recommendations?track=*")
    wait_for_cards(page, 6)
    expect(page.locator(".segue-seed h2")).to_contain_text("Bohemian Rhapsody")
    expect(page.get_by_label("Search for a song")).to_have_value("")

    title = page.locator(".st-key-card-3 button").inner_text()
    page.locator(".st-key-card-3").click(position={"x": 60, "y": 60})
    expect(page.locator(".segue-seed h2")).to_have_text(title)
    wait_for_cards(page, 6)

    link = page.url
    other = new_page(browser, DESK)
    other.goto(link)
    expect(other.locator(".segue-seed h2")).to_have_text(title)
    wait_for_cards(other, 6)
    assert (
        other.locator(f"{CARDS} button").all_inner_texts()
        == page.locator(f"{CARDS} button").all_inner_texts()
    )


def test_the_keyboard_alone_picks_a_song(browser, address):
    page = new_page(browser, DESK)
    page.goto(f"{address}/Recommendations")
    search(page, "karma police")
    page.keyboard.press("Tab")
    for _ in range(4):
        if page.evaluate("document.activeElement.closest('.st-key-hits') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".segue-seed h2")).to_contain_text("Karma Police")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_two_cards_share_a_row_and_nothing_scrolls_sideways(browser, address, theme):
    page = new_page(browser, PHONE, theme)
    page.goto(address)
    page.locator("[class*='st-key-starter-'] button").first.click()
    wait_for_cards(page, 6)
    page.wait_for_function(f"new Set({BOXES}.map(b => b[0])).size === 3")
    for row in range(3):
        heights = page.evaluate(f"{BOXES}.slice({2 * row}, {2 * row + 2}).map(b => b[1])")
        assert heights[0] == heights[1]
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= PHONE["width"]


def test_titles_full_of_markup_are_shown_as_they_are(browser, write_dataset):
    titles = [
        "$x$ and $y$",
        "*bold* _under_ `code` ~~gone~~",
        "<script>document.title = 'taken'</script>",
        "[x](javascript:alert(1))",
        ":material/home: :red[no] :smile: :streamlit:",
        "1. -> <- -- >= ~= a\\*b",
        "שלום עולם",
    ]
    lines = [
        {"track_id": f"t{i}", "track_name": title, "artists": title, "album_name": title}
        for i, title in enumerate([*titles, "Seed"])
    ]
    with running_app(DATASET_PATH=str(write_dataset(lines)), SEGUE_OFFLINE="1") as url:
        page = new_page(browser)
        page.goto(f"{url}/Recommendations?track=t7&n=7")
        wait_for_cards(page, 7)
        shown = page.locator(f"{CARDS} button").all_inner_texts()
        assert {text.replace("\u2060", "") for text in shown} == set(titles)
        artists = page.locator(".segue-artists").all_inner_texts()
        assert set(artists) == set(titles)
        search(page, "bold under code gone")
        hit = page.locator(".st-key-hits button").first.inner_text().replace("\u2060", "")
        assert hit == f"{titles[1]} · {titles[1]}"
        assert re.fullmatch(r"Recommendations · Segue", page.title())
