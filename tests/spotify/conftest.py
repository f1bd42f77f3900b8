"""A fake Spotify, and ours that asks it."""

import pytest

from tests.spotify.asked import Asked
from tests.support.fake_spotify import FakeSpotify


@pytest.fixture
def fake():
    with FakeSpotify() as running:
        yield running


@pytest.fixture
def asked(fake):
    made = Asked(fake)
    with made.spotify:
        yield made
