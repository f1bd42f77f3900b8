"""The picture of a track as HTML: Spotify's poster if there is one, on top of the drawn cover."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from recommender.artwork.covers import cover_data_uri, draw_cover
from recommender.artwork.posters import Artwork, Poster
from recommender.catalogue import Track
from recommender.spotify.ids import track_link
from recommender.ui.markup import escape_html

_ATTRIBUTE_ENDS: Final = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\"'<>&()"})


def look_up(artwork: Artwork, track_ids: Sequence[str]) -> tuple[dict[str, Poster], bool]:
    """Return the posters known now, by track id, and whether others are on their way."""
    artwork.request(track_ids)
    # In this order: what arrives between the two is shown already, and asked for once more.
    is_waiting = artwork.pending(track_ids)
    return artwork.peek(track_ids), is_waiting


def art_html(track: Track, poster: Poster | None) -> str:
    """Return the picture of a track with a line that names its source.

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
