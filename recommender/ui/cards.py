"""The seed and the grid of cards."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.explain import Reason, explain
from recommender.leads import Lead
from recommender.recommend import Recommendation, Recommendations
from recommender.ui import opinions, state
from recommender.ui.artwork import Slot, at_hand, picture
from recommender.ui.markup import escape_html, escape_markdown
from recommender.ui.player import player
from recommender.ui.services import Services

_GENRES_SHOWN: Final = 3
_VERSIONS_SHOWN: Final = 20
_LEADS_SHOWN: Final = 8


def seed_panel(services: Services, track: Track) -> list[Slot]:
    """Show the song that everything is compared with; return its picture's place if it waits."""
    genres = ", ".join(track.genres) or "no genre"
    with st.container(horizontal=True, key="seed", gap="medium", vertical_alignment="center"):
        slots = picture(track, at_hand(services.artwork, [track]))
        st.html(
            '<section class="segue-seed" aria-label="Your song">'
            "<p class='segue-kicker'>Songs that belong with</p>"
            f"<h2>{escape_html(track.track_name)}</h2>"
            f"<p>{escape_html(', '.join(track.artists))}</p>"
            f'<p class="segue-dim">{escape_html(track.album_name)}</p>'
            f'<p class="segue-dim">{escape_html(genres)} · popularity {track.popularity}</p>'
            "</section>"
        )
    return slots


def card_grid(
    services: Services,
    answer: Recommendations,
    leads: Sequence[Lead] = (),
    choose: Callable[[str], None] = state.choose_seed,
    icon: str | None = None,
) -> list[Slot]:
    """Draw the recommendations as cards of equal height; a click makes one the seed.

    Parameters
    ----------
    services : Services
    answer : Recommendations
    leads : sequence of Lead
        Which seeds led to each, if that is to be told.
    choose : callable
        What a click on a card does in place of making it the seed, given its track id.
    icon : str, optional
        Stands in front of each title, where a click does something else.

    Returns
    -------
    list of Slot
        The places of the pictures that are not at hand, to be filled.
    """
    reasons = explain(services.recommender, answer)
    return cards(services, answer.items, reasons, leads, choose=choose, icon=icon)


def cards(
    services: Services,
    items: Sequence[Recommendation],
    reasons: Sequence[Reason],
    leads: Sequence[Lead] = (),
    *,
    choose: Callable[[str], None] = state.choose_seed,
    icon: str | None = None,
    prefix: str = "",
) -> list[Slot]:
    """Draw recommendations as cards of equal height.

    Parameters
    ----------
    services, leads, choose, icon
        As in `card_grid`.
    items : sequence of Recommendation
    reasons : sequence of Reason
        One for each item.
    prefix : str
        Stands in the keys; a page with several grids gives each its own.

    Returns
    -------
    list of Slot
        The places of the pictures that are not at hand, to be filled.
    """
    # Cells after the open player close the gap it leaves in its row.
    grid = st.grid("auto", min_column_width=165, gap="small", key=f"cards{prefix}", dense=True)
    posters = at_hand(services.artwork, [item.track for item in items])
    slots: list[Slot] = []
    for place, (item, reason) in enumerate(zip(items, reasons, strict=True)):
        lead = leads[place] if leads else None
        name = f"{prefix}{item.rank}"
        with grid.cell(), st.container(key=f"card-{name}", gap="xxsmall", height="stretch"):
            text = _card_text(item, reason, lead)
            slots += picture(item.track, posters)
            _card(services, item, name, text, choose, icon)
        if state.playing() == item.track.track_id:
            with grid.cell(column_span="all"), st.container(key="player"):
                player(services, item.track.track_id, item.track.label())
    return slots


def _card(
    services: Services,
    item: Recommendation,
    name: str,
    text: str,
    choose: Callable[[str], None],
    icon: str | None,
) -> None:
    track = item.track
    # Streamlit keeps a button's state by its key: with the rank in it, no card inherits a click.
    st.button(
        escape_markdown(track.track_name),
        key=f"seed-{name}-{track.track_id}",
        type="tertiary",
        icon=icon,
        on_click=choose,
        args=(track.track_id,),
        width="stretch",
    )
    st.html(text)
    with st.container(horizontal=True, key=f"actions-{name}", gap="xxsmall"):
        _actions(services, track)
        if item.versions > 1:
            _versions(services, item, choose)


