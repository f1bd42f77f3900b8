"""Posters that take their time, in a browser: what is there before, and what must not happen."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, app_with_spotify, new_page
from tests.support.journeys import (
    BOXES,
    IDLE,
    LOOKS,
    POSTERS,
    go_to,
    note_frames,
    some_track_id,
    wait_for_cards,
    wait_until_drawn,
)

pytestmark = [pytest.mark.browser, pytest.mark.real_data]

DELAY_S = 3
"""Of each poster: cards are drawn sooner, and the client waits for 4 s."""


@pytest.fixture(scope="module")
def address_with_slow_spotify(real_dataset):
    with app_with_spotify(real_dataset, DELAY_S) as url:
        yield url


def test_drawn_covers_are_there_at_once_and_posters_replace_them_without_a_jump(
    browser, address_with_slow_spotify, real_catalogue
):
    page = new_page(browser, DESK)
    page.add_init_script(LOOKS)
    go_to(page, f"{address_with_slow_spotify}/Recommendations")
    page.locator("[class*='st-key-starter-'] button").first.click()
    wait_for_cards(page, 6)
    expect(page.locator(".segue-art")).to_have_count(7)
    # Whatever waits for a poster shows it.
    assert page.locator(POSTERS).count() == 0
    before = page.evaluate(BOXES)
    # One for the song and one for its list, however often what they show has changed.
    page.wait_for_function("window.looks.size === 2")
    for count in (3, 5):
        expect(page.locator(POSTERS).nth(count)).to_be_attached(timeout=60_000)
        assert page.evaluate("window.looks.size") <= 2
    expect(page.locator(POSTERS)).to_have_count(7, timeout=60_000)
    page.wait_for_function("window.looks.size === 0")
    assert page.evaluate(BOXES) == before
    for poster in page.locator(POSTERS).all():
        assert re.match(
            r"https://(i\.scdn\.co|[a-z0-9.-]+\.spotifycdn\.com)/", poster.get_attribute("src")
        )
    link = page.locator(".segue-art a[style]").first.get_attribute("href")
    assert link.startswith("https://open.spotify.com/track/")


def test_posters_are_not_asked_for_beside_a_press_or_while_a_page_is_on_its_way(
    browser, address_with_slow_spotify, real_catalogue
):
    page = new_page(browser, DESK)
    sent = note_frames(page, "framesent")
    track_id = some_track_id(real_catalogue, "No Surprises")
    page.goto(f"{address_with_slow_spotify}/Recommendations?track={track_id}&n=24")
    wait_for_cards(page, 24)
    page.keyboard.press("Shift")
    page.wait_for_timeout(100)
    del sent[:]
    for _ in range(6):
        page.keyboard.press("Shift")
        page.wait_for_timeout(200)
    assert not sent

    home = page.locator(".st-key-nav a", has_text="Home")
    home.hover()
    page.mouse.down()
    page.wait_for_timeout(200)
    del sent[:]
    page.wait_for_timeout(1_200)
    assert not sent
    page.mouse.move(1, 1)
    page.mouse.up()

    page.locator(IDLE).evaluate("app => { app.dataset.testScriptState = 'running'; }")
    page.wait_for_timeout(1_200)
    assert not sent
    page.locator("[data-testid=stApp]").evaluate(
        "app => { app.dataset.testScriptState = 'notRunning'; }"
    )
    page.wait_for_timeout(1_200)
    assert sent
    home.click()
    expect(page.locator("h1")).to_contain_text("Pick a song")


def test_a_press_at_the_moment_of_a_look_has_its_effect(
    browser, address_with_slow_spotify, real_catalogue
):
    page = new_page(browser, DESK)
    page.add_init_script(LOOKS)
    sent = note_frames(page, "framesent")
    go_to(page, f"{address_with_slow_spotify}/Playlist")
    page.get_by_role("tab", name="Paste").click()
    tracks = real_catalogue.tracks(range(1000, 1010))
    page.locator(".st-key-paste textarea").fill("\n".join(track.track_id for track in tracks))
    page.get_by_role("button", name="Add these lines").click()
    rows = page.locator(".st-key-list-rows .segue-line")
    expect(rows).to_have_count(10)
    page.wait_for_timeout(500)  # no look comes within 400 ms of a press
    wait_until_drawn(page)
    page.wait_for_function("window.looks.size > 0")
    del sent[:]
    page.evaluate("""() => {
        window.looks.forEach(look => look());
        document.querySelector(".st-key-empty button").click();
    }""")
    expect(rows).to_have_count(0)
    assert b'"look"' in sent[0]
