"""What all journeys share: one Chromium, and one app on the real catalogue."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.conftest import require_service
from tests.support.browser import launch, running_app
from tests.support.journeys import START_MS
from tests.support.servers import NOWHERE
from tests.support.services import chromium


@pytest.fixture(scope="package")
def running_browser() -> Iterator[Browser]:
    """Start Chromium for the journeys alone: its event loop would disturb other tests."""
    require_service(chromium(), "Chromium")
    # How long something takes is no claim of a journey, and the machine may be busy.
    expect.set_options(timeout=START_MS)
    with sync_playwright() as playwright:
        instance = launch(playwright)
        instance.new_context()
        yield instance
        instance.close()


@pytest.fixture
def browser(running_browser: Browser) -> Iterator[Browser]:
    """Return Chromium without a page; what a test opens is closed behind it."""
    yield running_browser
    shared, *strange = running_browser.contexts
    for page in shared.pages:
        page.close()
    for context in strange:
        context.close()


@pytest.fixture(scope="package")
def address(real_dataset) -> Iterator[str]:
    """Start the app on the real catalogue, without Spotify, and return its address.

    All journeys share its local profile: a test that needs a fresh one starts an app of its own.
    """
    with running_app(
        DATASET_PATH=str(real_dataset), SEGUE_OFFLINE="1", SPOTIFY_OPEN_URL=NOWHERE
    ) as url:
        yield url
