"""The images of a track: by Spotify's Web API, or without credentials by oEmbed.

Since March 2026 an app in development mode may ask for single tracks only (the batch form answers
403), so there is one request a track. Only addresses of images are taken from an answer.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple, Self

from recommender.cache import Cache, Rest, cache_key
from recommender.errors import QueryError, SpotifyError
from recommender.spotify.cooldown import CoolDown
from recommender.spotify.ids import OPEN_URL, is_image_address, is_spotify_id, track_link
from recommender.spotify.session import Answer, open_session
from recommender.spotify.tokens import AccessTokens, app_name
from recommender.spotify.transport import Endpoint, Patience

_WEB_API_AT_ONCE: Final = 4
_OEMBED_AT_ONCE: Final = 2

MOST_IMAGES: Final = 10
"""Images that are kept of a track; Spotify has three."""


@dataclass(frozen=True)
class SpotifySettings:
    """Credentials of the app, which do not show in `repr`, and the addresses of Spotify.

    Without both credentials only oEmbed is asked. The addresses are those of the token service, of
    the Web API and of oEmbed.
    """

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    accounts_url: str = "https://accounts.spotify.com"
    api_url: str = "https://api.spotify.com"
    open_url: str = OPEN_URL


class Image(NamedTuple):
    """An image that may be shown: its https address, and its width in px where known."""

    url: str
    width_px: int | None


class Spotify:
    """Asks Spotify for the images of a track. Safe to share between threads.

    The cache keeps the token and the pauses, for all processes that share it; `clock` gives seconds
    since 1970, the same as the cache's.
    """

    def __init__(
        self,
        settings: SpotifySettings,
        cache: Cache,
        *,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._session = open_session(pool_size=_WEB_API_AT_ONCE + _OEMBED_AT_ONCE)
        self._closed = threading.Event()
        endpoint = partial(
            Endpoint,
            session=self._session,
            patience=patience or Patience(),
            closed=self._closed,
        )
        client_id, client_secret = settings.client_id or "", settings.client_secret or ""
        app = app_name(client_id, client_secret)
        web = CoolDown("Spotify's Web API", cache_key("rest", app), cache, clock=clock)
        oembed = CoolDown("Spotify's oEmbed", cache_key("rest", "oembed"), cache, clock=clock)
        self._accounts = endpoint("Spotify's token service", settings.accounts_url, web, 1)
        self._api = endpoint("Spotify's Web API", settings.api_url, web, _WEB_API_AT_ONCE)
        self._oembed = endpoint("Spotify's oEmbed", settings.open_url, oembed, _OEMBED_AT_ONCE)
        self._tokens = AccessTokens(client_id, client_secret, self._accounts, cache)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def has_credentials(self) -> bool:
        """Whether the Web API can be asked at all."""
        return bool(self._settings.client_id and self._settings.client_secret)

    def web_api_rest(self) -> Rest | None:
        """Return why the Web API is not asked now, None if it is."""
        return self._api.rest() or self._accounts.rest()

    def oembed_rest(self) -> Rest | None:
        """Return why oEmbed is not asked now, None if it is."""
        return self._oembed.rest()

    def track_images(self, track_id: str) -> list[Image]:
        """Return the images of a track's album by the Web API, in Spotify's order; maybe none.

        Raises
        ------
        QueryError
            The id cannot be one of Spotify's; nothing was sent.
        SpotifyError
            There is no usable answer; `SpotifyError.meaning` says why.
        """
        _check_id(track_id)
        path = f"/v1/tracks/{track_id}"
        token = self._tokens.get()
        answer = self._api.ask("GET", path, auth=token)
        if answer.status == 401:
            # It may be passing, or the token is spent: one new token, one more try.
            answer = self._api.ask("GET", path, auth=self._tokens.get(refused=token))
        if answer.status == 401:
            raise self._tokens.refused(401)
        _check_known(answer)
        return _album_images(answer)

    def oembed_images(self, track_id: str) -> list[Image]:
        """Return the one image that oEmbed has, about 300 px wide; errors as in `track_images`."""
        _check_id(track_id)
        answer = self._oembed.ask("GET", "/oembed", params={"url": str(track_link(track_id))})
        _check_known(answer)
        match answer.body:
            case {"thumbnail_url": str(url)} if is_image_address(url):
                return [_image(url, answer.body.get("thumbnail_width"))]
        raise _bad_answer(answer)

    def close(self) -> None:
        """Break off what is under way and close the connections; nothing is asked any more."""
        self._closed.set()
        self._session.close()


def _check_id(track_id: str) -> None:
    if not is_spotify_id(track_id):
        raise QueryError("This id cannot be one of Spotify's: give 22 letters and digits.")


def _check_known(answer: Answer) -> None:
    if answer.status in {400, 404}:
        raise SpotifyError(
            "Spotify has no such track.", meaning="unknown_track", status=answer.status
        )
    if answer.status != 200:
        raise _bad_answer(answer)


def _bad_answer(answer: Answer) -> SpotifyError:
    return SpotifyError(
        "Spotify's answer is not as documented.", meaning="bad_answer", status=answer.status
    )


def _album_images(answer: Answer) -> list[Image]:
    match answer.body:
        case {"album": {"images": list(listed)}}:
            images = [
                _image(image["url"], image.get("width"))
                for image in listed
                if isinstance(image, dict) and is_image_address(image.get("url"))
            ]
            if images or not listed:
                return images[:MOST_IMAGES]
    raise _bad_answer(answer)


def is_width_px(width: object) -> bool:
    """Return whether a value can be the width of an image: a whole number from 1 to 99,999."""
    return type(width) is int and 0 < width < 100_000


def _image(url: str, width: Any) -> Image:
    return Image(url, width if is_width_px(width) else None)
