"""The parts pages are made of: search box, starting songs, seed, and the grid of cards."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.covers import cover_data_uri, draw_cover
from recommender.recommend import Recommendation, Recommendations
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.services import Services

HITS: Final = 8
_GENRES_SHOWN: Final = 3
_SEARCH: Final = "search"
_PICKED: Final = "picked_track_id"

Pick = Callable[[str], None]
"""Called with the id of the track a person picked."""


def _picked(track_id: str) -> None:
    st.session_state[_PICKED] = track_id
    st.session_state[_SEARCH] = ""


@st.fragment
def search_box(services: Services, on_pick: Pick) -> None:
    """Draw the search box; hits come as a person types, a pick folds them and leaves the box."""
    if picked := st.session_state.pop(_PICKED, None):
        on_pick(picked)
        st.rerun()
    text = st.text_input(
        "Search for a song",
        key=_SEARCH,
        type="search",
        live="250ms",
        placeholder="A title, an artist, or both. Typos are fine.",
        icon=":material/search:",
        max_chars=200,
    )
    if not text:
        return
    catalogue = services.recommender.catalogue
    rows = services.search.search(text, HITS)
    if not rows:
        st.caption(
            f"Nothing sounds like “{escape_markdown(text)}”. Try fewer words, or only the artist."
        )
    with st.container(key="hits", gap="xxsmall"):
        for row in rows:
            track = catalogue.track(row)
            label = f"**{escape_markdown(track.track_name)}** · {_artists_markdown(track)}"
            st.button(
                label,
                key=f"hit-{track.track_id}",
                type="tertiary",
                width="stretch",
                on_click=_picked,
                args=(track.track_id,),
            )


def starters(services: Services, on_pick: Pick) -> None:
    """Draw a few well-known songs of different genres to begin with."""
    with st.container(horizontal=True, key="starters", gap="small"):
        for track in services.starters:
            label = f"{escape_markdown(track.track_name)} · {_artists_markdown(track)}"
            if st.button(label, key=f"starter-{track.track_id}", icon=":material/play_arrow:"):
                on_pick(track.track_id)
                st.rerun()


def seed_panel(track: Track) -> None:
    """Show the song that everything is compared with."""
    genres = ", ".join(track.genres) or "no genre"
    st.html(
        '<section class="segue-seed" aria-label="Your song">'
        f"{_cover(track)}<div><p class='segue-kicker'>Songs that belong with</p>"
        f"<h2>{escape_html(track.track_name)}</h2>"
        f"<p>{escape_html(', '.join(track.artists))}</p>"
        f'<p class="segue-dim">{escape_html(track.album_name)}</p>'
        f'<p class="segue-dim">{escape_html(genres)} · popularity {track.popularity}</p>'
        "</div></section>"
    )


def card_grid(answer: Recommendations, on_pick: Pick) -> None:
    """Draw the recommendations as cards of equal height; a click makes one the seed."""
    st.caption("Click a card to go on from that song.")
    grid = st.grid("auto", min_column_width=160, gap="small", key="cards")
    for item in answer.items:
        with grid.cell(), st.container(key=f"card-{item.rank}", gap="xxsmall", height="stretch"):
            _card(item, answer.query.numeric_weight, on_pick)


def _card(item: Recommendation, numeric_weight: float, on_pick: Pick) -> None:
    track = item.track
    st.html(_cover(track))
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


def _artists_markdown(track: Track) -> str:
    return escape_markdown(", ".join(track.artists))


def _cover(track: Track) -> str:
    svg = draw_cover(
        track.track_id,
        track.track_name,
        track.genres,
        valence=track.feature("valence"),
        energy=track.feature("energy"),
    )
    return f'<img class="segue-cover" src="{escape_html(cover_data_uri(svg))}" alt="Drawn cover">'
