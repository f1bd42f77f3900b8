"""The Stats page: one part at a time, so that what is hidden costs nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from recommender.ui.services import Services
from recommender.ui.stats import artists, compare, features, overview, table
from recommender.ui.stats import map as map_part

_STYLE: Final = Path(__file__).parent.parent / "assets" / "stats.css"
_PARTS: Final[dict[str, Callable[[Services], None]]] = {
    "Numbers": overview.draw,
    "Map": map_part.draw,
    "Artists": artists.draw,
    "Features": features.draw,
    "Compare": compare.draw,
    "Table": table.draw,
}
_PART: Final = "part"
_LAST: Final = "last_part"


def draw(services: Services) -> None:
    """Draw the choice of parts and the chosen one.

    The address holds the part; whoever comes back without one finds the part they left. Streamlit's
    own binding of a widget to the address forgets the part on a way back from another page.
    """
    st.html(_STYLE)
    named = st.query_params.get(_PART)
    part = named if named in _PARTS else st.session_state.get(_LAST, next(iter(_PARTS)))
    st.session_state[_LAST] = st.session_state[_PART] = part
    if named != part:
        st.query_params[_PART] = part
    st.segmented_control(
        "Part of the statistics",
        list(_PARTS),
        required=True,
        key=_PART,
        label_visibility="collapsed",
        on_change=_chosen,
    )
    _PARTS[part](services)


def _chosen() -> None:
    st.query_params[_PART] = st.session_state[_PART]
