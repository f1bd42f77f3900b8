"""A Spotify whose time, waits and server are those of a test."""

import pytest

from recommender.errors import SpotifyError
from recommender.spotify.client import Image, Spotify, SpotifySettings
from recommender.spotify.transport import Patience
from tests.support.concurrency import Clock, memory_cache
from tests.support.fake_spotify import CREDENTIALS

TRACK = "6rqhFgbbKwnb9MLmUQDhG6"
OTHER = "4uLU6hMCjMI75M1A2tKUQC"
OEMBED_IMAGE = Image(f"https://image-cdn-fa.spotifycdn.com/image/{TRACK}", 300)


def addresses(url):
    return dict.fromkeys(("accounts_url", "api_url", "open_url"), url)


class Asked:
    """A Spotify with credentials, its fake, and what it slept; time is moved by hand."""

    def __init__(self, fake, cache=None, clock=None, patience=None, **settings):
        self.clock = clock or Clock()
        self.slept = []
        self.cache = cache or memory_cache(self.clock)
        patience = patience or Patience(
            read_timeout_s=0.3,
            sleep=self.slept.append,
            jitter=lambda: 0.5,
            breaker_clock=self.clock,
        )
        settings = SpotifySettings(**CREDENTIALS | addresses(fake.url) | settings)
        self.spotify = Spotify(settings, self.cache, patience=patience, clock=self.clock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.spotify.close()

    def error(self, track_id=TRACK):
        return refusal(self.spotify.track_images, track_id)

    def oembed_error(self, track_id=TRACK):
        return refusal(self.spotify.oembed_images, track_id)


def refusal(ask, track_id):
    with pytest.raises(SpotifyError) as caught:
        ask(track_id)
    return caught.value
