"""Entries in Redis: their form there, its address, and several processes on one Redis."""

import json
import time

import pytest
import redis

from recommender.cache import Cache, Fresh, cache_key, open_cache
from recommender.cache.redis_store import RedisStore
from recommender.errors import CacheError
from tests.support.concurrency import Clock, in_threads
from tests.support.processes import run_python
from tests.support.servers import redis_server

PASSWORD = "s3cret-of-redis"


@pytest.mark.redis
def test_a_value_in_redis_is_json_under_a_versioned_key_and_expires_there(empty_redis):
    with open_cache(empty_redis.url) as cache, empty_redis.client() as client:
        cache.set(cache_key("poster", "a"), {"x": "ü"}, ttl_s=60)
        key = "segue:v1:poster:a"
        fresh_until, value = json.loads(client.get(key))
        assert value == {"x": "ü"}
        assert fresh_until == pytest.approx(time.time() + 60, abs=5)
        # Kept for an hour past its 60 s, to be shown while a new one is made.
        assert client.ttl(key) == pytest.approx(3660, abs=5)


@pytest.mark.redis
@pytest.mark.parametrize(
    "text",
    [b"", b"x", b"null", b"[1]", b'["a", 1]', b"[1e999, 1, 2]", b"\x80\x04K*.", b"[" * 100_000],
)
def test_what_in_redis_is_no_entry_counts_as_absent(empty_redis, text):
    with open_cache(empty_redis.url) as cache, empty_redis.client() as client:
        client.set("segue:v1:strange", text)
        assert cache.get(cache_key("strange"), stale_ok=True) is None


@pytest.mark.redis
def test_two_caches_on_one_redis_make_one_value_between_them(empty_redis):
    made = []

    def create():
        made.append(1)
        time.sleep(0.2)
        return Fresh("made", ttl_s=60)

    with open_cache(empty_redis.url) as one, open_cache(empty_redis.url) as other:
        caches = [one, other] * 4
        got = in_threads(8, lambda n: caches[n].get_or_create(cache_key("once"), create))
    assert got == ["made"] * 8
    assert len(made) == 1


@pytest.mark.redis
def test_while_another_process_makes_a_new_value_the_stale_one_is_given(empty_redis):
    clock = Clock(time.time())
    with (
        Cache(RedisStore(empty_redis.url, clock=clock), clock=clock) as cache,
        empty_redis.client() as client,
    ):
        cache.set(cache_key("made-elsewhere"), "old", ttl_s=60)
        clock.now += 61
        client.set("segue:v1:made-elsewhere:lock", "of another process", px=60_000)
        got = cache.get_or_create(cache_key("made-elsewhere"), pytest.fail, stale_ok=True)
        assert got == "old"


@pytest.mark.redis
def test_another_process_reads_what_this_one_wrote(empty_redis):
    code = (
        "import sys\nfrom recommender.cache import *\n"
        "with open_cache(sys.argv[1]) as cache: print(cache.get(cache_key('across')))"
    )
    with open_cache(empty_redis.url) as cache:
        cache.set(cache_key("across"), "processes", ttl_s=60)
        assert run_python(code, empty_redis.url) == "processes"


@pytest.mark.redis
def test_password_and_database_of_the_address_are_used():
    with redis_server(password=PASSWORD) as server:
        url = f"redis://:{PASSWORD}@127.0.0.1:{server.port}/3"
        with open_cache(url) as cache, redis.Redis.from_url(url) as client:
            cache.set(cache_key("a"), 1, ttl_s=60)
            assert client.exists("segue:v1:a")
            assert not cache.status().degraded


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        f"http://:{PASSWORD}@localhost",
        f"redis://user:{PASSWORD}/@localhost:6379",
        f"redis://:{PASSWORD}@localhost:{PASSWORD}/0",
        "redis://localhost:99999999",
        "unix:///tmp/redis.sock",
    ],
)
def test_an_address_that_is_none_of_redis_is_an_error_without_the_address(url):
    with pytest.raises(CacheError, match="REDIS_URL is not an address") as caught:
        open_cache(url).close()
    assert PASSWORD not in repr(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_the_library_of_redis_is_loaded_only_for_an_address_of_redis():
    code = (
        "import sys\nfrom recommender.cache import *\n"
        "open_cache().close(); print('redis' in sys.modules)\n"
        "open_cache('redis://127.0.0.1:1').close(); print('redis' in sys.modules)"
    )
    assert run_python(code) == "False\nTrue"
