"""The app as a server: ``streamlit run asgi.py`` is ``streamlit run app.py`` behind its guards."""

import sys

import streamlit as st
from starlette.middleware import Middleware

from config import SAME_HOST, load_settings
from recommender.errors import SettingsError
from recommender.ui.middleware import MessageGuard, SecurityHeaders

# A thread that computes keeps the others from the processor for so long, each time they wait for
# anything: with Python's 5 ms a page of fifty messages waits a quarter of a second.
_SWITCH_S = 0.0005


def _frame_ancestors() -> str:
    try:
        return load_settings().frame_ancestors
    except SettingsError:  # each page says which setting cannot be used
        return SAME_HOST


sys.setswitchinterval(_SWITCH_S)

app = st.App(
    "app.py",
    middleware=[
        Middleware(SecurityHeaders, frame_ancestors=_frame_ancestors()),
        Middleware(MessageGuard),
    ],
)
