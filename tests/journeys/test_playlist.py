"""A list's whole life in a browser, on the real catalogue."""

import csv
import re

import pytest
from playwright.sync_api import expect

from recommender.formats.upload import read_playlist
from tests.support.browser import DESK, PHONE, new_page
from tests.support.journeys import (
    CARDS,
    START_MS,
    go_to,
    in_both_themes,
    press_card,
    wait_for_charts,
    wait_until_drawn,
)

pytestmark = [pytest.mark.browser, pytest.mark.real_data]

ROWS = ".st-key-list-rows .segue-line strong"
LINES = """1. Radiohead - Karma Police
Coldplay - Yelow
* Nirvana - Smells Like Teen Spirit
Oasis - Wonderwall
Nobody - <b>Nothing at all</b>
https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk"""


@pytest.fixture
def address(address):
    return f"{address}/Playlist"


def open_page(browser, address, viewport=DESK):
    page = new_page(browser, viewport)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go_to(page, address)
    if page.locator(ROWS).count():  # what another test worked on is there still
        page.get_by_role("button", name="Empty the list").click()
        expect(page.locator(ROWS)).to_have_count(0)
    page.get_by_role("tab", name="Paste").click()
    return page


def paste(page, text):
    # From the clipboard, as a person does it: Playwright types long texts line by line.
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.locator(".st-key-paste textarea").click()
    page.keyboard.press("Control+v")
    page.get_by_role("button", name="Add these lines").click()
    page.locator(".st-key-report").wait_for(timeout=START_MS)


def titles(page):
    return [re.sub(r"^\d+\. ", "", text) for text in page.locator(ROWS).all_inner_texts()]


def view(page, name):
    page.get_by_role("radio", name=name).click()
    page.wait_for_url(f"**view={name}*")


def test_a_list_is_pasted_corrected_extended_ordered_exported_saved_and_reopened(
    browser, address, tmp_path
):
    page = open_page(browser, address)
    paste(page, LINES)
    expect(page.locator(".st-key-report")).to_contain_text("1 left out")
    expect(page.locator(ROWS)).to_have_count(4)
    assert titles(page)[0] == "Karma Police"

    # the line that was close is beside what it became; the one not found is searched anew
    expect(page.locator(".st-key-report")).to_contain_text("Yelow")
    page.get_by_role("radio", name=re.compile("Not found")).click()
    expect(page.locator(".segue-pair strong").first).to_have_text("<b>Nothing at all</b>")
    page.get_by_role("button", name="Find it").click()
    page.get_by_label("Search in other words").fill("creep radiohead")
    page.keyboard.press("Enter")
    page.locator("[class*='st-key-fix-'] button", has_text="Creep").first.click()
    expect(page.locator(ROWS)).to_have_count(5)
    assert titles(page)[-1].startswith("Creep")
    page.get_by_role("button", name="Close", exact=True).click()

    # which songs a card fits is shown without adding it; a click on the card adds its song
    expect(page.locator(f"{CARDS} .segue-match")).to_have_count(6, timeout=START_MS)
    attribution = page.locator(f"{CARDS} details.segue-attribution").first
    expect(attribution.locator("summary")).to_have_text(re.compile(r"Fits \d of your 5 songs\."))
    attribution.locator("summary").click()
    expect(attribution.locator("li").first).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(5)
    added = page.locator(f"{CARDS} .segue-title").nth(1).inner_text()
    press_card(page.locator(CARDS).nth(1))
    expect(page.locator(ROWS)).to_have_count(6)
    assert added.endswith(titles(page)[-1])

    before = titles(page)
    view(page, "Order")
    page.get_by_role("button", name="Build up").click()
    expect(page.get_by_role("button", name="Undo: Order: Build up")).to_be_visible()
    expect(page.locator(ROWS)).not_to_have_text(
        [f"{place}. {title}" for place, title in enumerate(before, 1)]
    )
    ordered = titles(page)
    assert sorted(ordered) == sorted(before)
    expect(page.locator("[data-testid='stVegaLiteChart']").first).to_be_visible()

    view(page, "Save")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    entries = read_playlist(file.read_bytes(), file.name).tracks()
    assert [entry.title for entry in entries] == ordered
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert all(row["Album Name"] and row["Genres"] and row["Energy"] for row in rows)

    page.get_by_label("Name of the list").fill("Rainy day")
    page.get_by_label("Name of the list").press("Enter")
    page.get_by_role("button", name="Save as a new list").click()
    expect(page.locator(".segue-list-head h2")).to_have_text("Rainy day")
    page.get_by_role("button", name="Empty the list").click()
    expect(page.locator(ROWS)).to_have_count(0)

    # another session on this machine finds it, and what was exported is read again as a file
    other = open_page(browser, f"{address}?view=Save")
    other.locator(".st-key-open-saved button").click()
    expect(other.locator(ROWS)).to_have_count(6)
    assert titles(other) == ordered
    other.get_by_role("button", name="Empty the list").click()
    expect(other.locator(ROWS)).to_have_count(0)
    other.get_by_role("tab", name="File").click()
    other.locator(".st-key-add input[type=file]").set_input_files(file)
    other.get_by_role("button", name="Add 6 songs").click()
    expect(other.locator(ROWS)).to_have_count(6)
    assert titles(other) == ordered