def _actions(services: Services, track: Track) -> None:
    is_playing = state.playing() == track.track_id
    is_liked = opinions.is_liked(track.track_id)
    # The labels are for screen readers; the style sheet leaves the icons alone to be seen.
    for label, key, icon, on_click in (
        ("Close the player" if is_playing else "Listen", "listen",
         "stop_circle" if is_playing else "play_circle", opinions.toggle_player),
        ("Take the like back" if is_liked else "Like", "like",
         "heart_check" if is_liked else "favorite", opinions.toggle_like),
        ("Not this", "out", "thumb_down", opinions.not_this),
    ):  # fmt: skip
        st.button(
            label,
            key=f"{key}-{track.track_id}",
            icon=f":material/{icon}:",
            type="tertiary",
            on_click=on_click,
            args=(services, track.track_id),
        )


def _versions(services: Services, item: Recommendation, choose: Callable[[str], None]) -> None:
    """Offer all versions of the song; each can be chosen."""
    catalogue = services.recommender.catalogue
    key = f"versions-{item.track.track_id}"
    with st.popover(
        f"{item.versions} versions", key=key, type="tertiary", on_change="rerun"
    ) as menu:
        if not menu.open:
            return
        rows = catalogue.versions(catalogue.row(item.track.track_id))
        for row in rows[:_VERSIONS_SHOWN].tolist():
            track = catalogue.track(row)
            st.button(
                f"**{escape_markdown(track.track_name)}** · {escape_markdown(track.album_name)} · "
                f"popularity {track.popularity}",
                key=f"version-{track.track_id}",
                type="tertiary",
                on_click=choose,
                args=(track.track_id,),
            )
        if len(rows) > _VERSIONS_SHOWN:
            st.caption(f"and {len(rows) - _VERSIONS_SHOWN} more")


def _card_text(item: Recommendation, reason: Reason, lead: Lead | None) -> str:
    """Return the lines of a card below its title, as HTML."""
    track = item.track
    sound, metadata = reason.percents()
    genres = "".join(
        f"<span>{escape_html(genre)}</span>" for genre in _shown_genres(track, item.shared_genres)
    )
    return (
        '<div class="segue-card-text">'
        f'<p class="segue-artists">{escape_html(", ".join(track.artists))}</p>'
        f'<p class="segue-dim segue-album">{escape_html(track.album_name)}</p>'
        f'<p class="segue-genres">{genres}</p>'
        f'<p class="segue-match"><strong>{sound + metadata}%</strong> match</p>'
        f'<div class="segue-bar" aria-hidden="true"><i style="width:{max(sound, 0)}%"></i>'
        f'<b style="width:{max(metadata, 0)}%"></b></div>'
        f'<p class="segue-dim">{sound} sound + {metadata} metadata</p>'
        f"{_lead_text(lead)}"
        f'<p class="segue-reason">{escape_html(reason.sentence())}</p></div>'
    )


def _lead_text(lead: Lead | None) -> str:
    """Return who leads here as HTML; several songs are named when it is opened."""
    if lead is None or not (sentence := lead.sentence()):
        return ""
    if len(lead.seeds) < 2:
        return f'<p class="segue-lead">{escape_html(sentence)}</p>'
    names = [escape_html(seed.label()) for seed in lead.seeds[:_LEADS_SHOWN]]
    if more := len(lead.seeds) - len(names):
        names.append(f"and {more:,} more")
    listed = "".join(f"<li>{name}</li>" for name in names)
    return (
        f'<details class="segue-lead"><summary>{escape_html(sentence)}</summary>'
        f"<ul>{listed}</ul></details>"
    )


def _shown_genres(track: Track, first: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *track.genres]))[:_GENRES_SHOWN]
