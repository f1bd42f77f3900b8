"""What browser journeys share: the app as a process, and Chromium that reaches loopback only."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tests.conftest import ROOT
from tests.support.processes import spotify_process
from tests.support.servers import free_port
from tests.support.services import chromium

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A route of Playwright's would do the same, but turns the browser's cache off.
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
START_S = 60
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def running_app(**environment: str) -> Iterator[str]:
    """Start the app with these settings and give its address; stop it afterwards.

    Unless DATABASE_URL is given, its profiles are gone with it.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment.setdefault("DATABASE_URL", f"sqlite:///{folder}/profile.db")
        with app_process(port, **environment):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def app_process(port: int, **environment: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Start the app on a port and give its process, which may be killed; stop it afterwards."""
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_healthy(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def app_with_spotify(real_dataset: Path, delay_s: float) -> Iterator[str]:
    """Start the app with a server that plays Spotify and takes its time for each answer."""
    with (
        spotify_process(delay_s) as (spotify, _),
        running_app(
            DATASET_PATH=str(real_dataset), SEGUE_OFFLINE="1", SPOTIFY_OPEN_URL=spotify
        ) as url,
    ):
        yield url


def wait_until_healthy(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the app did not become healthy")


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window; it reaches loopback only."""
    return playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)


def new_page(
    browser: Browser,
    viewport: dict[str, int] = DESK,
    theme: str = "light",
    *,
    is_strange: bool = False,
) -> Page:
    """Open a page of its own session.

    Pages are tabs of one browser, which need not load the same scripts again and again; only what
    is strange to it has cookies of its own.
    """
    is_new = is_strange or not browser.contexts
    page = (browser.new_context() if is_new else browser.contexts[0]).new_page()
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    return page


def screenshot(page: Page, path: Path) -> None:
    """Save the whole page: the window is made as high as the content, which scrolls by itself."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": int(height)})
    page.wait_for_timeout(300)
    page.screenshot(path=path)
