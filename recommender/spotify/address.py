"""Addresses of Spotify that a page may show: of a track, and of an image."""

import re
from typing import Final

from recommender.spotify.ids import is_spotify_id, track_url

OPEN_URL: Final = "https://open.spotify.com"

# The whole address is matched, so that no two parsers can disagree about where its host ends.
_IMAGE: Final = re.compile(
    r"https://(?:i\.scdn\.co|(?:[a-z0-9-]{1,63}\.){1,4}spotifycdn\.com)/[A-Za-z0-9._~/%?=&-]{1,500}"
)


def track_link(track_id: str) -> str | None:
    """Return the page of a track at Spotify, None if the id cannot be one of Spotify's.

    Examples
    --------
    >>> track_link("6rqhFgbbKwnb9MLmUQDhG6")
    'https://open.spotify.com/track/6rqhFgbbKwnb9MLmUQDhG6'
    """
    return track_url(track_id) if is_spotify_id(track_id) else None


def is_image_address(url: object) -> bool:
    """Return whether `url` may be shown as an image: https, at i.scdn.co or *.spotifycdn.com.

    Examples
    --------
    >>> is_image_address("https://i.scdn.co/image/ab67616d0000b273")
    True
    >>> is_image_address("https://image-cdn-ak.spotifycdn.com/image/ab67616d00001e02")
    True
    >>> is_image_address("http://i.scdn.co/a"), is_image_address("https://i.scdn.co.example/a")
    (False, False)
    >>> is_image_address("https://i.scdn.co@example.org/a"), is_image_address(None)
    (False, False)
    """
    return isinstance(url, str) and _IMAGE.fullmatch(url) is not None
