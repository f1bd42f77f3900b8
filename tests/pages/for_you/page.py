"""What the tests of the page For You share."""

import numpy as np
import pytest

from recommender.profile import Identity, Profiles
from tests.support.pages import tiles

FOR_YOU = "pages/5_For_You.py"


@pytest.fixture
def profile(tmp_path):
    """Return the local profile, written from outside the app."""
    with Profiles.open(f"sqlite:///{tmp_path / 'profile.db'}") as profiles:
        yield profiles.of(Identity("segue", "local"))


@pytest.fixture
def liked(demo, profile):
    """Like songs of two genres, no two of them versions of one song; return their ids."""
    catalogue = demo.catalogue
    rows = {}
    for row in np.unique(catalogue.song, return_index=True)[1].tolist():
        if len(names := catalogue.genres.of(row)) == 1:
            rows.setdefault(names[0], []).append(row)
    first, second = sorted(rows)[:2]
    ids = [catalogue.track(row).track_id for row in (*rows[first][:5], *rows[second][:5])]
    profile.like(*ids)
    return ids


def shelf_ids(app):
    """Return the track ids of the cards on the shelves, in their order."""
    return [name for key in shelf_keys(app) for name in tiles(app, key)]


def shelf_keys(app):
    keys = (element.key or "" for element in app.get("bidi_component"))
    return [key for key in keys if key.startswith("cards-shelf-")]


def start_ids(app):
    return list(tiles(app, "cards-start"))


def open_menu(app, key):
    """Open a menu, or close it."""
    app.session_state[key] = not app.session_state[key]
    return app.run()
