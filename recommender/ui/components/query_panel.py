"""Ask for a list by the controls, show what was asked, and offer what to change."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from recommender.catalogue import Track
from recommender.ranking.answer import Recommendations
from recommender.ranking.filters import Cost
from recommender.ranking.presets import PRESETS
from recommender.ranking.query import MAX_SHIFT, Query
from recommender.ranking.recommender import Recommender
from recommender.ui import session
from recommender.ui.components import controls, tiles
from recommender.ui.components.tiles import Tile
from recommender.ui.markup import escape_html, escape_markdown


def ask_recommender(
    recommender: Recommender, seed: Track, place: DeltaGenerator
) -> Recommendations:
    """Draw the main controls in their place, and return the recommendations they ask for."""
    with place:
        presets_place = controls.main_controls()
    asked = controls.query((seed.track_id,), session.left_out())
    show_presets(presets_place, asked)
    show_shift(asked)
    answer = recommender.recommend(asked)
    show_if_few(recommender, answer)
    return answer


def shift_in_words(query: Query) -> str:
    """Return what a shift asks for, in words; empty where nothing is asked.

    Examples
    --------
    >>> from recommender.ranking.query import Shift
    >>> shift_in_words(Query(("a",), shift=Shift(energy=-2, tempo=1)))
    'much calmer, faster'
    """
    return ", ".join(
        ("much " if abs(steps) == MAX_SHIFT else "") + (shift.more if steps > 0 else shift.less)
        for shift in controls.SHIFTS
        if (steps := getattr(query.shift, shift.feature))
    )


def heading(seed: Track) -> str:
    """Return the heading of a list as Markdown."""
    return f"Songs that belong with {escape_markdown(seed.track_name)}"


def show_shift(query: Query) -> None:
    """Draw which shift was asked for, if any."""
    if words := shift_in_words(query):
        st.caption(f"Like this, but **{words}**.")


def show_if_few(recommender: Recommender, answer: Recommendations) -> None:
    """If filters leave too few songs, say so and offer to loosen the one that costs most."""
    found = len(answer.items)
    if found == answer.query.n:
        return
    only = f"Only {found} of {answer.query.n}" if found else "None of the"
    st.info(f"{only} songs meet everything you ask for.", icon=":material/filter_alt:")
    _offer_to_loosen(recommender.costs(answer))


def _offer_to_loosen(costs: Sequence[Cost]) -> None:
    dear = [cost for cost in costs if cost.name in controls.FILTER_WIDGET and cost.songs]
    if not dear:
        return
    widget, name = controls.FILTER_WIDGET[dear[0].name]
    st.button(
        f"Loosen “{name}”: {dear[0].songs:,} more songs",
        key="loosen",
        icon=":material/filter_alt_off:",
        on_click=controls.loosen,
        args=(widget,),
    )
    others = [f"{controls.FILTER_WIDGET[cost.name][1]} ({cost.songs:,})" for cost in dear[1:]]
    if others:
        st.caption(f"Loosening one of the others alone would bring: {', '.join(others)}.")


def show_presets(place: DeltaGenerator, query: Query) -> None:
    """Draw the presets; the one that the query fits is marked, and a sentence says what it does."""
    fitting = [preset for preset in PRESETS if preset.fits(query)]
    drawn = [
        Tile(
            preset.name,
            '<button type="button" class="segue-button" data-do="preset" '
            f'aria-pressed="{str(preset in fitting).lower()}">{escape_html(preset.name)}</button>',
        )
        for preset in PRESETS
    ]
    sentence = fitting[0].sentence if fitting else "Your own mix."
    drawn.append(Tile("", f'<p class="segue-sentence">{escape_html(sentence)}</p>', "segue-wide"))
    with place:
        tiles.draw("presets", drawn, _press_preset, "segue-presets")


def _press_preset(_do: str, name: str) -> None:
    for preset in PRESETS:
        if preset.name == name:
            controls.take(preset)
