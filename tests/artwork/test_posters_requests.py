"""How many requests posters cost, among threads and among processes."""

import json
import time

import pytest

from recommender.cache import open_cache
from tests.artwork.shown import CARDS, DRAWN, OEMBED, TRACK, WEB_API
from tests.support.concurrency import in_threads, wait_until
from tests.support.fake_spotify import CREDENTIALS, Reply
from tests.support.processes import run_python
from tests.support.servers import redis_server


@pytest.mark.parametrize(
    ("credentials", "shown", "requests"),
    [(CREDENTIALS, WEB_API, {"token": 1, "track": 1}), ({}, OEMBED, {"oembed": 1})],
)
def test_fifty_threads_that_ask_for_one_cold_poster_send_one_request(
    setting, fake, credentials, shown, requests
):
    fake.delay_s = 0.05
    artwork = setting(**credentials)
    assert in_threads(50, lambda _: artwork.get_poster(TRACK)) == [shown] * 50
    assert fake.requests == requests


def test_fifty_threads_that_ask_for_one_failing_poster_fail_once(setting, fake):
    fake.always["oembed"] = Reply(503)
    artwork = setting()
    assert in_threads(50, lambda _: artwork.get_poster(TRACK)) == [DRAWN] * 50
    assert fake.requests == {"oembed": 3}


@pytest.mark.redis
def test_24_cold_cards_cost_24_requests_and_one_token_and_a_second_process_none(
    setting, fake, empty_redis
):
    with open_cache(empty_redis.url) as cache:
        artwork = setting(cache, clock=time.time, **CREDENTIALS)
        artwork.request(CARDS)
        wait_until(lambda: not artwork.pending(CARDS))
        posters = artwork.peek(CARDS)
        assert posters.keys() == set(CARDS)
        assert {poster.source for poster in posters.values()} == {"web_api"}
        assert fake.requests == {"token": 1, "track": 24}
        artwork.request(CARDS)
        assert in_threads(24, lambda n: artwork.get_poster(CARDS[n])) == [
            posters[card] for card in CARDS
        ]
        assert fake.requests == {"token": 1, "track": 24}

        code = (
            "import json, sys\n"
            "from recommender.artwork.posters import Artwork\n"
            "from recommender.cache import open_cache\n"
            "from recommender.spotify.client import Spotify, SpotifySettings\n"
            "url, redis_url, who, secret, *cards = sys.argv[1:]\n"
            "settings = SpotifySettings(who, secret, url, url, url)\n"
            "with open_cache(redis_url) as cache, Spotify(settings, cache) as spotify,"
            " Artwork(cache, spotify) as artwork:\n"
            "    print(json.dumps([artwork.get_poster(card) for card in cards]))\n"
        )
        printed = run_python(code, fake.url, empty_redis.url, *CREDENTIALS.values(), *CARDS)
        assert json.loads(printed) == [list(posters[card]) for card in CARDS]
        assert fake.requests == {"token": 1, "track": 24}


@pytest.mark.redis
def test_two_processes_cold_at_the_same_time_send_one_request_for_each_poster(
    setting, fake, empty_redis
):
    fake.delay_s = 0.05
    with open_cache(empty_redis.url) as one, open_cache(empty_redis.url) as other:
        artworks = [setting(cache, clock=time.time) for cache in (one, other)]
        for artwork in artworks:
            artwork.request(CARDS[:8])
        wait_until(lambda: not any(artwork.pending(CARDS) for artwork in artworks))
        assert fake.requests == {"oembed": 8}


@pytest.mark.redis
def test_posters_come_though_redis_is_killed_between_them(setting, fake):
    with redis_server() as server, open_cache(server.url) as cache:
        artwork = setting(cache, clock=time.time)
        first = [artwork.get_poster(card) for card in CARDS[:12]]
        server.kill()
        rest = [artwork.get_poster(card) for card in CARDS[12:]]
        assert {poster.source for poster in first + rest} == {"oembed"}
        assert [artwork.get_poster(card) for card in CARDS] == first + rest
        assert fake.requests == {"oembed": 24}
        assert cache.status().uses == "memory"
