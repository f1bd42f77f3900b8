"""The preset that a person prefers in this session: controls begin with it in place of Segue's."""

from typing import Final

import streamlit as st

from recommender.ranking.presets import PRESETS, Preset
from recommender.ui import session
from recommender.ui.components import controls

_PREFERRED: Final = "preferred_preset"


def is_preferred(preset: Preset) -> bool:
    """Return whether controls begin with a preset."""
    return _preferred() == preset


def prefer(preset: Preset) -> None:
    """Begin with a preset from now on."""
    st.session_state[_PREFERRED] = preset


def set_controls() -> None:
    """Set the controls to the preferred preset when a page is come to, unless its address does."""
    preset = _preferred()
    if preset == PRESETS[0] or not session.arrived():
        return
    values = controls.values(preset)
    if not values.keys() & st.query_params.keys():
        st.session_state.update(values)


def _preferred() -> Preset:
    preset: Preset = st.session_state.get(_PREFERRED, PRESETS[0])
    return preset
