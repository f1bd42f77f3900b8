"""Ids and addresses of Spotify: which ids may be sent, which images may be shown."""

import re
from typing import Final

OPEN_URL: Final = "https://open.spotify.com"

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_ID: Final = re.compile(r"[0-9a-zA-Z]{22}")
# The whole address is matched, so that no two parsers can disagree about where its host ends.
_IMAGE: Final = re.compile(
    r"https://(?:i\.scdn\.co|(?:[a-z0-9-]{1,63}\.){1,4}spotifycdn\.com)/[A-Za-z0-9._~/%?=&-]{1,500}"
)


def is_spotify_id(text: str) -> bool:
    """Return whether `text` can be an id of Spotify.

    An id is a number of 128 bits in base 62 (digits, small letters, capitals), so of the words
    of 22 characters those above "7N42dgm5tFLK9N8MT7fHC7" name nothing; the ids of the demo
    catalogue lie there on purpose and are never sent.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> is_spotify_id("6rqhFgbbKwnb9MLmUQDhG6"), is_spotify_id("demo000000000000000001")
    (True, False)
    >>> is_spotify_id("7N42dgm5tFLK9N8MT7fHC7"), is_spotify_id("7N42dgm5tFLK9N8MT7fHC8")
    (True, False)
    >>> is_spotify_id("6rqhFgbbKwnb9MLmUQDhG"), is_spotify_id("../rqhFgbbKwnb9MLmUQDhG")
    (False, False)
    """
    if _ID.fullmatch(text) is None:
        return False
    number = 0
    for digit in text:
        number = number * 62 + _VALUE[digit]
    return number < 2**128


def track_link(track_id: str) -> str | None:
    """Return the page of a track at Spotify, None if the id cannot be one of Spotify's.

    Examples
    --------
    >>> track_link("6rqhFgbbKwnb9MLmUQDhG6")
    'https://open.spotify.com/track/6rqhFgbbKwnb9MLmUQDhG6'
    """
    return f"{OPEN_URL}/track/{track_id}" if is_spotify_id(track_id) else None


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
