"""Songs drawn as cards: the seed, and the recommendations in a grid."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from recommender.catalogue import Catalogue, Track
from recommender.catalogue.phrases import and_more
from recommender.ranking.answer import Recommendation
from recommender.ranking.attribution import Attribution
from recommender.ranking.reasons import Reason
from recommender.ranking.wording import alike
from recommender.ui import opinions, redraw, session
from recommender.ui.components import tiles
from recommender.ui.components.pictures import art_html, look_up
from recommender.ui.components.player import player_html
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_html
from recommender.ui.services import Services

_GENRES_SHOWN: Final = 3
_VERSIONS_SHOWN: Final = 20
_SEEDS_SHOWN: Final = 8


def seed_panel(services: Services, track: Track) -> None:
    """Show the song that everything is compared with."""
    posters, is_waiting = look_up(services.artwork, [track.track_id])
    genres = ", ".join(track.genres) or "no genre"
    text = (
        '<section class="segue-seed" aria-label="Your song">'
        "<p class='segue-kicker'>Songs that belong with</p>"
        f"<h2>{escape_html(track.track_name)}</h2>"
        f"<p>{escape_html(', '.join(track.artists))}</p>"
        f'<p class="segue-dim">{escape_html(track.album_name)}</p>'
        f'<p class="segue-dim">{escape_html(genres)} · popularity {track.popularity}</p>'
        "</section>"
    )
    tile = Tile(track.track_id, art_html(track, posters.get(track.track_id)) + text)
    tiles.draw("seed", [tile], tiles.nothing, "segue-seed-tile", is_waiting=is_waiting)


def cards(
    services: Services,
    items: Sequence[Recommendation],
    reasons: Sequence[Reason],
    attributions: Sequence[Attribution] = (),
    *,
    choose: Callable[[str], None] = session.choose_seed,
    icon: str | None = None,
    prefix: str = "",
) -> None:
    """Draw recommendations as cards of equal height; posters are drawn as they arrive.

    Parameters
    ----------
    services : Services
    items, reasons, attributions : sequence
        One reason for each item, and which seeds it is close to, if that is to be shown.
    choose : callable
        What a click on a card does, given its track id; by default it makes the track the seed.
    icon : str, optional
        Of Material Symbols, in front of each title; for pages where a click does something else.
    prefix : str
        Part of the key; a page with several grids gives each its own.
    """
    catalogue = services.recommender.catalogue
    press = partial(_press, services, choose)

    @st.fragment
    def draw() -> None:
        posters, is_waiting = look_up(services.artwork, [item.track.track_id for item in items])
        shown: list[Tile] = []
        for place, (item, reason) in enumerate(zip(items, reasons, strict=True)):
            track_id = item.track.track_id
            html = (
                art_html(item.track, posters.get(track_id))
                + _title(item.track, icon)
                + _card_text(item, reason, attributions[place] if attributions else None)
                + _actions(catalogue, item, f"versions{prefix}-{item.rank}")
            )
            shown.append(Tile(track_id, html, "segue-card"))
            if session.playing() == track_id:
                player = player_html(services, track_id, item.track.label())
                shown.append(Tile(f"player-{track_id}", player, "segue-card-player"))
        tiles.draw(f"cards{prefix}", shown, press, "segue-cards", is_waiting=is_waiting)

    draw()


def _press(services: Services, choose: Callable[[str], None], do: str, name: str) -> None:
    """Do what was pressed on a card, if it is for a track of the catalogue."""
    catalogue = services.recommender.catalogue
    row = catalogue.known_rows([name])[0]
    if row < 0:
        return
    track_id = catalogue.track(row).track_id
    if do == "choose":
        choose(track_id)
    elif do == "listen":
        opinions.toggle_player(services, track_id)
    elif do == "like":
        opinions.toggle_like(services, track_id)
    elif do == "out":
        opinions.not_this(services, track_id)
    redraw.the_list()


def _title(track: Track, icon: str | None) -> str:
    mark = "" if icon is None else tiles.icon_html(icon)
    return (
        '<button type="button" class="segue-title" data-do="choose">'
        f"{mark}<span>{escape_html(track.track_name)}</span></button>"
    )


def _actions(catalogue: Catalogue, item: Recommendation, menu: str) -> str:
    track = item.track
    is_playing = session.playing() == track.track_id
    is_liked = opinions.is_liked(track.track_id)
    buttons = [
        tiles.icon_button("listen", "stop_circle", "Close the player")
        if is_playing
        else tiles.icon_button("listen", "play_circle", "Listen"),
        tiles.icon_button("like", "heart_check", "Take the like back")
        if is_liked
        else tiles.icon_button("like", "favorite", "Like"),
        tiles.icon_button("out", "thumb_down", "Not this"),
    ]
    if item.versions > 1:
        buttons.append(_versions(catalogue, item, menu))
    return f'<div class="segue-actions">{"".join(buttons)}</div>'


def _versions(catalogue: Catalogue, item: Recommendation, menu: str) -> str:
    """Return a menu of all versions of the song; each can be chosen."""
    rows = catalogue.versions(catalogue.row(item.track.track_id))
    lines = [
        f'<li><button type="button" data-do="choose" data-name="{escape_html(track.track_id)}">'
        f"<strong>{escape_html(track.track_name)}</strong> · {escape_html(track.album_name)} · "
        f"popularity {track.popularity}</button></li>"
        for track in catalogue.tracks(rows[:_VERSIONS_SHOWN])
    ]
    if more := and_more(len(rows) - _VERSIONS_SHOWN):
        lines.append(f"<li>{more}</li>")
    return (
        f'<button type="button" class="segue-versions" popovertarget="{menu}">'
        f'{item.versions} versions</button><ul id="{menu}" popover>{"".join(lines)}</ul>'
    )


def _card_text(item: Recommendation, reason: Reason, attribution: Attribution | None) -> str:
    """Return the lines of a card below its title, as HTML."""
    track = item.track
    genres = "".join(
        f"<span>{escape_html(genre)}</span>" for genre in _shown_genres(track, item.shared_genres)
    )
    return (
        '<div class="segue-card-text">'
        f'<p class="segue-artists">{escape_html(", ".join(track.artists))}</p>'
        f'<p class="segue-dim segue-album">{escape_html(track.album_name)}</p>'
        f'<p class="segue-genres">{genres}</p>'
        f'<p class="segue-match"><strong>{100 * item.match:.0f}%</strong> match</p>'
        f"{_parts(reason)}"
        f"{_attribution_text(attribution)}"
        f'<p class="segue-reason">{escape_html(reason.sentence())}</p></div>'
    )


def _parts(reason: Reason) -> str:
    """Return what the song has in common with its seed as HTML, each part with its own bar."""
    named = reason.artist_and_genre
    lines = [
        _bar("Sound", alike(reason.sound), max(reason.sound, 0.0)),
        _bar("Artist and genre", f"{100 * named:.0f} of 100", named),
        *(f"<li>{fact.capitalize()}</li>" for fact in reason.facts()),
    ]
    return f'<ul class="segue-parts">{"".join(lines)}</ul>'


def _bar(name: str, words: str, share: float) -> str:
    return (
        f'<li>{name}: {words}<span class="segue-bar" aria-hidden="true">'
        f'<i style="width:{100 * share:.0f}%"></i></span></li>'
    )


def _attribution_text(attribution: Attribution | None) -> str:
    """Return which seeds a song fits as HTML; several are named when it is opened."""
    if attribution is None or not (sentence := attribution.sentence()):
        return ""
    if len(attribution.seeds) < 2:
        return f'<p class="segue-attribution">{escape_html(sentence)}</p>'
    names = [escape_html(seed.label()) for seed in attribution.seeds[:_SEEDS_SHOWN]]
    if more := and_more(len(attribution.seeds) - len(names)):
        names.append(more)
    lines = "".join(f"<li>{name}</li>" for name in names)
    return (
        f'<details class="segue-attribution"><summary>{escape_html(sentence)}</summary>'
        f"<ul>{lines}</ul></details>"
    )


def _shown_genres(track: Track, first: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *track.genres]))[:_GENRES_SHOWN]
