"""What a person preferred in their blind taste test, and what they can make of it."""

from collections.abc import Callable, Sequence

import streamlit as st

from recommender.profile import Judgement
from recommender.ranking.presets import Preset
from recommender.taste import blind
from recommender.taste.blind import PAIRS, Verdict
from recommender.ui import preference
from recommender.ui.blind import progress
from recommender.ui.markup import escape_markdown


def draw(made: Sequence[Judgement]) -> None:
    """Draw the verdict once it was asked for, and before that the way to it."""
    if not progress.is_revealed(made):
        st.markdown(f"**All {PAIRS} pairs are judged.** After this you will know what was what.")
        _button("See what you preferred", "reveal", "visibility", progress.reveal, made)
        return
    verdict = Verdict.of(made)
    told, *rest = verdict.sentences()
    st.markdown(f"**{escape_markdown(told)}**")
    st.markdown(escape_markdown(" ".join(rest)))
    if len(made) > PAIRS:
        st.caption(
            f"This counts all your {len(made)} pairs. Who goes on until the answer pleases finds "
            "one that is hardly chance more often than a coin says."
        )
    for preset in (blind.FIRST, blind.SECOND):
        st.caption(f"**{escape_markdown(preset.name)}**: {escape_markdown(preset.sentence)}")
    if verdict.preferred is not None:
        _offer(blind.FIRST if verdict.preferred == blind.FIRST.name else blind.SECOND)
    _button(f"Judge {PAIRS} more pairs", "more", "replay", progress.go_on, made)


def _button(
    label: str, name: str, icon: str, do: Callable[[Sequence[Judgement]], None],
    made: Sequence[Judgement],
) -> None:  # fmt: skip
    key = f"blind-{name}"
    st.button(label, key=key, icon=f":material/{icon}:", on_click=do, args=(made,))


def _offer(preset: Preset) -> None:
    """Offer to begin with the preferred preset wherever lists are asked for in this session."""
    name = escape_markdown(preset.name)
    if preference.is_preferred(preset):
        st.caption(f"In this session lists for a song begin with “{name}”.")
        return
    st.button(
        f"Begin with “{name}” from now on",
        key="blind-prefer",
        type="primary",
        icon=":material/check:",
        on_click=preference.prefer,
        args=(preset,),
    )
