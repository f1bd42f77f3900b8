"""What Spotify may answer: any status, pause, encoding and body, for a token, a track, a picture.

Of the bytes the first chooses the status, the second whether the token is good; then come
Retry-After, Content-Encoding and the body, with a byte 0 between them.
"""

import gzip
import io
import json

import requests
import urllib3

from recommender.errors import SpotifyError
from recommender.spotify.client import MOST_IMAGES, Spotify, SpotifySettings
from recommender.spotify.transport import Patience
from tests.fuzz.targets.cache_values import GOOD_IMAGE, GOOD_TOKEN, TRACK, assert_is_of_spotify
from tests.support.concurrency import Clock, memory_cache

STATUSES = (200, 200, 200, 201, 204, 206, 301, 302, 400, 401, 403, 404, 429, 500, 503, 99, 999)
_DAY_S = 86_400.0
_IMAGES = [{"url": GOOD_IMAGE.url, "width": 640}]
_BODY = json.dumps({"album": {"images": _IMAGES}, "thumbnail_url": GOOD_IMAGE.url} | GOOD_TOKEN)
SEEDS = [
    b"\0\1\0\0" + _BODY.encode(),
    b"\0\0\0\0" + _BODY.encode(),
    b"\0\1\0gzip\0" + gzip.compress(_BODY.encode()),
    b"\x0c\x01" + b"48925\0\0" + b'{"error": {"reason": "QUOTA_EXCEEDED"}}',
    b"\x0a\x01\0\0Active premium subscription required",
]


class _Script:
    """A session that answers without a network; it unpacks bodies as the real one does."""

    def __init__(self):
        self.status, self.headers, self.body, self.is_token_good = 200, {}, b"", True

    def prepare_request(self, request):
        return request

    def send(self, request, **_):
        status, headers, body = self.status, self.headers, self.body
        if self.is_token_good and request.url.endswith("/api/token"):
            status, headers, body = 200, {}, json.dumps(GOOD_TOKEN).encode()
        raw = urllib3.HTTPResponse(
            io.BytesIO(body), headers, status, preload_content=False, decode_content=False
        )
        response = requests.Response()
        response.status_code, response.raw = status, raw
        response.headers.update(headers)
        return response


CLOCK = Clock()
SCRIPT = _Script()
SPOTIFY = Spotify(
    SpotifySettings("id", "secret"),
    memory_cache(CLOCK),
    patience=Patience(sleep=lambda _: None, retries=0, breaker_clock=CLOCK),
    clock=CLOCK,
)
for endpoint in (SPOTIFY._accounts, SPOTIFY._api, SPOTIFY._oembed):
    endpoint._session = SCRIPT


def target(data: bytes) -> None:
    """Ask for images in both ways: Spotify's own images, or one sentence that says why not."""
    retry_after, encoding, body = (*data[2:].split(b"\0", 2), b"", b"", b"")[:3]
    SCRIPT.status = STATUSES[(data[0] if data else 0) % len(STATUSES)]
    SCRIPT.is_token_good = len(data) > 1 and data[1] % 2 == 1
    SCRIPT.headers = {
        name: value.decode("latin-1")
        for name, value in (("Retry-After", retry_after), ("Content-Encoding", encoding))
        if value
    }
    SCRIPT.body = body
    # All pauses, rests and tokens of the input before are over.
    CLOCK.now += 3 * _DAY_S
    for ask in (SPOTIFY.track_images, SPOTIFY.oembed_images):
        try:
            images = ask(TRACK)
        except SpotifyError as error:
            _check_error(error)
            continue
        assert len(images) <= MOST_IMAGES
        for image in images:
            assert_is_of_spotify(image.url)
            assert image.width_px is None or type(image.width_px) is int
            assert image.width_px is None or 0 < image.width_px < 100_000
    for rest in (SPOTIFY.web_api_rest(), SPOTIFY.oembed_rest()):
        assert rest is None or (0 <= rest.remaining_s <= _DAY_S and rest.reason.isprintable())


def _check_error(error: SpotifyError) -> None:
    assert str(error).isprintable()
    assert len(str(error)) < 200
    assert error.retry_after_s is None or 0 <= error.retry_after_s <= _DAY_S
    # The errors of requests hold the request, and with it the secrets.
    assert not isinstance(error.__cause__, requests.RequestException)
    assert not isinstance(error.__context__, requests.RequestException)
