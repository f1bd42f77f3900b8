"""What journeys share: where things stand on a page, and how to wait for them."""

import time

from playwright.sync_api import expect

START_MS = 60_000
CARDS = ".segue-card"
TITLES = f"{CARDS} .segue-title"
POSTERS = ".segue-art a[style] img"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
# top and height of each card, measured at one moment
BOXES = f"""[...document.querySelectorAll("{CARDS}")].map(e => e.getBoundingClientRect())
    .map(b => [Math.round(b.top), Math.round(b.height)])"""
LOOKS = """
    window.looks = new Map();
    const { setInterval, clearInterval } = window;
    window.setInterval = (callback, ms) => {
      const timer = setInterval(callback, ms);
      if (ms === 500) window.looks.set(timer, callback);
      return timer;
    };
    window.clearInterval = (timer) => {
      window.looks.delete(timer);
      clearInterval(timer);
    };
"""
"""A script to start a page with: window.looks holds what asks twice a second for posters."""


def go_to(page, address):
    """Open a page and wait until it is drawn: before, parts of it move as others are loaded."""
    page.goto(address)
    expect(page.locator(".segue-footer")).to_be_visible(timeout=START_MS)
    wait_until_drawn(page)


def wait_until_drawn(page):
    """Wait until no run is under way, nothing stale is left and no part is still to be loaded."""
    page.locator(IDLE).wait_for(timeout=START_MS)
    expect(page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0)


def wait_for_charts(page):
    """Wait until each chart that has its place is drawn, and nothing moves."""
    is_so = """
        [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
            .every(chart => chart.querySelector("canvas, svg.marks"))
        && document.getAnimations().every(one => one.playState !== "running")"""
    wait_until(page, lambda: page.evaluate(is_so))


def in_both_themes(page):
    """Yield each theme's name once the page is drawn in it; it begins in the light one."""
    colour = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    light = page.evaluate(colour)
    yield "light"
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    wait_until(page, lambda: page.evaluate(colour) != light)
    wait_until_drawn(page)
    yield "dark"


def wait_for_cards(page, n):
    """Wait until the last line of each of n cards is there."""
    expect(page.locator(f"{CARDS} .segue-match")).to_have_count(n, timeout=START_MS)
    expect(page.locator(f"{CARDS} [data-do=out]")).to_have_count(n)


def press_card(card, part=".segue-match"):
    """Click a card at one of its parts once it stands still: all of a card is its button."""
    x, y = card.evaluate(
        """(card, part) => {
            const boxes = [card, card.querySelector(part)].map(e => e.getBoundingClientRect());
            const [whole, box] = boxes;
            return [box.x - whole.x + box.width / 2, box.y - whole.y + box.height / 2];
        }""",
        part,
    )
    card.click(position={"x": x, "y": y})


def wait_until_settled(page):
    """Wait until no run is under way and every poster that was on its way is there."""
    page.wait_for_function(f"""() => document.querySelectorAll(".segue-art").length
        === document.querySelectorAll("{POSTERS}").length""")
    page.locator(IDLE).wait_for()


def wait_until(page, is_so):
    """Wait for what the page's events change; Playwright handles them while it waits."""
    deadline = time.monotonic() + START_MS / 1000
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def note_frames(page, kind):
    """Return what the page's websocket sends or receives from now on, as it comes."""
    frames = []

    # Playwright marks its handlers, which frames.append does not allow.
    def keep(frame):
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on(kind, keep))
    return frames


def some_track_id(real_catalogue, title):
    row = real_catalogue.track_names.to_pylist().index(title)
    return real_catalogue.track(row).track_id
