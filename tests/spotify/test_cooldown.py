"""Pauses that Spotify asks for: how long they are kept, and by whom."""

import time

import pytest

from recommender.cache import open_cache
from recommender.spotify.cooldown import CoolDown
from tests.spotify.asked import OTHER, TRACK, Asked
from tests.support.concurrency import Clock, memory_cache
from tests.support.fake_spotify import PREMIUM, Reply


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (PREMIUM, "Spotify asks the owner of the credentials for a premium account"),
        ({"error": {"status": 403, "message": "Forbidden."}}, "Spotify forbids the request"),
    ],
)
def test_403_in_text_or_json_stops_the_web_api_for_an_hour(asked, fake, body, reason):
    fake.always["track"] = Reply(403, body)
    error = asked.error()
    assert (error.meaning, error.status, error.retry_after_s) == ("resting", 403, 3600)
    assert asked.spotify.web_api_rest() == (reason, 3600)
    asked.clock.now += 3599
    asked.error(OTHER)
    assert fake.requests == {"token": 1, "track": 1}
    asked.clock.now += 2
    del fake.always["track"]
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert asked.spotify.web_api_rest() is None


@pytest.mark.parametrize("route", ["track", "oembed"])
def test_429_of_one_second_is_waited_for_once(asked, fake, route):
    fake.script[route].append(Reply(429, "Too many requests", {"Retry-After": "1"}))
    ask = {"track": asked.spotify.track_images, "oembed": asked.spotify.oembed_images}[route]
    assert ask(TRACK)
    assert asked.slept == [1.0]
    assert fake.requests[route] == 2


@pytest.mark.parametrize(
    ("header", "pause_s"), [("1", 1), ("0", 1), ("3", 3), ("soon", 60), ("-1", 60), (None, 60)]
)
def test_429_twice_pauses_for_as_long_as_it_says_or_a_minute(asked, fake, header, pause_s):
    headers = {} if header is None else {"Retry-After": header}
    fake.always["track"] = Reply(429, "Too many requests", headers)
    assert asked.error().retry_after_s == pause_s
    assert fake.requests["track"] == 2
    assert asked.error(OTHER).meaning == "resting"
    assert fake.requests["track"] == 2


@pytest.mark.parametrize(("said_s", "kept_s"), [(4, 4), (48_925, 48_925), (999_999, 86_400)])
def test_429_of_hours_stops_the_web_api_for_the_whole_app_and_at_most_a_day(
    asked, fake, said_s, kept_s
):
    fake.script["track"].append(
        Reply(429, {"error": {"reason": "QUOTA_EXCEEDED"}}, {"Retry-After": str(said_s)})
    )
    error = asked.error()
    assert (error.meaning, error.status, error.retry_after_s) == ("resting", 429, kept_s)
    assert asked.spotify.web_api_rest() == ("the quota that Spotify grants is used up", kept_s)
    assert asked.spotify.oembed_rest() is None
    asked.clock.now += kept_s - 1
    asked.error(OTHER)
    assert fake.requests["track"] == 1
    assert asked.slept == []
    asked.clock.now += 2
    assert len(asked.spotify.track_images(TRACK)) == 3


@pytest.mark.redis
def test_a_pause_is_kept_by_other_processes_and_after_a_restart(fake, empty_redis):
    fake.always["track"] = Reply(429, "QUOTA_EXCEEDED", {"Retry-After": "48925"})
    with open_cache(empty_redis.url) as cache:
        Asked(fake, cache, Clock(time.time())).error()
    with open_cache(empty_redis.url) as cache:
        later = Asked(fake, cache, Clock(time.time() + 3600))
        assert later.error().meaning == "resting"
        assert later.spotify.web_api_rest().remaining_s == pytest.approx(45_325, abs=5)
    assert fake.requests == {"token": 1, "track": 1}


@pytest.mark.parametrize(
    "shared",
    [
        {"until": "tomorrow", "cause": "rate"},
        {"cause": "rate"},
        {"until": 9e99, "cause": "<b>unheard of</b>"},
        "nonsense",
    ],
)
def test_a_pause_of_strange_shape_in_the_cache_is_kept_a_day_at_most(shared):
    clock = Clock()
    cache = memory_cache(clock)
    cache.set("segue:v1:rest:x", shared, ttl_s=60)
    rest = CoolDown("x", "segue:v1:rest:x", cache, clock=clock).rest()
    assert rest is None or rest == ("Spotify asks for a pause", 86_400)
