"""A Spotify whose time, waits and server are those of a test."""

import pytest

from recommender.errors import SpotifyError
from recommender.spotify.client import Image, Spotify, SpotifySettings
from recommender.spotify.transport import Patience
from tests.support.concurrency import Clock, memory_cache
from tests.support.fake_spotify import CLIENT_ID, CLIENT_SECRET

TRACK = "6rqhFgbbKwnb9MLmUQDhG6"
OTHER = "4uLU6hMCjMI75M1A2tKUQC"
OEMBED_IMAGE = Image(f"https://image-cdn-fa.spotifycdn.com/image/{TRACK}", 300)


class Asked:
    """A Spotify with credentials, its fake, and what it slept; time is moved by hand."""

    def __init__(self, fake, cache=None, clock=None, **settings):
        self.clock = clock or Clock()
        self.slept = []
        self.cache = cache or memory_cache(self.clock)
        urls = dict.fromkeys(("accounts_url", "api_url", "open_url"), fake.url)
        given_ = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} | urls | settings
        patience = Patience(
            read_timeout_s=0.3,
            sleep=self.slept.append,
            jitter=lambda: 0.5,
            breaker_clock=self.clock,
        )
        self.spotify = Spotify(
            SpotifySettings(**given_), self.cache, patience=patience, clock=self.clock
        )

    def error(self, track_id=TRACK):
        with pytest.raises(SpotifyError) as caught:
            self.spotify.track_images(track_id)
        return caught.value

    def oembed_error(self, track_id=TRACK):
        with pytest.raises(SpotifyError) as caught:
            self.spotify.oembed_images(track_id)
        return caught.value
