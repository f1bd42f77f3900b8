"""Journeys through the Stats page in a browser."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, new_page, running_app
from tests.support.journeys import go_to, wait_for_charts, wait_until_drawn

pytestmark = pytest.mark.browser

PARTS = ("Numbers", "Map", "Artists", "Features", "Compare", "Table")
SEED = ".segue-seed h2"
TOOLTIP = "#vg-tooltip-element.visible"


def open_part(page, address, part):
    go_to(page, f"{address}/Stats?part={part}")


def hover_a_point(page):
    """Move over the map until a point shows its tooltip; return where that is."""
    canvas = page.locator(".st-key-map canvas").first
    canvas.wait_for()
    box = canvas.bounding_box()
    for step in range(40, 160):
        x = box["x"] + box["width"] * (0.3 + 0.003 * step)
        y = box["y"] + box["height"] * 0.45
        page.mouse.move(x, y)
        page.wait_for_timeout(40)
        if page.locator(TOOLTIP).count():
            return x, y
    raise AssertionError("no point of the map shows a tooltip")


def in_tooltip(page, what):
    """Return a value of the tooltip."""
    row = page.locator(f"{TOOLTIP} tr", has=page.locator("td.key", has_text=what))
    return row.locator("td.value").inner_text()


@pytest.mark.real_data
def test_a_click_on_the_map_makes_the_song_the_seed_and_the_way_back_stays(browser, address):
    page = new_page(browser, DESK)
    open_part(page, address, "Map")
    x, y = hover_a_point(page)
    title, artist = in_tooltip(page, "Song"), in_tooltip(page, "Artist")
    page.mouse.click(x, y)
    page.wait_for_url("**/Recommendations?track=*")
    expect(page.locator(SEED)).to_contain_text(title.removesuffix("…"))
    expect(page.locator(".segue-seed")).to_contain_text(artist.removesuffix("…"))

    page.go_back()
    expect(page.locator(".st-key-map canvas").first).to_be_visible()
    page.wait_for_timeout(1500)
    assert "/Stats" in page.url


@pytest.mark.real_data
def test_a_tick_in_the_table_makes_the_song_the_seed(browser, address):
    page = new_page(browser, DESK)
    open_part(page, address, "Table")
    page.get_by_label("Title or artist contains").fill("karma police")
    page.get_by_label("Title or artist contains").press("Enter")
    expect(page.get_by_text("tracks match")).not_to_contain_text("89,740 of 89,740")
    grid = page.locator(".st-key-table canvas").first
    grid.wait_for()
    page.wait_for_timeout(500)
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)  # the box in front of the first row
    page.wait_for_url("**/Recommendations?track=*")
    expect(page.locator(SEED)).to_contain_text("Karma Police")


@pytest.mark.real_data
def test_an_artist_found_by_a_misspelt_name_leads_to_their_best_song(browser, address):
    page = new_page(browser, DESK)
    open_part(page, address, "Artists")
    page.get_by_label("Look into an artist").press_sequentially("metalica", delay=15)
    page.locator(".segue-hits button", has_text="Metallica").first.click()
    expect(page.get_by_role("heading", name="Metallica against the whole")).to_be_visible()
    wait_until_drawn(page)
    song = page.locator("[class*='st-key-artist-song-'] button").first
    title = song.locator("strong").inner_text()
    song.click()
    expect(page.locator(SEED)).to_have_text(title)


@pytest.mark.real_data
def test_no_part_sends_a_megabyte_or_scrolls_sideways_on_a_phone(browser, address):
    page = new_page(browser, PHONE)
    sizes = []

    def keep_size(frame):
        sizes.append(len(frame))

    page.on("websocket", lambda socket: socket.on("framereceived", keep_size))
    for part in PARTS:
        del sizes[:]
        open_part(page, address, part)
        wait_for_charts(page)
        assert 1_000 < sum(sizes) < 1_000_000, part
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert width <= PHONE["width"], part


def test_titles_full_of_markup_are_shown_as_they_are_in_tooltips(browser, write_dataset):
    title = "<script>document.title = 'taken'</script><b>$x$</b>"
    line = {"track_id": "t0", "track_name": title, "artists": title, "track_genre": "<i>pop</i>"}
    with running_app(DATASET_PATH=str(write_dataset([line])), SEGUE_OFFLINE="1") as url:
        page = new_page(browser)
        open_part(page, url, "Map")
        chart = page.locator(".st-key-map canvas, .st-key-map svg.marks").first
        chart.wait_for()
        point = page.locator(".st-key-map path[aria-roledescription='circle']").first
        point.hover()
        expect(page.locator(TOOLTIP)).to_contain_text(title[:35])
        assert page.locator(f"{TOOLTIP} td.value b").count() == 0
        assert page.title() == "Stats · Segue"
        open_part(page, url, "Artists")
        heading = page.get_by_role("heading", name="against the whole").inner_text()
        assert heading.replace("\u2060", "") == f"{title} against the whole"
