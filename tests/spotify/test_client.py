"""Images of a track by the Web API and by oEmbed, asked of a real HTTP server."""

import json

import pytest

from recommender.errors import QueryError
from recommender.spotify.client import Image
from recommender.spotify.ids import is_spotify_id
from tests.spotify.asked import OEMBED_IMAGE, OTHER, TRACK, Asked
from tests.support.fake_spotify import IMAGES, Reply


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demo000000000000000001",
        TRACK + "x",
        TRACK[:-1],
        TRACK + "\n",
        TRACK[:-1] + "/",
        TRACK[:-1] + "é",
        "../../v1/me/playlists?",
        "1234567890123456789٣12",
    ],
)
def test_what_is_no_id_of_spotify_is_never_sent(asked, fake, text):
    assert not is_spotify_id(text)
    for ask in (asked.spotify.track_images, asked.spotify.oembed_images):
        with pytest.raises(QueryError):
            ask(text)
    assert not fake.requests


def test_the_web_api_gives_all_images_for_one_request_and_one_token(asked, fake):
    images = asked.spotify.track_images(TRACK)
    assert images == [Image(f"{IMAGES}{TRACK}-{width}", width) for width in (640, 300, 64)]
    asked.spotify.track_images(OTHER)
    assert fake.requests == {"token": 1, "track": 2}
    assert asked.slept == []


def test_oembed_gives_one_image_without_credentials(fake):
    asked = Asked(fake, client_id=None, client_secret=None)
    assert not asked.spotify.has_credentials
    assert asked.spotify.oembed_images(TRACK) == [OEMBED_IMAGE]
    assert fake.requests == {"oembed": 1}


@pytest.mark.parametrize("status", [404, 400])
def test_an_unknown_track_is_named_as_such_after_one_request(asked, fake, status):
    fake.always["track"] = fake.always["oembed"] = Reply(status, {"error": {"status": status}})
    for error in (asked.error(), asked.oembed_error()):
        assert (error.meaning, error.status) == ("unknown_track", status)
    assert fake.requests == {"token": 1, "track": 1, "oembed": 1}


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        7,
        "text",
        {},
        {"album": None},
        {"album": []},
        {"album": {"images": None}},
        {"album": {"images": {"url": f"{IMAGES}a"}}},
        {"album": {"images": ["text", None, 7]}},
        {"album": {"images": [{"url": None}]}},
        {"album": {"images": [{"url": "https://evil.example/a", "width": 300}]}},
        {"thumbnail_url": None},
        {"thumbnail_url": ["https://i.scdn.co/a"]},
        {"thumbnail_url": "https://evil.example/a.jpg"},
        {"thumbnail_url": "http://i.scdn.co/a.jpg"},
    ],
)
def test_json_of_the_wrong_shape_or_a_foreign_image_is_a_bad_answer(asked, fake, body):
    fake.always["track"] = fake.always["oembed"] = Reply(200, json.dumps(body))
    for error in (asked.error(), asked.oembed_error()):
        assert (error.meaning, error.status) == ("bad_answer", 200)
    assert fake.requests == {"token": 1, "track": 1, "oembed": 1}


def test_images_without_or_with_strange_sizes_keep_their_order_and_lose_the_size(asked, fake):
    widths = [None, "300", 0, -5, True, 3.5, 10**9, 64]
    listed = [{"url": f"{IMAGES}{n}", "width": width} for n, width in enumerate(widths)]
    fake.always["track"] = Reply(200, {"album": {"images": [*listed, {"url": f"{IMAGES}8"}]}})
    images = asked.spotify.track_images(TRACK)
    assert [image.url for image in images] == [f"{IMAGES}{n}" for n in range(9)]
    assert [image.width_px for image in images] == [None] * 7 + [64, None]


def test_an_empty_list_of_images_is_no_error(asked, fake):
    fake.always["track"] = Reply(200, {"album": {"images": []}})
    assert asked.spotify.track_images(TRACK) == []
