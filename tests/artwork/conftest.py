"""A fake Spotify, and an Artwork that asks it."""

import pytest

from recommender.artwork.posters import Artwork
from recommender.spotify.client import Spotify, SpotifySettings
from recommender.spotify.transport import Patience
from tests.spotify.asked import addresses
from tests.support.concurrency import Clock, memory_cache
from tests.support.fake_spotify import CREDENTIALS, FakeSpotify


@pytest.fixture
def fake():
    with FakeSpotify() as running:
        yield running


@pytest.fixture
def setting(fake):
    """Make an Artwork on the fake; `clock` moves its time and nothing is slept."""
    opened = []

    def make(
        cache=None,
        clock=None,
        sleep=lambda _: None,
        workers=4,
        max_waiting=500,
        answer_timeout_s=6.0,
        **settings,
    ):
        clock = clock or Clock()
        cache = cache or memory_cache(clock)
        patience = Patience(
            read_timeout_s=0.3,
            answer_timeout_s=answer_timeout_s,
            sleep=sleep,
            breaker_clock=clock,
        )
        settings = SpotifySettings(**addresses(fake.url) | settings)
        spotify = Spotify(settings, cache, patience=patience, clock=clock)
        artwork = Artwork(cache, spotify, workers=workers, max_waiting=max_waiting)
        artwork.clock = clock
        artwork.cache = cache
        opened.append((artwork, spotify))
        return artwork

    yield make
    fake.hang.set()
    for artwork, spotify in opened:
        artwork.close()
        spotify.close()


@pytest.fixture
def with_credentials(setting):
    return setting(**CREDENTIALS)
