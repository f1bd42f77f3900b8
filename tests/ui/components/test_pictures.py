"""Pictures on a page: a cover is drawn once, and a poster is looked up while it is missing."""

import threading

import pytest

from recommender import load_catalogue
from recommender.artwork.posters import Artwork
from recommender.cache import open_cache
from recommender.ui.components import pictures
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def track():
    return load_catalogue(ROOT / "data" / "demo.csv").track(0)


def test_a_cover_is_drawn_once_however_often_it_is_shown(track, monkeypatch):
    drawn = []

    def draw_cover(*names, **features):
        drawn.append(names)
        return "<svg/>"

    monkeypatch.setattr(pictures, "draw_cover", draw_cover)
    pictures._drawn_cover.cache_clear()
    pages = {pictures.art_html(track, None) for _ in range(3)}
    pictures._drawn_cover.cache_clear()
    assert len(pages) == 1
    assert len(drawn) == 1


class SlowSpotify:
    """Answers when it is let."""

    has_credentials = False

    def __init__(self):
        self.let = threading.Event()

    def oembed_images(self, track_id):
        self.let.wait(10)
        return [["https://i.scdn.co/image/1", 300]]

    def close(self):
        self.let.set()


def test_a_poster_on_its_way_is_waited_for_and_one_that_is_there_is_not():
    track_id, spotify = "5SuOikwiRyPMVoIQDJUgSV", SlowSpotify()
    with open_cache(None) as cache, Artwork(cache, spotify) as posters:
        assert pictures.look_up(posters, [track_id]) == ({}, True)
        spotify.let.set()
        while posters.pending([track_id]):
            pass
        shown, is_waiting = pictures.look_up(posters, [track_id])
        assert shown[track_id].url == "https://i.scdn.co/image/1"
        assert not is_waiting
