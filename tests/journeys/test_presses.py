"""No press in a list of tiles is lost, whatever is drawn or asked for meanwhile."""

import json

import pytest
from playwright.sync_api import expect

from recommender.ui import frame
from tests.support.browser import new_page
from tests.support.journeys import CARDS, go_to, some_track_id, wait_for_cards

pytestmark = pytest.mark.browser

SCRIPT = (frame._ASSETS / "tiles.js").read_text("utf-8")
TILE = '<button type="button" data-do="choose">{}</button>'
LIKED = f"{CARDS} [aria-label='Take the like back']"


@pytest.fixture
def tiles(browser):
    """Return a page with the script alone: draw(titles, done, waiting), and what it told."""
    page = new_page(browser)
    page.set_content("<div><ul></ul></div>")
    page.evaluate(
        """async script => {
            const { default: tiles } = await import(`data:text/javascript,${script}`);
            window.told = [];
            const setTriggerValue = (...told) => window.told.push(JSON.parse(JSON.stringify(told)));
            const parentElement = document.querySelector("div");
            window.draw = (data) => void tiles({ parentElement, data, setTriggerValue });
        }""",
        "".join(f"%{byte:02x}" for byte in SCRIPT.encode()),
    )
    return page


def draw(page, titles, done=0, *, is_waiting=False):
    drawn = [[name, TILE.format(title), ""] for name, title in titles.items()]
    data = {"css_class": "some", "tiles": drawn, "waiting": is_waiting, "done": done}
    page.evaluate(f"draw({json.dumps(data)})")


def told(page):
    """Return what was told: each time the event and the names that were pressed."""
    return [
        (event, [press["name"] for press in value["presses"]])
        for event, value in page.evaluate("told")
    ]


def test_a_tile_that_is_drawn_anew_while_it_is_held_down_is_pressed(tiles):
    draw(tiles, {"a": "No poster yet"})
    button = tiles.get_by_role("button")
    button.hover()
    tiles.mouse.down()
    draw(tiles, {"a": "With its poster"})
    expect(button).to_have_text("No poster yet")
    tiles.mouse.up()
    assert told(tiles) == [("press", ["a"])]
    expect(button).to_have_text("With its poster")
    draw(tiles, {"a": "At rest"})
    expect(button).to_have_text("At rest")


def test_what_is_told_holds_every_press_until_it_is_known_to_be_done(tiles):
    draw(tiles, {"a": "A", "b": "B"})
    tiles.get_by_text("A").click()
    tiles.get_by_text("B").click()
    assert told(tiles) == [("press", ["a"]), ("press", ["a", "b"])]
    first, second = (press["number"] for press in tiles.evaluate("told.at(-1)[1].presses"))
    assert first < second
    for done, left in ((first, ["b"]), (second, [])):
        draw(tiles, {"a": "A", "b": "B"}, done, is_waiting=True)
        tiles.evaluate("told.splice(0)")
        tiles.wait_for_function("told.length > 0")
        assert told(tiles)[0] == ("look", left)


def test_presses_are_numbered_onward_though_the_clock_went_back(tiles):
    draw(tiles, {"a": "A"}, done=2**52)
    tiles.get_by_role("button").click()
    assert tiles.evaluate("told[0][1].presses[0].number") == 2**52 + 1


def test_presses_that_found_no_server_are_forgotten_after_a_while(tiles):
    draw(tiles, {"a": "A", "b": "B"})
    tiles.get_by_text("A").click()
    tiles.evaluate("() => { const { now } = Date; Date.now = () => now() + 10_001; }")
    tiles.get_by_text("B").click()
    assert told(tiles)[-1] == ("press", ["b"])


@pytest.mark.real_data
def test_likes_pressed_faster_than_the_page_is_drawn_are_all_kept(browser, address, real_catalogue):
    page = new_page(browser)
    track_id = some_track_id(real_catalogue, "Karma Police")
    go_to(page, f"{address}/Recommendations?track={track_id}&n=12")
    wait_for_cards(page, 12)
    page.evaluate(
        """cards => [...document.querySelectorAll(`${cards} [data-do=like]`)].slice(-4)
        .forEach((button, place) => setTimeout(() => button.click(), 20 * place))""",
        CARDS,
    )
    expect(page.locator(LIKED)).to_have_count(4)
