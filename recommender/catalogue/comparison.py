"""How near a text is to the names of tracks, compared letter by letter."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

# How near a text is to a name, from 0 to 1, is worth this much when ...
_ARTIST_ALONE: Final = 0.95  # ... the name is that of the artist alone
_AS_FAR_AS_TYPED: Final = 0.9  # ... only as much of the name is looked at as is typed
_WITHIN: Final = 0.7  # ... the text occurs, letter for letter, somewhere in the name
_VERSION_ABSENT: Final = 0.97  # ... the text asks for a version and the track is another one

VERSION_WORDS: Final = frozenset((
    "acoustic", "acustica", "acustico", "akustik", "audio", "demo", "edit", "live", "lyrics",
    "mono", "official", "remaster", "remastered", "reverb", "slowed", "stereo", "unplugged",
    "version", "video", "vivo",
))  # fmt: skip
"""Words people add to a title to get a version of it, or copy from the name of a video."""


class TrackNames(NamedTuple):
    """The folded names of one track: its title, the title of its song, and its artists."""

    title: str
    song_title: str
    artists: tuple[str, ...]


class _Comparison(NamedTuple):
    """Names to compare one text with, the weight of each, and the place of its track."""

    names: list[str]
    weights: list[float]
    places: list[int]

    def add(self, name: str, weight: float, place: int) -> None:
        self.names.append(name)
        self.weights.append(weight)
        self.places.append(place)

    def best(self, text: str, scorer: Callable[..., Any], n: int) -> npt.NDArray[np.float64]:
        """Return the best weighted similarity of the names of each of n tracks, from 0 to 1."""
        best = np.zeros(n)
        similarity = process.cdist([text], self.names, scorer=scorer, dtype=np.float32)[0] / 100
        np.maximum.at(best, self.places, similarity * self.weights)
        return best


def nearness(text: str, tracks: Sequence[TrackNames]) -> npt.NDArray[np.float64]:
    """Return how near a text is to each of some tracks.

    The text is compared with the titles, the artists and both together, whole (their words in any
    order) or as far as the text goes; what is most similar counts. If words of it are in
    `VERSION_WORDS`, a track whose title has them all is nearer than one whose title lacks some.

    Parameters
    ----------
    text : str
        A folded text, not empty.
    tracks : sequence of TrackNames

    Returns
    -------
    ndarray of float64, shape (n_tracks,)
        From 0 to 1; 1 where the text is a title, or title and artist.

    Examples
    --------
    The title, the artist alone (weight 0.95), and the beginning of the title (weight 0.9):

    >>> creep = TrackNames("creep", "creep", ("radiohead",))
    >>> [nearness(text, [creep]).round(2).item() for text in ("creep", "radiohead", "cree")]
    [1.0, 0.95, 0.9]
    """
    version = [word for word in text.split() if word in VERSION_WORDS]
    whole, begun = _Comparison([], [], []), _Comparison([], [], [])
    for place, track in enumerate(tracks):
        _add_names(whole, begun, text, track, place)
        if version:
            _add_version(whole, version, track, place)
    return np.maximum(
        whole.best(text, fuzz.token_sort_ratio, len(tracks)),
        begun.best(text, fuzz.ratio, len(tracks)),
    )


def _add_names(
    whole: _Comparison, begun: _Comparison, text: str, track: TrackNames, place: int
) -> None:
    """Add the names of a track as they are, and as far as the text goes."""
    title, song_title, artists = track
    for artist in artists:
        whole.add(artist, _ARTIST_ALONE, place)
    for name in {title, song_title}:
        whole.add(name, 1, place)
        for artist in artists:
            label = f"{name} {artist}"
            whole.add(label, 1, place)
            if text in label:
                whole.add(text, _WITHIN, place)
            begun.add(label[: len(text)], _AS_FAR_AS_TYPED, place)
            begun.add(f"{artist} {name}"[: len(text)], _AS_FAR_AS_TYPED, place)


def _add_version(whole: _Comparison, version: list[str], track: TrackNames, place: int) -> None:
    """Add the title of the song with the words that ask for a version behind it."""
    weight = 1 if set(version) <= set(track.title.split()) else _VERSION_ABSENT
    name = " ".join((track.song_title, *version))
    whole.add(name, weight, place)
    for artist in track.artists:
        whole.add(f"{name} {artist}", weight, place)
