"""The seed and the grid of cards."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.recommend import Recommendation, Recommendations
from recommender.ui.artwork import Slot
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.search_box import Pick

_GENRES_SHOWN: Final = 3


def seed_panel(track: Track) -> Slot:
    """Show the song that everything is compared with; return the place of its picture."""
    genres = ", ".join(track.genres) or "no genre"
    with st.container(horizontal=True, key="seed", gap="medium", vertical_alignment="center"):
        place = st.empty()
        st.html(
            '<section class="segue-seed" aria-label="Your song">'
            "<p class='segue-kicker'>Songs that belong with</p>"
            f"<h2>{escape_html(track.track_name)}</h2>"
            f"<p>{escape_html(', '.join(track.artists))}</p>"
            f'<p class="segue-dim">{escape_html(track.album_name)}</p>'
            f'<p class="segue-dim">{escape_html(genres)} · popularity {track.popularity}</p>'
            "</section>"
        )
    return Slot(track, place)


def card_grid(answer: Recommendations, on_pick: Pick) -> list[Slot]:
    """Draw the recommendations as cards of equal height; a click makes one the seed.

    Returns
    -------
    list of Slot
        The places of the pictures, to be filled.
    """
    st.caption("Click a card to go on from that song.")
    grid = st.grid("auto", min_column_width=160, gap="small", key="cards")
    slots = []
    for item in answer.items:
        with grid.cell(), st.container(key=f"card-{item.rank}", gap="xxsmall", height="stretch"):
            slots.append(_card(item, answer.query.numeric_weight, on_pick))
    return slots


def _card(item: Recommendation, numeric_weight: float, on_pick: Pick) -> Slot:
    track = item.track
    place = st.empty()
    # Streamlit keeps a button's state by its key: with the rank in it, no card inherits a click.
    st.button(
        escape_markdown(track.track_name),
        key=f"seed-{item.rank}-{track.track_id}",
        type="tertiary",
        on_click=on_pick,
        args=(track.track_id,),
        width="stretch",
    )
    st.html(_card_text(item, numeric_weight))
    return Slot(track, place)


def _card_text(item: Recommendation, numeric_weight: float) -> str:
    """Return the lines of a card below its title, as HTML."""
    track = item.track
    match, sound = match_percent(item, numeric_weight)
    metadata = match - sound
    genres = "".join(
        f"<span>{escape_html(genre)}</span>" for genre in _shown_genres(track, item.shared_genres)
    )
    versions = f"<p class='segue-dim'>{item.versions} versions</p>" if item.versions > 1 else ""
    return (
        '<div class="segue-card-text">'
        f'<p class="segue-artists">{escape_html(", ".join(track.artists))}</p>'
        f'<p class="segue-dim segue-album">{escape_html(track.album_name)}</p>'
        f'<p class="segue-genres">{genres}</p>{versions}'
        f'<p class="segue-match"><strong>{match}%</strong> match</p>'
        f'<div class="segue-bar" aria-hidden="true"><i style="width:{max(sound, 0)}%"></i>'
        f'<b style="width:{max(metadata, 0)}%"></b></div>'
        f'<p class="segue-dim">{sound} sound + {metadata} metadata</p></div>'
    )


def match_percent(item: Recommendation, numeric_weight: float) -> tuple[int, int]:
    """Return the match in percent and how much of it is sound; the rest is metadata."""
    return round(100 * item.score), round(100 * numeric_weight * item.numeric_similarity)


def _shown_genres(track: Track, first: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *track.genres]))[:_GENRES_SHOWN]
