"""What stands in a shared cache: under a poster, under the token, under a pause."""

import json
import re
import threading
from urllib.parse import urlsplit

from recommender.artwork.posters import Artwork
from recommender.cache import Cache, Status
from recommender.cache.redis_store import parsed
from recommender.spotify.client import Image
from recommender.spotify.cooldown import CoolDown
from recommender.spotify.session import Answer
from recommender.spotify.tokens import AccessTokens

NOW = 1_800_000_000.0
TRACK = "6rqhFgbbKwnb9MLmUQDhG6"
GOOD_IMAGE = Image("https://i.scdn.co/image/good", 300)
GOOD_TOKEN = {"access_token": "good", "expires_in": 3600}
_DAY_S = 86_400
_TOKEN = re.compile(r"[!-~]{1,4096}")
_HOST = re.compile(r"i\.scdn\.co|([a-z0-9-]+\.)+spotifycdn\.com")

_POSTER = {"source": "web_api", "images": [[GOOD_IMAGE.url, 640], [GOOD_IMAGE.url, None]]}
_PAUSE = {"until": NOW + 60, "cause": "quota"}
SEEDS = [
    json.dumps([NOW + 60, value]).encode()
    for value in (_POSTER, {"source": "drawn", "images": []}, "token", _PAUSE, None)
]


def assert_is_of_spotify(url: object) -> None:
    """Assert that an address is one of Spotify's images, by other means than the code's own."""
    assert isinstance(url, str)
    assert len(url) < 1_000
    parts = urlsplit(url)
    assert parts.scheme == "https"
    assert _HOST.fullmatch(parts.netloc)
    assert url.isascii()
    assert not set(url) & set("\"'<>\\ \t\r\n\0")


class _Poisoned:
    """A store that holds one text under every key, until another is written there."""

    def __init__(self, text):
        self._entry = parsed(text, NOW)
        self._written = {}
        assert self._entry is None or 0 <= self._entry.fresh_until < NOW + 31 * _DAY_S

    def read(self, keys):
        held = {key: self._written.get(key, self._entry) for key in keys}
        return {key: entry for key, entry in held.items() if entry is not None}

    def write(self, entries):
        self._written |= entries

    def mutex(self, key):
        return threading.Lock()

    def status(self):
        return Status("memory", False, "")

    def close(self):
        """Do nothing."""


class _Spotify:
    has_credentials = False

    def oembed_images(self, track_id):
        return [GOOD_IMAGE]


class _Accounts:
    def ask(self, *_, **__):
        return Answer(200, GOOD_TOKEN, "", None)


def target(data: bytes) -> None:
    """Show a poster, sign a request and ask for a pause: nothing foreign, and never an error."""
    cache = Cache(_Poisoned(data), clock=lambda: NOW)
    artwork = Artwork(cache, _Spotify())
    before = artwork.peek([TRACK])
    after = artwork.get_poster(TRACK)
    for poster in (*before.values(), after):
        assert poster.source in {"web_api", "oembed", "drawn"}
        assert (poster.url is None) == (poster.source == "drawn")
        if poster.url is not None:
            assert_is_of_spotify(poster.url)
    # What was none, or old, has been replaced.
    assert artwork.peek([TRACK]) == {TRACK: after}
    assert before == {TRACK: after} or after.url == GOOD_IMAGE.url

    tokens = AccessTokens("id", "secret", _Accounts(), cache)
    first = tokens.get()
    assert _TOKEN.fullmatch(first.token)
    assert tokens.get(refused=first).token == "good"

    rest = CoolDown("x", "segue:v1:rest:x", cache, clock=lambda: NOW).rest()
    assert rest is None or 0 < rest.remaining_s <= _DAY_S
    assert rest is None or rest.reason.startswith(("Spotify ", "the quota "))
