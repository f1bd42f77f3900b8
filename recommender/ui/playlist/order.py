"""The order of the list: an arc of energy, or a smooth mix."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from recommender.catalogue import Track
from recommender.playlists.ordering import Permutation, energy_arc, smooth_mix
from recommender.playlists.transitions import path_cost
from recommender.ui.charts.curves import CURVES, draw_curve, draw_curves
from recommender.ui.playlist import songs, state
from recommender.ui.services import Services

_LEAST: Final = 3
_SMOOTH: Final = "Smooth mix"


def _arc(shape: str) -> Callable[[Sequence[Track]], Permutation]:
    def order(tracks: Sequence[Track]) -> Permutation:
        return energy_arc([track.feature("energy") for track in tracks], shape)  # type: ignore[arg-type] # one of _ORDERS

    return order


_ORDERS: Final = {
    "Build up": ("build-up", "trending_up", "Energy rises from the first song to the last.",
                 _arc("build up")),
    "Wave": ("wave", "airwave", "Energy rises and falls twice.", _arc("wave")),
    "Cool down": ("cool-down", "trending_down", "Energy falls from the first song to the last.",
                  _arc("cool down")),
    _SMOOTH: ("smooth", "conversion_path", "Each song goes into the next by tempo, key and energy. "
              "The first song stays first.", smooth_mix),
}  # fmt: skip


def draw(services: Services) -> None:
    """Draw the orders to choose from and how energy goes now."""
    tracks = state.tracks(services.recommender.catalogue)
    if len(tracks) < _LEAST:
        st.caption(f"From {_LEAST} songs of the catalogue on, the list can be put in order.")
        return
    with st.container(horizontal=True, gap="xsmall", key="orders"):
        for name, (key, icon, meaning, _) in _ORDERS.items():
            if st.button(name, key=f"order-{key}", icon=f":material/{icon}:", help=meaning):
                _put_in_order(name, tracks)
    roughness = state.once(
        "roughness", tuple(track.track_id for track in tracks), lambda: path_cost(tracks)
    ) / (len(tracks) - 1)
    st.caption(
        f"From song to song tempo, key and energy clash by **{roughness:.0%}** on average: 0% goes "
        "over unheard, 100% clashes in all three. Each order can be undone."
    )
    if len(tracks) <= songs.ROWS:
        draw_curves(tracks)
    else:
        draw_curve(tracks, CURVES[0])


def _put_in_order(name: str, tracks: Sequence[Track]) -> None:
    make = _ORDERS[name][3]
    with st.spinner("Putting the list in order …"):
        places = make(tracks).tolist()
    ids = [tracks[place].track_id for place in places]
    state.change(f"Order: {name}", state.draft().reordered(ids))
    st.rerun()
