"""A server that is told to stop stops, whatever it waits for, and loses nothing."""

import signal
import socket

import pytest
from playwright.sync_api import expect

from recommender.profile import Identity, Profiles
from tests.conftest import write_lines
from tests.support.browser import app_process, new_page
from tests.support.journeys import go_to, wait_for_cards
from tests.support.servers import free_port

pytestmark = pytest.mark.browser


def test_a_like_is_kept_when_the_server_stops_while_spotify_does_not_answer(browser, tmp_path):
    port, store = free_port(), f"sqlite:///{tmp_path}/profile.db"
    ids = [f"5SuOikwiRyPMVoIQDJUgS{letter}" for letter in "abcdefgh"]
    lines = [
        {"track_id": one, "track_name": one, "artists": one[-1], "energy": i / 8}
        for i, one in enumerate(ids)
    ]
    dataset = write_lines(tmp_path / "dataset.csv", lines)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        spotify = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = {"SEGUE_OFFLINE": "1", "DATASET_PATH": str(dataset)}
        with app_process(port, DATABASE_URL=store, SPOTIFY_OPEN_URL=spotify, **settings) as process:
            page = new_page(browser)
            go_to(page, f"http://127.0.0.1:{port}/Recommendations?track={ids[0]}")
            wait_for_cards(page, 6)
            page.locator("[data-do=like]").first.click()
            expect(page.get_by_label("Take the like back").first).to_be_visible()
            silent.accept()[0].close()  # a poster was asked for
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) in (0, -signal.SIGTERM)
    with Profiles.open(store) as profiles:
        assert len(profiles.of(Identity("segue", "local")).likes()) == 1
