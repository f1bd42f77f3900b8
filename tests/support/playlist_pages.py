"""What tests of the page Playlist share: how it is opened, filled and read."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from recommender.playlists.draft import Draft
from recommender.profile import Identity, Profile, Profiles
from tests.support.pages import open_page, plain, press, tiles

PLAYLIST = "pages/4_Playlist.py"
FEW = [3, 40, 77, 210, 555]


@pytest.fixture
def page(demo):
    return open_page(PLAYLIST)


@pytest.fixture
def few(demo, page):
    """Return the page with five songs, and their ids."""
    ids = [track.track_id for track in demo.catalogue.tracks(FEW)]
    paste(page, "\n".join(ids))
    return page, ids


def paste(app, text):
    app.text_area(key="paste").set_value(text).run()
    app.button(key="add-lines").click().run()
    assert not app.exception


def upload(app, name, data):
    number = app.session_state["playlist_uploads"]
    data = data.encode() if isinstance(data, str) else data
    app.file_uploader(key=f"upload-{number}").set_value((name, data, "text/plain")).run()
    assert not app.exception


def draft(app) -> Draft:
    return app.session_state["playlist_now"].draft


def listed(app):
    return [entry.track_id for entry in draft(app).entries]


@contextmanager
def local_profile() -> Iterator[Profile]:
    """Give the profile that the pages of a test use, as another server would."""
    with Profiles.open(os.environ["DATABASE_URL"]) as profiles:
        yield profiles.of(Identity("segue", "local"))


def saved_lists():
    with local_profile() as profile:
        return profile.playlists.all()


def contents(name):
    """Return the ids of the one saved list with this name."""
    with local_profile() as profile:
        [one] = [one for one in profile.playlists.all() if one.name == name]
        return [entry.track_id for entry in profile.playlists.open(one.playlist_id)]


def keys(app):
    return [button.key for button in app.button]


def view(app, name):
    app.segmented_control(key="view").set_value(name).run()
    assert not app.exception
    return app


def texts(app):
    return plain(" ".join(element.value for element in [*app.markdown, *app.caption]))


def from_menu(app, track_id, wish):
    line = next(one for one in tiles(app, "list-rows")[track_id].split("<li>") if wish in one)
    press(app, "list-rows", re.search(r'data-do="(\w+)"', line)[1], track_id)
    assert not app.exception
