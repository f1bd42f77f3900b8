"""Take the pictures of the README from the running app: ``make screenshots``.

They show the catalogue that is open (DATASET_PATH, data/dataset.csv or the demo).
"""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import DESK, PHONE, launch, new_page, running_app, screenshot

IMAGES = Path(__file__).parent / "images"
SONG = "bohemian rhapsody queen"


def recommendations(page: Page) -> None:
    """Search, pick the first hit and wait for its cards."""
    page.get_by_label("Search for a song").press_sequentially(SONG, delay=10)
    page.locator(".segue-hits button").first.click()
    page.locator(".segue-card .segue-match").nth(5).wait_for()


def settled(page: Page) -> None:
    """Wait until the page is whole."""
    page.locator(".segue-footer").wait_for()
    page.wait_for_timeout(1500)


def embed(page: Page) -> None:
    """Pick the song and wait for the list of players."""
    page.get_by_label("Search for a song").press_sequentially(SONG, delay=10)
    page.locator(".segue-hits button").first.click()
    page.locator(".segue-line").nth(5).wait_for()


def song_map(page: Page) -> None:
    """Open the map of the catalogue."""
    page.get_by_role("button", name="Map", exact=True).or_(
        page.get_by_role("radio", name="Map", exact=True)
    ).first.click()
    page.locator("canvas").first.wait_for()
    page.wait_for_timeout(2000)


SHOTS = {
    "home": ("", DESK, "light", settled),
    "spotify-embed": ("Spotify_Embed", DESK, "light", embed),
    "stats": ("Stats", DESK, "dark", song_map),
    "for-you": ("For_You", DESK, "dark", settled),
    "recommendations": ("Recommendations", DESK, "light", recommendations),
    "recommendations-phone": ("Recommendations", PHONE, "dark", recommendations),
}


def main() -> None:
    """Write all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with running_app() as url, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (path, viewport, theme, act) in SHOTS.items():
            page = new_page(browser, viewport, theme)
            page.goto(f"{url}/{path}")
            settled(page)
            act(page)
            page.wait_for_timeout(1000)
            screenshot(page, IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
