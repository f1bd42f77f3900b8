"""The blind taste test: the way to it on For You, and the view that takes the page's place."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from recommender.profile import Judgement
from recommender.taste import blind
from recommender.taste.blind import PAIRS
from recommender.ui import notices
from recommender.ui.blind import lists, progress, verdict
from recommender.ui.components import search_box
from recommender.ui.services import Services

_PARAM: Final = "test"
_NAME: Final = "blind"
_GO: Final = "blind_go"
_STYLE: Final = Path(__file__).parent.parent / "assets" / "blind.css"


def is_open() -> bool:
    """Return whether the page shows the test; its address says so."""
    match st.session_state.pop(_GO, None):
        case True:
            st.query_params[_PARAM] = _NAME
        case False:
            st.query_params.pop(_PARAM, None)
    return st.query_params.get(_PARAM) == _NAME


def invite(services: Services) -> None:
    """Draw what the test is, and the way to it."""
    made = progress.judgements(services)
    n_judged = len(blind.unfinished(made))
    st.subheader("Blind taste test", anchor=False)
    st.caption(
        "Does Segue choose well for you? Ten times you see two lists for a song, made in two ways "
        "and not marked, and say which you would rather hear. Then you learn which way you prefer, "
        "and how much of that may be chance."
    )
    label = f"Go on: {n_judged} of {PAIRS} judged" if n_judged else "Begin"
    if made and not n_judged:
        label = "See the result"
    st.button(label, key="blind-open", icon=":material/hearing:", on_click=_go, args=(True,))


def draw(services: Services) -> None:
    """Draw the test as far as it is."""
    st.html(_STYLE)
    made = progress.judgements(services)
    st.button(
        "Back to For You", "blind-close", icon=":material/arrow_back:", type="tertiary",
        on_click=_go, args=(False,),
    )  # fmt: skip
    st.title("Blind taste test")
    if notice := notices.take("blind test"):
        st.info(notice.message)
    shown = progress.shown()
    if shown is None and progress.is_at_its_end(made):
        verdict.draw(made)
        # After the verdict an answer is no longer blind.
        if not progress.is_revealed(made):
            _offer_to_take_back(services, made)
        return
    n_judged = len(blind.unfinished(made))
    st.progress(n_judged / PAIRS, f"Pair {n_judged + 1} of {PAIRS}")
    if shown is None:
        _choose(services)
    else:
        lists.draw(services, shown)
    with st.container(horizontal=True, key="blind-more", gap="small"):
        if shown is not None:
            skip = progress.leave_pair
            st.button("Skip this pair", "blind-skip", icon=":material/skip_next:", on_click=skip)
        if n_judged:
            _offer_to_take_back(services, made)


def _choose(services: Services) -> None:
    """Draw the ways to choose the song of the next pair."""
    st.markdown(
        "Choose a song, and see two lists for it. You can stop at any time: what you judged is "
        "kept, and you go on from there."
    )
    choose = partial(progress.choose_song, services)
    search_box.search_box(services, choose, label="Search for a song", key="blind-song")
    surprise = partial(progress.surprise, services)
    st.button("Surprise me", "blind-surprise", icon=":material/casino:", on_click=surprise)


def _offer_to_take_back(services: Services, made: Sequence[Judgement]) -> None:
    # A key for each judgement: a late second click takes back no other one.
    key = f"blind-undo-{len(made)}"
    take_back = partial(progress.take_back, services, made[-1])
    st.button("Take back the last answer", key, icon=":material/undo:", on_click=take_back)


def _go(is_open: bool) -> None:
    st.session_state[_GO] = is_open
