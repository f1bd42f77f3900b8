"""A Redis that fails in every way: killed, full, read-only, silent, or no Redis at all."""

import itertools
import json
import logging
import time

import pytest

from recommender.cache import Cache, Fresh, cache_key, open_cache
from recommender.cache.redis_store import RedisStore
from recommender.cache.stores import MemoryStore, TwoTierStore
from tests.support.concurrency import Clock, in_threads
from tests.support.servers import free_port, redis_server, strange_server

BOUND = 1_000
PASSWORD = "s3cret-of-redis"


def _look_ups(cache, server):
    """Return the work of one of 20 threads: 250 look-ups; the 2,500th of all kills the server."""
    numbers = itertools.count()

    def look_up(_):
        slowest_s, got = 0.0, []
        for _ in range(250):
            number = next(numbers)
            if number == 2_500:
                server.kill()
            # 500 keys: some look-ups hit memory, some Redis, some make the value.
            key = cache_key("look-up", str(number % 500))
            begun = time.monotonic()
            got.append(cache.get_or_create(key, lambda: Fresh("value", 60)))
            slowest_s = max(slowest_s, time.monotonic() - begun)
            got.append(cache.get(cache_key("absent", str(number))))
        return slowest_s, got

    return look_up


@pytest.mark.redis
def test_redis_killed_amid_5000_look_ups_by_20_threads_is_noticed_by_the_log_alone(caplog):
    caplog.set_level(logging.INFO)
    with redis_server() as server:
        clock = Clock(0.0)
        shared = RedisStore(server.url, breaker_clock=clock)
        cache = Cache(TwoTierStore(MemoryStore(BOUND), shared))
        outcomes = in_threads(20, _look_ups(cache, server))
        assert server.is_killed
        assert all(got == ["value", None] * 250 for _, got in outcomes)
        # Time is the claim here: connecting and reading may take 0.2 s and 0.3 s at most.
        assert max(slowest_s for slowest_s, _ in outcomes) < 0.5
        text = "The cache is in memory, because Redis is not usable: it cannot be reached."
        assert cache.status() == ("memory", True, text)
        assert caplog.messages == ["Redis is not used for now: it cannot be reached"]

        # At worst a rest of 60 s, the longest, has just begun when Redis comes back.
        for clock.now in (5.0, 15.0, 35.0, 75.0):
            cache.get(cache_key("absent"))
        server.start()
        clock.now += 59
        cache.set(cache_key("early"), "not yet", ttl_s=60)
        with server.client() as client:
            assert not client.exists("segue:v1:early")
        clock.now += 1
        cache.set(cache_key("back"), "again", ttl_s=60)
        with server.client() as client:
            assert client.exists("segue:v1:back")
        assert cache.status() == ("redis", False, "The cache is in Redis.")
        assert caplog.messages[1:] == ["Redis is in use again"]
        cache.close()


@pytest.mark.redis
def test_a_dead_redis_is_tried_again_after_5_s_and_then_ever_more_seldom(caplog):
    caplog.set_level(logging.INFO)
    clock = Clock(0.0)
    with strange_server(lambda connection: None) as server:
        store = RedisStore(server.redis_url, breaker_clock=clock)
        cache = Cache(TwoTierStore(MemoryStore(BOUND), store))
        tried_at = []
        for second in range(301):
            clock.now = float(second)
            before = server.connections
            cache.get(cache_key("a"))
            if server.connections > before:
                tried_at.append(second)
        # 5 s, doubled after each failure, at most 60 s: 0 +5 +10 +20 +40 +60 +60 +60.
        assert tried_at == [0, 5, 15, 35, 75, 135, 195, 255]
        assert len(caplog.records) == 1
        cache.close()


