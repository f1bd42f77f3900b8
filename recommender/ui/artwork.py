"""The picture of a track: the poster from Spotify where there is one, the drawn cover below it."""

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recommender.artwork import Artwork, Poster
from recommender.catalogue import Track
from recommender.covers import cover_data_uri, draw_cover
from recommender.spotify_address import track_link
from recommender.ui.markup import escape_html

_ATTRIBUTE_ENDS: Final = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\"'<>&()"})

POLL_S: Final = 0.5
"""How often a page looks for posters that are on their way."""

GRACE_S: Final = 0.05


class Slot(NamedTuple):
    """The place on a page where the picture of a track belongs, still to be filled."""

    track: Track
    place: DeltaGenerator


def at_hand(artwork: Artwork, tracks: Iterable[Track]) -> dict[str, Poster]:
    """Return the posters known now, by track id; the others are looked up meanwhile."""
    ids = list(dict.fromkeys(track.track_id for track in tracks))
    artwork.request(ids)
    return artwork.peek(ids)


def picture(track: Track, posters: Mapping[str, Poster]) -> list[Slot]:
    """Draw the picture of a track if it is at hand; else return the place kept for it."""
    if (poster := posters.get(track.track_id)) is None:
        return [Slot(track, st.empty())]
    st.html(art_html(track, poster))
    return []


def fill(artwork: Artwork, slots: Sequence[Slot]) -> None:
    """Draw the pictures that were not at hand: drawn covers, and posters as they arrive.

    The places come from `picture`, whose posters were asked for by `at_hand`. Nothing is waited
    for. While posters are on their way, a fragment looks again and replaces the
    pictures alone; the last of them ends it.
    """
    if not slots:
        return
    ids = list(dict.fromkeys(slot.track.track_id for slot in slots))
    waiting = _still_pending(artwork, ids)

    @st.fragment(run_every=POLL_S if waiting else None)
    def draw() -> None:
        on_their_way = artwork.pending(ids)
        posters = artwork.peek(ids)
        for track, place in slots:
            place.html(art_html(track, posters.get(track.track_id)))
        if waiting and not on_their_way:
            st.rerun()

    draw()


def _still_pending(artwork: Artwork, ids: Sequence[str]) -> bool:
    """Return whether posters are on their way after a grace that nobody notices.

    Where Spotify rests or cannot be reached, the answer is there in a moment: waiting for it saves
    a second run of the page.
    """
    deadline = time.monotonic() + GRACE_S
    while artwork.pending(ids):
        if time.monotonic() > deadline:
            return True
        time.sleep(GRACE_S / 10)
    return False


def art_html(track: Track, poster: Poster | None) -> str:
    """Return the picture of a track, with the line that names its source, as HTML.

    A poster is shown as Spotify's terms ask: whole, square, nothing over it, a link to the track
    with the name of Spotify beside it. The drawn cover lies under the poster: it is there at once,
    and still there if the browser cannot load the poster.
    """
    drawn = _drawn_cover(
        track.track_id,
        track.track_name,
        track.genres,
        track.feature("valence"),
        track.feature("energy"),
    )
    link = track_link(track.track_id)
    if poster is None or poster.url is None or link is None:
        return (
            f'<figure class="segue-art"><img class="segue-cover" src="{drawn}" alt="Drawn cover">'
            f"<figcaption>{_spotify_link(link) or 'Drawn cover'}</figcaption></figure>"
        )
    return (
        f'<figure class="segue-art"><a href="{link}" target="_blank" rel="noopener" '
        f'aria-label="{escape_html(track.track_name)}: open on Spotify" '
        f'style="background-image:url(&quot;{drawn}&quot;)">'
        f'<img class="segue-cover" src="{escape_html(poster.url)}" alt=""></a>'
        f"<figcaption>{_spotify_link(link)}</figcaption></figure>"
    )


@lru_cache(maxsize=2048)  # some 6 MB; every run of a page draws the same dozen again
def _drawn_cover(
    track_id: str, title: str, genres: tuple[str, ...], valence: float, energy: float
) -> str:
    svg = draw_cover(track_id, title, genres, valence=valence, energy=energy)
    # Percent-encoded it holds nothing that ends an attribute, and is far shorter than as entities.
    return cover_data_uri(svg).translate(_ATTRIBUTE_ENDS)


def _spotify_link(link: str | None) -> str:
    if link is None:
        return ""
    return f'<a href="{link}" target="_blank" rel="noopener">Open on Spotify</a>'