def test_a_song_goes_to_the_top_from_its_menu_and_is_kept_in_sight_of_the_keyboard(
    browser, address
):
    page = open_page(browser, address)
    paste(page, LINES)
    row = page.locator(".st-key-list-rows .segue-tiles > li", has_text="Wonderwall")
    row.get_by_role("button", name="More").click()
    page.get_by_role("button", name="To the top").click()
    expect(page.locator(ROWS).first).to_have_text(re.compile("^1. Wonderwall"))
    row.get_by_role("button", name="Move down").press("Enter")
    expect(page.locator(ROWS).nth(1)).to_have_text(re.compile("^2. Wonderwall"))
    expect(row.get_by_role("button", name="Move down")).to_be_focused()


def test_a_journey_is_drawn_and_becomes_the_list(browser, address):
    page = open_page(browser, f"{address}?view=Journey")
    for label, text in (("From", "karma police radiohead"), ("To", "yellow coldplay")):
        page.get_by_label(f"{label}: another song").press_sequentially(text, delay=15)
        page.locator(f".st-key-search_{label.lower()}-hits button").first.click()
        expect(page.get_by_label(f"{label}: another song")).to_have_value("")
        wait_until_drawn(page)
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(3)
    expect(page.locator(".st-key-stops .segue-line")).to_have_count(9)
    page.get_by_role("button", name="Make them my list").click()
    expect(page.locator(ROWS)).to_have_count(9)
    assert (titles(page)[0], titles(page)[-1]) == ("Karma Police", "Yellow")


def test_five_thousand_songs_stay_a_leaf_of_ten(browser, address, real_catalogue):
    page = open_page(browser, address)
    ids = [track.track_id for track in real_catalogue.tracks(range(0, 80_000, 16))]
    paste(page, "\n".join(ids))
    expect(page.locator(".segue-list-head")).to_contain_text("5,000 songs", timeout=START_MS)
    expect(page.locator(f"{CARDS} .segue-match")).to_have_count(6, timeout=START_MS)
    expect(page.locator(ROWS)).to_have_count(10)
    assert page.locator("button:visible").count() < 110


def test_on_a_phone_nothing_scrolls_sideways(browser, address):
    page = open_page(browser, address, PHONE)
    paste(page, LINES)
    for theme in in_both_themes(page):
        for name in ("Order", "Journey", "Save"):
            view(page, name)
            wait_until_drawn(page)
            wait_for_charts(page)
            width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
            assert width <= PHONE["width"], (name, theme)