@pytest.mark.redis
def test_a_full_redis_is_read_and_no_longer_written_until_there_is_room():
    with redis_server("--maxmemory-policy", "noeviction") as server, server.client() as client:
        clock = Clock(0.0)
        cache = Cache(TwoTierStore(MemoryStore(BOUND), RedisStore(server.url, breaker_clock=clock)))
        client.set("segue:v1:before", json.dumps([time.time() + 60, "kept"]))
        client.config_set("maxmemory", "1mb")
        cache.set(cache_key("new"), "x" * 10, ttl_s=60)
        assert cache.get(cache_key("new")) == "x" * 10
        assert cache.get(cache_key("before")) == "kept"
        assert cache.get_or_create(cache_key("made"), lambda: Fresh("m", 60)) == "m"
        text = "The cache is in Redis, but new values are in memory only: its memory is full."
        assert cache.status() == ("redis", True, text)
        client.config_set("maxmemory", "0")
        clock.now += 5
        cache.set(cache_key("new"), "y", ttl_s=60)
        assert client.exists("segue:v1:new")
        assert not cache.status().degraded
        cache.close()


@pytest.mark.redis
def test_a_read_only_replica_is_read_and_not_written():
    with redis_server() as server, server.client() as client:
        client.set("segue:v1:before", json.dumps([time.time() + 60, "kept"]))
        # A replica of nobody: the master's port is free.
        client.replicaof("127.0.0.1", free_port())
        with open_cache(server.url) as cache:
            cache.set(cache_key("new"), "n", ttl_s=60)
            assert cache.get(cache_key("new")) == "n"
            assert cache.get(cache_key("before")) == "kept"
            assert cache.status().text == (
                "The cache is in Redis, but new values are in memory only: "
                "it is a read-only replica."
            )


@pytest.mark.redis
@pytest.mark.parametrize("given_password", [None, "wrong-" + PASSWORD])
def test_with_a_wrong_password_memory_serves_and_no_password_is_told(given_password, caplog):
    caplog.set_level(logging.DEBUG)
    with redis_server(password=PASSWORD) as server:
        user = f":{given_password}@" if given_password else ""
        cache = open_cache(f"redis://{user}127.0.0.1:{server.port}/0")
        cache.set(cache_key("a"), 1, ttl_s=60)
        assert cache.get(cache_key("a")) == 1
        text = "The cache is in memory, because Redis is not usable: it refuses the password."
        assert cache.status() == ("memory", True, text)
        assert PASSWORD not in caplog.text + repr(cache) + repr(vars(cache)) + str(cache.status())
        cache.close()


def _says(line: bytes):
    def answer(connection):
        connection.settimeout(0.6)
        while connection.recv(4096):
            connection.sendall(line + b"\r\n")

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        *map(_says, (b"+OK", b":1", b"*-1", b"$abc", b"*2\r\n$1", b"\x00\xff\xfe", b"")),
        _says(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n"),
        _says(b"220 mail.example.org ESMTP"),
        _says(b"*100000000"),
        lambda connection: time.sleep(0.6),
        lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    ],
)
def test_a_server_that_is_not_redis_at_all_never_disturbs(answer):
    with strange_server(answer) as server, open_cache(server.redis_url) as cache:
        for number in range(3):
            key = cache_key("a", str(number))
            assert cache.get(key) is None
            assert cache.get_or_create(key, lambda: Fresh("made", 60)) == "made"
            assert cache.get(key) == "made"


def test_a_silent_server_is_waited_for_once_by_all_threads_together():
    with (
        strange_server(lambda connection: time.sleep(2)) as server,
        open_cache(server.redis_url) as cache,
    ):
        assert server.connections == 1
        in_threads(20, lambda n: cache.get(cache_key("a", str(n))))
        assert server.connections == 1


def test_a_value_still_comes_from_memory_when_redis_never_was_there():
    with open_cache(f"redis://127.0.0.1:{free_port()}") as cache:
        cache.set(cache_key("a"), 1, ttl_s=60)
        assert cache.get(cache_key("a")) == 1
        assert cache.status().uses == "memory"
