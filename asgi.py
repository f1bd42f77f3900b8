"""The app as a server: ``streamlit run asgi.py`` is ``streamlit run app.py`` behind its guards."""

import streamlit as st
from starlette.middleware import Middleware

from config import SAME_HOST, load_settings
from recommender.errors import SettingsError
from recommender.ui.middleware import MessageGuard, SecurityHeaders


def _frame_ancestors() -> str:
    try:
        return load_settings().frame_ancestors
    except SettingsError:  # each page says which setting cannot be used
        return SAME_HOST


app = st.App(
    "app.py",
    middleware=[
        Middleware(SecurityHeaders, frame_ancestors=_frame_ancestors()),
        Middleware(MessageGuard),
    ],
)
