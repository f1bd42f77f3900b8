"""Posters: from the cache, else from Spotify, else drawn by us. Never an error, never a wait."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, Self

from recommender.artwork.look_ups import LookUps
from recommender.cache import Cache, Fresh, Json, Rest, Status, cache_key
from recommender.errors import SpotifyError
from recommender.spotify.client import MOST_IMAGES, Image, Spotify, is_width_px
from recommender.spotify.ids import is_image_address, is_spotify_id, track_link

_SIZE_PX: Final = 300

_FOUND_TTL_S: Final = 7 * 86_400.0
_UNKNOWN_TTL_S: Final = 86_400.0
_FAILED_TTL_S: Final = 60.0

Source = Literal["web_api", "oembed", "drawn"]


class Poster(NamedTuple):
    """What a card shows.

    `url` is the https address of an image, or None: then the page draws a cover of its own. `link`
    is the page of the track at Spotify, None if its id cannot be one of Spotify's.
    """

    url: str | None
    source: Source
    link: str | None


class Artwork:
    """Finds posters: cache, then the Web API, then oEmbed, then a cover drawn by the page.

    `get_poster` waits for the network. A page does not: it shows what `peek` gives, calls
    `request`, and looks again while `pending`. Safe to share between threads.

    Parameters
    ----------
    cache : Cache
        Keeps what was found for 7 days (an hour in memory), that there is nothing for a day, and
        a failure for a minute at most.
    spotify : Spotify
        Looks up what the cache does not know; closed with this.
    workers, max_waiting : int, optional
        Threads and queue of the `LookUps`.
    """

    def __init__(
        self, cache: Cache, spotify: Spotify, *, workers: int = 4, max_waiting: int = 500
    ) -> None:
        self._cache = cache
        self._spotify = spotify
        self._look_ups = LookUps(self.get_poster, workers=workers, max_waiting=max_waiting)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_poster(self, track_id: str, size_px: int = _SIZE_PX) -> Poster:
        """Return the poster of a track, looked up if need be; a drawn one if there is no other.

        Parameters
        ----------
        track_id : str
            Any text; what cannot be an id of Spotify is never sent.
        size_px : int, optional
            Width that the card needs. The smallest image of at least this width is taken, else
            the widest.
        """
        if not is_spotify_id(track_id):
            return _drawn(track_id)
        key = _key(track_id)
        known = self._cache.get_or_create(
            key, lambda: self._look_up(track_id), stale_ok=True, fits=_is_look_up
        )
        return _poster(track_id, known, size_px)

    def peek(self, track_ids: Iterable[str], size_px: int = _SIZE_PX) -> dict[str, Poster]:
        """Return the posters that are known now, by id, without asking Spotify.

        An id that is absent has not been looked up; show a drawn cover and `request` it.
        """
        wanted = list(track_ids)
        keys = {_key(track_id): track_id for track_id in wanted if is_spotify_id(track_id)}
        known = self._cache.get_many(keys, stale_ok=True, fits=_is_look_up)
        posters = {keys[key]: _poster(keys[key], value, size_px) for key, value in known.items()}
        return posters | {each: _drawn(each) for each in wanted if not is_spotify_id(each)}

    def request(self, track_ids: Iterable[str]) -> None:
        """Have posters looked up in the background where none is known, each id once at a time."""
        keys = {_key(track_id): track_id for track_id in track_ids if is_spotify_id(track_id)}
        fresh = self._cache.get_many(keys, fits=_is_look_up)
        self._look_ups.add(track_id for key, track_id in keys.items() if key not in fresh)

    def pending(self, track_ids: Iterable[str]) -> bool:
        """Return whether any of these is being looked up, or waits for it."""
        return self._look_ups.pending(track_ids)

    def status(self) -> Status:
        """Return where posters come from now ("web_api", "oembed" or "drawn"), and why."""
        why = "no credentials are set"
        if self._spotify.has_credentials:
            web = self._spotify.web_api_rest()
            if web is None:
                return Status("web_api", False, "Posters come from Spotify's Web API.")
            why = f"the Web API {_resting(web)}"
        oembed = self._spotify.oembed_rest()
        if oembed is None:
            text = f"Posters come from Spotify's oEmbed (300 px): {why}."
            return Status("oembed", self._spotify.has_credentials, text)
        text = f"New covers are drawn here: {why}, and oEmbed {_resting(oembed)}."
        return Status("drawn", degraded=True, text=text)

    def close(self) -> None:
        """Close Spotify, which breaks off what is asked, and stop the threads."""
        self._spotify.close()
        self._look_ups.close()

    def _look_up(self, track_id: str) -> Fresh:
        """Return what the cache is to keep, from the first source that has an image."""
        nothing: Json = {"source": "drawn", "images": []}
        ttl_s = _UNKNOWN_TTL_S
        for source, ask in self._sources():
            try:
                images = ask(track_id)
            except SpotifyError as error:
                if error.meaning == "unknown_track":
                    return Fresh(nothing, _UNKNOWN_TTL_S)
                retry_s = _FAILED_TTL_S if error.retry_after_s is None else error.retry_after_s
                ttl_s = min(ttl_s, max(1.0, min(retry_s, _FAILED_TTL_S)))
                continue
            if images:
                return Fresh({"source": source, "images": images}, _FOUND_TTL_S)
        return Fresh(nothing, ttl_s)

    def _sources(self) -> Iterator[tuple[Source, Callable[[str], list[Image]]]]:
        if self._spotify.has_credentials:
            yield "web_api", self._spotify.track_images
        yield "oembed", self._spotify.oembed_images


def _key(track_id: str) -> str:
    return cache_key("poster", track_id)


def _drawn(track_id: str) -> Poster:
    return Poster(None, "drawn", track_link(track_id))


def _is_look_up(value: Any) -> bool:
    """Return whether a value is what `_look_up` makes: a shared cache may hold anything."""
    match value:
        case {"source": "drawn", "images": []}:
            return True
        case {"source": "web_api" | "oembed", "images": [_, *_] as listed}:
            return len(listed) <= MOST_IMAGES and all(map(_is_image, listed))
    return False


def _is_image(pair: Any) -> bool:
    match pair:
        case [url, None | int() as width_px]:
            return is_image_address(url) and (width_px is None or is_width_px(width_px))
    return False


def _poster(track_id: str, known: Any, size_px: int) -> Poster:
    """Return the poster that the cache knows."""
    if not known["images"]:
        return _drawn(track_id)
    return Poster(_url_for(known["images"], size_px), known["source"], track_link(track_id))


def _url_for(images: Sequence[tuple[str, int | None]], size_px: int) -> str:
    """Return the smallest image as wide as needed, else the widest; unknown widths come last."""
    sized = sorted((width_px, url) for url, width_px in images if width_px is not None)
    wide = [image for image in sized if image[0] >= size_px]
    # Without widths the first will do: Spotify lists the widest first.
    chosen = wide[:1] or sized[-1:]
    return chosen[0][1] if chosen else images[0][0]


def _resting(rest: Rest) -> str:
    seconds = round(rest.remaining_s)
    hours, minutes = divmod(-(-seconds // 60), 60)
    span = f"for {hours} h {minutes} min" if hours else f"for {minutes} min"
    if seconds < 60:
        span = f"for {seconds} s" if seconds else "until the next try"
    return f"rests {span}, because {rest.reason}"
