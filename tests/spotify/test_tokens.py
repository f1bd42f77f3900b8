"""Access tokens: renewed before they end, by one caller, and credentials that are refused."""

import time

import pytest

from recommender.cache import cache_key, open_cache
from recommender.spotify.tokens import app_name
from tests.spotify.asked import OTHER, TRACK, Asked
from tests.support.concurrency import Clock, in_threads
from tests.support.fake_spotify import CREDENTIALS, Reply


def test_credentials_of_any_characters_arrive(fake):
    asked = Asked(fake, client_id="ключ:", client_secret="пароль\n")
    error = asked.error()
    assert (error.meaning, error.status) == ("refused", 400)
    assert fake.requests == {"token": 1}


def test_a_token_is_renewed_60_s_before_it_ends(asked, fake):
    asked.spotify.track_images(TRACK)
    asked.clock.now += 3600 - 60 - 1
    asked.spotify.track_images(TRACK)
    assert fake.requests["token"] == 1
    asked.clock.now += 2
    asked.spotify.track_images(TRACK)
    assert fake.requests["token"] == 2


def test_a_token_that_expires_mid_run_costs_one_new_token_and_one_more_request(asked, fake):
    asked.spotify.track_images(TRACK)
    fake.expire_tokens()
    assert len(asked.spotify.track_images(OTHER)) == 3
    assert fake.requests == {"token": 2, "track": 3}


def test_twenty_threads_whose_token_expires_renew_it_once(asked, fake):
    asked.spotify.track_images(TRACK)
    fake.expire_tokens()
    fake.delay_s = 0.02
    in_threads(20, lambda _: asked.spotify.track_images(TRACK))
    assert fake.requests["token"] == 2


@pytest.mark.redis
def test_a_second_process_uses_the_token_of_the_first(fake, empty_redis):
    with open_cache(empty_redis.url) as one, open_cache(empty_redis.url) as other:
        # The wall clock, because the entries in Redis carry it.
        clock = Clock(time.time())
        Asked(fake, one, clock).spotify.track_images(TRACK)
        Asked(fake, other, clock).spotify.track_images(OTHER)
    assert fake.requests == {"token": 1, "track": 2}


def test_a_token_of_wrong_shape_pauses_the_web_api_for_a_minute(asked, fake):
    fake.always["token"] = Reply(200, {"access_token": "a\r\nX: b", "expires_in": 3600})
    error = asked.error()
    assert (error.meaning, error.retry_after_s) == ("refused", 60)
    asked.error(OTHER)
    assert fake.requests == {"token": 1}


@pytest.mark.parametrize("poison", [7, True, [], {"a": 1}, "", "a\r\nX: b", "ü", "a" * 4097])
def test_what_is_no_token_in_a_shared_cache_is_never_sent_but_replaced(asked, fake, poison):
    key = cache_key("token", app_name(*CREDENTIALS.values()))
    asked.cache.set(key, poison, ttl_s=3600)
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert asked.cache.get(key) == "fake-token-1"
    assert fake.requests == {"token": 1, "track": 1}


def test_a_foreign_token_in_a_shared_cache_is_refused_once_and_replaced(asked, fake):
    key = cache_key("token", app_name(*CREDENTIALS.values()))
    asked.cache.set(key, "of-somebody-else", ttl_s=3600)
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert asked.cache.get(key) == "fake-token-1"
    assert fake.requests == {"token": 1, "track": 2}


def test_400_invalid_client_stops_the_web_api_for_an_hour(asked, fake):
    fake.always["token"] = Reply(400, {"error": "invalid_client"})
    error = asked.error()
    assert (error.meaning, error.status) == ("refused", 400)
    assert str(error) == "Spotify's Web API cannot be used: Spotify does not know the credentials."
    asked.clock.now += 3599
    assert asked.error().meaning == "resting"
    assert fake.requests == {"token": 1}
    asked.clock.now += 2
    assert asked.error().meaning == "refused"
    assert fake.requests == {"token": 2}


def test_new_credentials_do_not_inherit_the_pause_of_old_ones(asked, fake):
    old = Asked(fake, asked.cache, asked.clock, client_secret="old")
    assert old.error().meaning == "refused"
    assert len(asked.spotify.track_images(TRACK)) == 3


def test_401_once_is_answered_by_a_new_token(asked, fake):
    fake.script["track"].append(Reply(401, {"error": {"status": 401}}))
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert fake.requests == {"token": 2, "track": 2}


def test_401_always_costs_two_requests_and_pauses_the_web_api_for_a_minute(asked, fake):
    fake.always["track"] = Reply(401, {"error": {"status": 401}})
    error = asked.error()
    assert (error.meaning, error.status, error.retry_after_s) == ("refused", 401, 60)
    assert asked.error(OTHER).meaning == "resting"
    assert fake.requests == {"token": 2, "track": 2}
