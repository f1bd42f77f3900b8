"""Track ids of Spotify: what is one, the addresses made from one, and one found in pasted text.

Also what may be shown as an image: an address on the hosts where Spotify keeps its images.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from recommender.errors import QueryError

OPEN_URL: Final = "https://open.spotify.com"

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_SHAPE: Final = re.compile(r"[0-9A-Za-z]{22}", re.ASCII)
_URI: Final = re.compile(r"spotify:track:([0-9A-Za-z]{22})", re.ASCII)
_PATH: Final = re.compile(
    r"/(?:intl-[a-z-]{2,10}/)?(?:embed/)?track/([0-9A-Za-z]{22})/?", re.ASCII | re.IGNORECASE
)
_HOSTS: Final = frozenset({"open.spotify.com", "play.spotify.com"})
_LONGEST_LINK: Final = 2_000
# The whole address is matched, so that no two parsers can disagree about where its host ends.
_IMAGE: Final = re.compile(
    r"https://(?:i\.scdn\.co|(?:[a-z0-9-]{1,63}\.){1,4}spotifycdn\.com)/[A-Za-z0-9._~/%?=&-]{1,500}"
)


def is_spotify_id(text: str) -> bool:
    """Return whether a text is a track id of Spotify: 22 digits to base 62, below 2**128.

    Examples
    --------
    >>> is_spotify_id("5SuOikwiRyPMVoIQDJUgSV"), is_spotify_id("../me"), is_spotify_id("Z" * 22)
    (True, False, False)
    """
    if not _SHAPE.fullmatch(text):
        return False
    number = 0
    for digit in text:
        number = number * 62 + _VALUES[digit]
    return number < 2**128


def track_url(track_id: str) -> str:
    """Return the address of a track's page on Spotify.

    Raises
    ------
    QueryError
        `track_id` is no Spotify id.

    Examples
    --------
    >>> track_url("6rqhFgbbKwnb9MLmUQDhG6")
    'https://open.spotify.com/track/6rqhFgbbKwnb9MLmUQDhG6'
    """
    return f"{OPEN_URL}/track/{_checked(track_id)}"


def track_link(track_id: str) -> str | None:
    """Return the same address as `track_url`, or None if the id cannot be one of Spotify's.

    Examples
    --------
    >>> track_link("demo000000000000000001") is None
    True
    """
    return track_url(track_id) if is_spotify_id(track_id) else None


def track_uri(track_id: str) -> str:
    """Return the URI that Spotify's apps open, ``spotify:track:ID``; errors as in `track_url`."""
    return f"spotify:track:{_checked(track_id)}"


def embed_url(track_id: str) -> str:
    """Return the address of a track's player, for a frame; errors as in `track_url`."""
    return f"{OPEN_URL}/embed/track/{_checked(track_id)}?utm_source=generator&theme=0"


def is_image_address(url: object) -> bool:
    """Return whether `url` may be shown as an image: https, at i.scdn.co or *.spotifycdn.com.

    Examples
    --------
    >>> is_image_address("https://i.scdn.co/image/ab67616d0000b273")
    True
    >>> is_image_address("http://i.scdn.co/a"), is_image_address("https://i.scdn.co.example/a")
    (False, False)
    """
    return isinstance(url, str) and _IMAGE.fullmatch(url) is not None


def parse_track(text: str) -> str | None:
    """Return the track id in what a person pasted, or None if there is none.

    An id comes alone, in a URI, or in a link to a track or to its player, with or without
    ``https://``, a language (``/intl-de/``) and tracking (``?si=``). A short link
    (``spotify.link``) holds none.

    Examples
    --------
    >>> parse_track("https://open.spotify.com/intl-de/track/5SuOikwiRyPMVoIQDJUgSV?si=1")
    '5SuOikwiRyPMVoIQDJUgSV'
    >>> parse_track("https://open.spotify.com/album/5SuOikwiRyPMVoIQDJUgSV")
    """
    text = text[: _LONGEST_LINK + 1].strip()
    if len(text) > _LONGEST_LINK:
        return None
    match = _URI.fullmatch(text)
    track_id = match[1] if match else _from_link(text) or text
    return track_id if is_spotify_id(track_id) else None


def _from_link(text: str) -> str | None:
    try:
        link = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:  # what urlsplit raises for brackets that hold no address
        return None
    if link.scheme not in {"http", "https"} or link.hostname not in _HOSTS:
        return None
    match = _PATH.fullmatch(link.path)
    return match[1] if match else None


def _checked(track_id: str) -> str:
    if not is_spotify_id(track_id):
        raise QueryError(f"{track_id[:64]!r} is not a track id of Spotify.")
    return track_id
