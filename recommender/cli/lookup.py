"""The song that words on the command line name."""

from typing import Final

from recommender.catalogue import Catalogue
from recommender.catalogue.search import SearchIndex
from recommender.catalogue.text import fold
from recommender.errors import UnknownTrackError
from recommender.spotify.ids import parse_track

_HITS_TO_FILTER: Final = 100
"""Hits among which those of a given artist are looked for."""


def best_hit(catalogue: Catalogue, index: SearchIndex, text: str, artist: str | None = None) -> str:
    """Return the id of the best hit for a text, by the given artist if one is given.

    Raises
    ------
    UnknownTrackError
        If there is no hit.
    """
    if artist is None:
        hits = index.search(text, 1)
    else:
        wanted = fold(artist)
        hits = [
            row
            for row in index.search(f"{text} {artist}", _HITS_TO_FILTER)
            if any(wanted in fold(name) for name in catalogue.artists.of(row))
        ]
    if not hits:
        raise _nothing_like(text, artist)
    return catalogue.track(hits[0]).track_id


def named_track(catalogue: Catalogue, index: SearchIndex, text: str) -> str:
    """Return the id that a text is or links to, or that of the best hit for it.

    Raises
    ------
    UnknownTrackError
        If there is no such track; a link is never searched for.
    """
    linked = parse_track(text) or text
    if catalogue.known_rows([linked])[0] >= 0:
        return linked
    if linked != text:
        raise _nothing_like(text)
    return best_hit(catalogue, index, text)


def _nothing_like(text: str, artist: str | None = None) -> UnknownTrackError:
    by = f" by {artist!r}" if artist else ""
    return UnknownTrackError(f"Nothing in the catalogue is like {text!r}{by}; try other words.")
