"""The beliefs about a person's taste, the songs they come from, and buttons to remove them."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from recommender.catalogue.phrases import and_more, counted
from recommender.taste.beliefs import Belief
from recommender.taste.profile_history import forget
from recommender.taste.tastes import Taste
from recommender.ui import identity, opinions
from recommender.ui.charts.tastes import draw_tastes
from recommender.ui.for_you.view import View, forget_view, title
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

_SONGS_LISTED: Final = 20
_BELIEFS_LISTED: Final = 30


def draw(services: Services, shown: View) -> None:
    """Draw the beliefs in words, each with a way to remove it, and the tastes as a chart."""
    st.subheader("What Segue believes about your taste", anchor=False)
    tastes = {taste.track_ids: taste for taste in shown.tastes}
    with st.grid(2, min_column_width=330, gap="large", key="believed") as grid:
        with grid.cell():
            for place, belief in enumerate(_of_kind(shown, "likes")):
                _taste(services, belief, tastes[belief.track_ids], place)
            _others(services, "You would rather not hear", "avoids", _of_kind(shown, "avoids"))
            _others(services, "Resting for a while", "rests", _of_kind(shown, "rests"))
        with grid.cell():
            names = [title(taste) for taste in shown.tastes]
            draw_tastes(services.recommender.catalogue, shown.tastes, names)


def _of_kind(shown: View, kind: str) -> list[Belief]:
    return [belief for belief in shown.beliefs if belief.kind == kind]


def _taste(services: Services, belief: Belief, taste: Taste, place: int) -> None:
    with st.container(key=f"belief-{place}", gap="xsmall"):
        st.markdown(escape_markdown(belief.sentence))
        with st.popover(
            f"From {counted(len(taste.track_ids), 'song')}",
            # By its name: when songs were forgotten, another taste may have this place.
            key=f"from-{taste.name}",
            icon=":material/queue_music:",
            on_change="rerun",
        ) as menu:
            if menu.open:
                _grounds(services, taste)


def _grounds(services: Services, taste: Taste) -> None:
    """List the songs a taste is believed from, the most liked first, each with a way to go."""
    catalogue = services.recommender.catalogue
    for track in catalogue.tracks(catalogue.rows(taste.track_ids[:_SONGS_LISTED])):
        st.button(
            escape_markdown(track.label()),
            key=f"forget-{track.track_id}",
            icon=":material/close:",
            type="tertiary",
            help="Forget this song: its like and its plays go",
            on_click=_forget,
            args=(services, (track.track_id,)),
        )
    if more := and_more(len(taste.track_ids) - _SONGS_LISTED):
        st.caption(f"{more}, each counting less")
    st.divider()
    st.caption("Removing this belief forgets the likes and plays of all its songs, for good.")
    st.button(
        "Remove this belief",
        key=f"remove-{taste.name}",
        icon=":material/delete:",
        on_click=_forget,
        args=(services, taste.track_ids),
    )


def _others(services: Services, heading: str, kind: str, found: Sequence[Belief]) -> None:
    """List what is avoided or rests, folded away."""
    if not found:
        return
    with st.expander(
        f"{heading}: {counted(len(found), 'song')}", key=kind, on_change="rerun"
    ) as fold:
        if not fold.open:
            return
        for belief in found[:_BELIEFS_LISTED]:
            st.button(
                escape_markdown(belief.sentence),
                key=f"{kind}-{belief.track_ids[0]}",
                icon=":material/close:",
                type="tertiary",
                help="Remove this belief",
                on_click=_unjudge if kind == "avoids" else _forget,
                args=(services, belief.track_ids),
            )
        if more := and_more(len(found) - _BELIEFS_LISTED):
            st.caption(more)


def _forget(services: Services, track_ids: tuple[str, ...]) -> None:
    with opinions.saving(services):
        forget(identity.current_profile(services), services.recommender.catalogue, track_ids)
        forget_view()


def _unjudge(services: Services, track_ids: tuple[str, ...]) -> None:
    with opinions.saving(services):
        identity.current_profile(services).unjudge(*track_ids)
        forget_view()
