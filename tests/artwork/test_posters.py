"""Posters: where they come from, which image is chosen, how long they are kept, and the status."""

import json
import time

import pytest

from recommender.artwork.posters import Poster
from recommender.cache import open_cache
from tests.artwork.failures import QUOTA
from tests.artwork.shown import CARDS, DAY_S, DEMO, LINK, OEMBED, TRACK
from tests.support.concurrency import wait_until
from tests.support.fake_spotify import CREDENTIALS, IMAGES, Reply


def test_without_credentials_a_poster_comes_from_oembed_and_then_from_the_cache(setting, fake):
    artwork = setting()
    assert artwork.get_poster(TRACK) == OEMBED
    assert artwork.get_poster(TRACK, size_px=64) == OEMBED
    assert fake.requests == {"oembed": 1}


def test_with_credentials_the_web_api_gives_the_size_that_fits_the_card(with_credentials, fake):
    for size_px, width in ((1, 64), (64, 64), (65, 300), (300, 300), (301, 640), (2000, 640)):
        poster = with_credentials.get_poster(TRACK, size_px)
        assert poster == Poster(f"{IMAGES}{TRACK}-{width}", "web_api", LINK)
    assert fake.requests == {"token": 1, "track": 1}


@pytest.mark.parametrize(
    ("widths", "chosen"),
    [
        ([64, 640, 300], 2),
        ([64, 200], 1),
        ([None, None, None], 0),
        ([None, 64, 300], 2),
        ([None, 64], 1),
        ([300, 300], 0),
    ],
)
def test_of_unsorted_or_unsized_images_the_fitting_one_is_taken(
    with_credentials, fake, widths, chosen
):
    listed = [{"url": f"{IMAGES}{n}", "width": width} for n, width in enumerate(widths)]
    fake.always["track"] = Reply(200, {"album": {"images": listed}})
    assert with_credentials.get_poster(TRACK, 300).url == f"{IMAGES}{chosen}"


def test_a_track_of_the_demo_catalogue_is_drawn_without_link_or_request(setting, fake):
    artwork = setting()
    drawn = Poster(None, "drawn", None)
    assert artwork.get_poster(DEMO) == drawn
    assert artwork.peek([DEMO]) == {DEMO: drawn}
    artwork.request([DEMO, "", "../..", "ü" * 22])
    assert not artwork.pending([DEMO])
    assert not fake.requests
    assert artwork.cache.get_many([f"segue:v1:poster:{DEMO}"]) == {}


@pytest.mark.redis
@pytest.mark.parametrize(
    ("reply", "kept_s"), [(None, 7 * DAY_S), (Reply(404, ""), DAY_S), (Reply(503), 60)]
)
def test_redis_keeps_a_poster_7_days_an_unknown_track_a_day_and_a_failure_a_minute(
    setting, fake, empty_redis, reply, kept_s
):
    if reply:
        fake.always["oembed"] = reply
    with open_cache(empty_redis.url) as cache, empty_redis.client() as client:
        setting(cache, clock=time.time).get_poster(TRACK)
        fresh_until, _ = json.loads(client.get(f"segue:v1:poster:{TRACK}"))
        assert fresh_until == pytest.approx(time.time() + kept_s, abs=5)


def test_a_token_that_expires_mid_run_is_not_noticed(with_credentials, fake):
    for number, track_id in enumerate(CARDS[:6]):
        if number == 3:
            fake.expire_tokens()
        assert with_credentials.get_poster(track_id).source == "web_api"
    assert fake.requests == {"token": 2, "track": 7}


@pytest.mark.parametrize(
    "strange",
    [
        7,
        [],
        {"source": "oembed"},
        {"source": "oembed", "images": [["https://evil.example/a.jpg", 300]]},
        {"source": "oembed", "images": [["http://i.scdn.co/a", 300]]},
        {"source": "oembed", "images": [[None, None], [], "text", {"url": "x"}]},
        {"source": "<script>", "images": [["https://i.scdn.co/a", 300]]},
        {"source": "drawn", "images": [["https://i.scdn.co/a", 300]]},
        {"source": "oembed", "images": []},
        {"source": "oembed", "images": [["https://i.scdn.co/a", 10**300]]},
        {"source": "oembed", "images": [["https://i.scdn.co/a", True]]},
        {"source": "oembed", "images": [["https://i.scdn.co/a", 300]] * 11},
    ],
)
def test_a_strange_entry_in_a_shared_cache_is_never_shown_but_looked_up_anew(setting, strange):
    artwork = setting()
    artwork.cache.set(f"segue:v1:poster:{TRACK}", strange, ttl_s=60)
    assert artwork.peek([TRACK]) == {}
    artwork.request([TRACK])
    wait_until(lambda: not artwork.pending([TRACK]))
    assert artwork.peek([TRACK]) == {TRACK: OEMBED}


def test_the_status_names_the_source_and_why(setting, fake):
    text = "Posters come from Spotify's oEmbed (300 px): no credentials are set."
    assert setting().status() == ("oembed", False, text)
    artwork = setting(**CREDENTIALS)
    assert artwork.status() == ("web_api", False, "Posters come from Spotify's Web API.")
    fake.always["track"] = QUOTA
    artwork.get_poster(CARDS[0])
    # 48,925 s = 13 h 35 min 25 s, shown in whole minutes, rounded up.
    assert artwork.status() == (
        "oembed",
        True,
        "Posters come from Spotify's oEmbed (300 px): the Web API rests for 13 h 36 min, "
        "because the quota that Spotify grants is used up.",
    )
    fake.always["oembed"] = Reply(503)
    artwork.get_poster(CARDS[1])
    assert artwork.status() == (
        "drawn",
        True,
        "New covers are drawn here: the Web API rests for 13 h 36 min, because the quota that "
        "Spotify grants is used up, and oEmbed rests for 5 s, because it answers with error 503.",
    )
    artwork.clock.now += 6
    assert "oEmbed rests until the next try" in artwork.status().text
    artwork.clock.now += 48_925 - 6 - 600
    assert "the Web API rests for 10 min, because" in artwork.status().text
