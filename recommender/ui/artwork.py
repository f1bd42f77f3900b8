"""The picture of a track: the poster from Spotify where there is one, the drawn cover below it."""

import time
from collections.abc import Sequence
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
    """The place on a page where the picture of a track belongs."""

    track: Track
    place: DeltaGenerator


def fill(artwork: Artwork, slots: Sequence[Slot]) -> None:
    """Draw the pictures: at once what is at hand, posters as they arrive.

    Nothing is waited for. While posters are on their way, a fragment looks again and replaces the
    pictures alone; the last of them ends it.
    """
    ids = list(dict.fromkeys(slot.track.track_id for slot in slots))
    artwork.request(ids)
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
    svg = draw_cover(
        track.track_id,
        track.track_name,
        track.genres,
        valence=track.feature("valence"),
        energy=track.feature("energy"),
    )
    # Percent-encoded it holds nothing that ends an attribute, and is far shorter than as entities.
    drawn = cover_data_uri(svg).translate(_ATTRIBUTE_ENDS)
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


def _spotify_link(link: str | None) -> str:
    if link is None:
        return ""
    return f'<a href="{link}" target="_blank" rel="noopener">Open on Spotify</a>'
