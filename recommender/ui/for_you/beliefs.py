"""What Segue believes about a person's taste, from which songs, and the way to have it forget."""

import math
from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from recommender.catalogue.catalogue import Catalogue
from recommender.taste.beliefs import Belief
from recommender.taste.profile_history import forget
from recommender.taste.tastes import Taste
from recommender.ui import identity, opinions
from recommender.ui.for_you import shelves
from recommender.ui.for_you.shelves import View
from recommender.ui.markup import escape_markdown
from recommender.ui.services import Services

DOTS_A_TASTE: Final = 60
CHART_PX: Final = 380
_LEGEND_LINE_PX: Final = 22
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
            _chart(services.recommender.catalogue, shown.tastes)


def _of_kind(shown: View, kind: str) -> list[Belief]:
    return [belief for belief in shown.beliefs if belief.kind == kind]


def _taste(services: Services, belief: Belief, taste: Taste, place: int) -> None:
    catalogue = services.recommender.catalogue
    with st.container(key=f"belief-{place}", gap="xsmall"):
        st.markdown(escape_markdown(belief.sentence))
        with st.popover(
            f"From {_songs(len(taste.track_ids))}",
            # By its name: when songs were forgotten, another taste may stand in this place.
            key=f"from-{taste.name}",
            icon=":material/queue_music:",
            on_change="rerun",
        ) as menu:
            if menu.open:
                _grounds(services, catalogue, taste)


def _grounds(services: Services, catalogue: Catalogue, taste: Taste) -> None:
    """List the songs a taste is believed from, the most liked first, each with a way to go."""
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
    if (more := len(taste.track_ids) - _SONGS_LISTED) > 0:
        st.caption(f"and {more:,} more, each counting less")
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
    with st.expander(f"{heading}: {_songs(len(found))}", key=kind, on_change="rerun") as fold:
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
        if (more := len(found) - _BELIEFS_LISTED) > 0:
            st.caption(f"and {more:,} more")


def _songs(count: int) -> str:
    return "1 song" if count == 1 else f"{count:,} songs"


def _forget(services: Services, track_ids: tuple[str, ...]) -> None:
    with opinions.saving(services):
        forget(identity.current_profile(services), services.recommender.catalogue, track_ids)
        shelves.forget_view()


def _unjudge(services: Services, track_ids: tuple[str, ...]) -> None:
    with opinions.saving(services):
        identity.current_profile(services).unjudge(*track_ids)
        shelves.forget_view()


def _chart(catalogue: Catalogue, tastes: Sequence[Taste]) -> None:
    """Draw the songs of the tastes by energy and mood, and the middle of each taste."""
    names = [shelves.title(taste) for taste in tastes]
    colour = alt.Color(
        "taste:N",
        title=None,
        sort=names,
        legend=alt.Legend(orient="bottom", columns=1, labelLimit=320, symbolOpacity=1),
    )
    songs = alt.Chart(pd.DataFrame(_dots(catalogue, tastes, names)))
    dots = songs.mark_circle(size=55, opacity=0.55).encode(
        x=_axis("energy", "calm → energetic"),
        y=_axis("valence", "melancholic → happy"),
        color=colour,
        tooltip=[alt.Tooltip("song:N", title="Song"), alt.Tooltip("taste:N", title="Taste")],
    )
    middles = (
        alt.Chart(pd.DataFrame(_middles(tastes, names)))
        .mark_point(filled=False, strokeWidth=3, opacity=1)
        .encode(
            x="energy:Q",
            y="valence:Q",
            color=colour,
            size=alt.Size(
                "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[200, 2600])
            ),
            tooltip=[
                alt.Tooltip("taste:N", title="Taste"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
            ],
        )
    )
    st.altair_chart(
        (dots + middles).properties(height=CHART_PX + _LEGEND_LINE_PX * len(tastes)),
        width="stretch",
        key="tastes",
        alt="Your songs by energy and mood, a ring around the middle of each taste",
    )


def _axis(feature: str, title: str) -> Any:
    return {
        "energy": alt.X, "valence": alt.Y,
    }[feature](
        f"{feature}:Q", title=title, scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0.5], labels=False, ticks=False),
    )  # fmt: skip


def _dots(
    catalogue: Catalogue, tastes: Sequence[Taste], names: Sequence[str]
) -> list[dict[str, Any]]:
    return [
        {
            "energy": track.feature("energy"),
            "valence": track.feature("valence"),
            "song": track.label()[:100],
            "taste": name,
        }
        for taste, name in zip(tastes, names, strict=True)
        for track in catalogue.tracks(catalogue.rows(taste.track_ids[:DOTS_A_TASTE]))
        if not math.isnan(track.feature("energy") + track.feature("valence"))
    ]


def _middles(tastes: Sequence[Taste], names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "energy": taste.features["energy"],
            "valence": taste.features["valence"],
            "share": taste.share,
            "taste": name,
        }
        for taste, name in zip(tastes, names, strict=True)
    ]
