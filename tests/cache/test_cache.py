"""The cache: one contract for every store, and a Redis that fails in every way."""

import itertools
import json
import logging
import os
import subprocess
import sys
import threading
import time

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from recommender.cache.breaker import Breaker
from recommender.cache.cache import Cache, Fresh, cache_key, open_cache
from recommender.cache.redis_store import RedisStore
from recommender.cache.stores import CacheEntry, MemoryStore, TwoTierStore
from recommender.errors import CacheError
from tests.conftest import ROOT
from tests.support.servers import Clock, free_port, redis_server, strange_server

BOUND = 1_000
HOUR_S = 3600.0
PASSWORD = "s3cret-of-redis"


@pytest.fixture(scope="module")
def server():
    with redis_server() as running:
        yield running


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis), "two-tier"])
def cache(request):
    """A cache with a clock of its own, on an empty store."""
    clock = Clock()
    memory = MemoryStore(BOUND, clock=clock)
    if request.param == "memory":
        store = memory
    else:
        server = request.getfixturevalue("server")
        with server.client() as client:
            client.flushall()
        # Its own expiry runs by its own clock: what is fresh is decided by ours.
        shared = RedisStore(server.url, clock=clock)
        store = shared if request.param == "redis" else TwoTierStore(memory, shared, clock=clock)
    with Cache(store, clock=clock) as opened:
        opened.clock = clock
        opened.memory = memory
        yield opened


def test_a_value_comes_back_as_it_was_set_and_a_missing_one_as_none(cache):
    value = {"images": [["https://i.scdn.co/image/a", 640]], "ok": True, "share": 0.25}
    cache.set(cache_key("a"), value, ttl_s=60)
    assert cache.get(cache_key("a")) == value
    assert cache.get(cache_key("b")) is None
    assert cache.get_many([cache_key("a"), cache_key("b")]) == {cache_key("a"): value}
    assert cache.get_many([]) == {}


def test_the_last_value_set_wins(cache):
    cache.set(cache_key("a"), 1, ttl_s=60)
    cache.set(cache_key("a"), 2, ttl_s=60)
    assert cache.get(cache_key("a")) == 2


def test_unicode_and_a_value_of_one_megabyte_come_back_whole(cache):
    words = 'Beyoncé 宇多田ヒカル 🎧 \u200b \x00 \ud800 "|]'
    megabyte = "é" * 1_000_000
    cache.set(cache_key("words"), words, ttl_s=60)
    cache.set(cache_key("megabyte"), megabyte, ttl_s=60)
    assert cache.get(cache_key("words")) == words
    assert cache.get(cache_key("megabyte")) == megabyte


def test_a_value_expires_and_is_then_given_only_to_who_takes_stale_ones(cache):
    cache.set(cache_key("a"), "old", ttl_s=60)
    cache.clock.now += 59.9
    assert cache.get(cache_key("a")) == "old"
    cache.clock.now += 0.2
    assert cache.get(cache_key("a")) is None
    assert cache.get(cache_key("a"), stale_ok=True) == "old"


def test_a_time_of_zero_or_less_keeps_nothing(cache):
    cache.set(cache_key("a"), "never", ttl_s=0)
    cache.set(cache_key("b"), "never", ttl_s=-5)
    assert cache.get(cache_key("a"), stale_ok=True) is None
    assert cache.get(cache_key("b"), stale_ok=True) is None


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), {1, 2}, b"bytes"])
def test_what_is_no_json_is_refused_by_every_store_alike(cache, value):
    with pytest.raises((ValueError, TypeError)):
        cache.set(cache_key("a"), value, ttl_s=60)


def test_ten_thousand_keys_leave_memory_in_its_bound_and_no_value_wrong(cache):
    for number in range(10_000):
        cache.set(cache_key("many", str(number)), number, ttl_s=60)
    assert len(cache.memory) <= BOUND
    latest = {cache_key("many", str(number)): number for number in range(9_000, 10_000)}
    assert cache.get_many(latest) == latest
    earlier = {cache_key("many", str(number)): number for number in range(9_000)}
    assert cache.get_many(earlier).items() <= earlier.items()
    assert len(cache.memory) <= BOUND


def test_what_is_changed_after_it_was_set_or_got_does_not_change_the_cache(cache):
    value = ["a"]
    cache.set(cache_key("a"), value, ttl_s=60)
    value.append("b")
    cache.get(cache_key("a")).append("c")
    assert cache.get(cache_key("a")) == ["a"]


def test_fifty_threads_that_miss_one_value_make_it_once(cache):
    made = []

    def create():
        made.append(threading.get_ident())
        time.sleep(0.05)
        return Fresh("made", ttl_s=60)

    got = in_threads(50, lambda _: cache.get_or_create(cache_key("a"), create))
    assert got == ["made"] * 50
    assert len(made) == 1


def test_one_caller_makes_a_new_value_while_the_others_are_given_the_stale_one(cache):
    cache.set(cache_key("a"), "old", ttl_s=60)
    cache.clock.now += 61
    begun, go_on = threading.Event(), threading.Event()

    def create():
        begun.set()
        assert go_on.wait(10)
        return Fresh("new", ttl_s=60)

    maker = threading.Thread(
        target=lambda: cache.get_or_create(cache_key("a"), create, stale_ok=True)
    )
    maker.start()
    assert begun.wait(10)
    # A second call of create would wait for `go_on` as well, and so never come back.
    assert cache.get_or_create(cache_key("a"), create, stale_ok=True) == "old"
    go_on.set()
    maker.join()
    assert cache.get(cache_key("a")) == "new"


def test_who_takes_no_stale_value_waits_for_the_new_one(cache):
    cache.set(cache_key("a"), "old", ttl_s=60)
    cache.clock.now += 61
    assert cache.get_or_create(cache_key("a"), lambda: Fresh("new", 60)) == "new"


def test_an_error_of_the_maker_reaches_its_caller_and_the_next_one_makes_the_value(cache):
    def fails():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.get_or_create(cache_key("a"), fails)
    assert cache.get_or_create(cache_key("a"), lambda: Fresh("made", 60)) == "made"


def test_memory_calls_nothing_fresh_for_longer_than_an_hour():
    clock = Clock()
    cache = Cache(MemoryStore(BOUND, clock=clock), clock=clock)
    cache.set(cache_key("a"), "poster", ttl_s=7 * 24 * HOUR_S)
    clock.now += HOUR_S - 1
    assert cache.get(cache_key("a")) == "poster"
    clock.now += 2
    assert cache.get(cache_key("a")) is None
    assert cache.get(cache_key("a"), stale_ok=True) == "poster"
    clock.now += HOUR_S
    assert cache.get(cache_key("a"), stale_ok=True) is None


def test_memory_lets_go_of_what_was_least_recently_used():
    cache = Cache(MemoryStore(2))
    for name in ("a", "b"):
        cache.set(cache_key(name), name, ttl_s=60)
    cache.get(cache_key("a"))
    cache.set(cache_key("c"), "c", ttl_s=60)
    assert cache.get(cache_key("b")) is None
    assert cache.get(cache_key("a")) == "a"


@given(st.text())
def test_a_key_holds_nothing_but_its_prefix_and_checked_parts(part):
    try:
        key = cache_key("poster", part)
    except ValueError:
        return
    assert key == f"segue:v1:poster:{part}"
    assert part.isascii()
    assert not set(part) & set(" :\n\r*{}")


# Redis --------------------------------------------------------------------------------------


@pytest.mark.redis
def test_a_value_in_redis_is_json_under_a_versioned_key_and_expires_there(server):
    with open_cache(server.url) as cache, server.client() as client:
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
def test_what_in_redis_is_no_entry_counts_as_absent(server, text):
    with open_cache(server.url) as cache, server.client() as client:
        client.set("segue:v1:strange", text)
        assert cache.get(cache_key("strange"), stale_ok=True) is None


@pytest.mark.redis
def test_two_tiers_ask_redis_once_for_what_memory_can_keep(server):
    with open_cache(server.url) as one, open_cache(server.url) as other, server.client() as client:
        one.set(cache_key("shared"), "value", ttl_s=60)
        assert other.get(cache_key("shared")) == "value"
        before = client.info("commandstats")["cmdstat_mget"]["calls"]
        assert [other.get(cache_key("shared")) for _ in range(20)] == ["value"] * 20
        assert client.info("commandstats")["cmdstat_mget"]["calls"] == before


@pytest.mark.redis
def test_two_tiers_take_from_redis_what_memory_holds_only_stale(server):
    clock = Clock(time.time())
    stores = [
        TwoTierStore(MemoryStore(9, clock=clock), RedisStore(server.url, clock=clock), clock=clock)
        for _ in range(2)
    ]
    one, other = (Cache(store, clock=clock) for store in stores)
    with one, other:
        one.set(cache_key("aged"), "old", ttl_s=60)
        clock.now += 61
        other.set(cache_key("aged"), "new", ttl_s=60)
        assert one.get(cache_key("aged")) == "new"


@pytest.mark.redis
def test_two_caches_on_one_redis_make_one_value_between_them(server):
    made = []

    def create():
        made.append(1)
        time.sleep(0.2)
        return Fresh("made", ttl_s=60)

    with open_cache(server.url) as one, open_cache(server.url) as other:
        caches = [one, other] * 4
        got = in_threads(8, lambda n: caches[n].get_or_create(cache_key("once"), create))
    assert got == ["made"] * 8
    assert len(made) == 1


@pytest.mark.redis
def test_while_another_process_makes_a_new_value_the_stale_one_is_given(server):
    clock = Clock(time.time())
    with (
        Cache(RedisStore(server.url, clock=clock), clock=clock) as cache,
        server.client() as client,
    ):
        cache.set(cache_key("made-elsewhere"), "old", ttl_s=60)
        clock.now += 61
        client.set("segue:v1:made-elsewhere:lock", "of another process", px=60_000)
        got = cache.get_or_create(cache_key("made-elsewhere"), pytest.fail, stale_ok=True)
        assert got == "old"


@pytest.mark.redis
def test_redis_killed_amid_5000_look_ups_by_20_threads_is_noticed_by_the_log_alone(caplog):
    caplog.set_level(logging.INFO)
    with redis_server() as server:
        clock = Clock(0.0)
        shared = RedisStore(server.url, breaker_clock=clock)
        cache = Cache(TwoTierStore(MemoryStore(BOUND), shared))
        numbers = itertools.count()
        killed = threading.Event()

        def look_up(_):
            slowest_s, got = 0.0, []
            for _ in range(250):
                number = next(numbers)
                if number == 2_500:
                    server.kill()
                    killed.set()
                # 500 keys: some look-ups hit memory, some Redis, some make the value.
                key = cache_key("look-up", str(number % 500))
                begun = time.monotonic()
                got.append(cache.get_or_create(key, lambda: Fresh("value", 60)))
                slowest_s = max(slowest_s, time.monotonic() - begun)
                got.append(cache.get(cache_key("absent", str(number))))
            return slowest_s, got

        outcomes = in_threads(20, look_up)
        assert killed.is_set()
        assert all(got == ["value", None] * 250 for _, got in outcomes)
        # Time is the claim here: connecting and reading may take 0.2 s and 0.3 s at most.
        assert max(slowest_s for slowest_s, _ in outcomes) < 0.5
        assert cache.status() == (
            "memory",
            True,
            "The cache is in memory, because Redis is not usable: it cannot be reached.",
        )
        assert [record.getMessage() for record in caplog.records] == [
            "Redis is not used for now: it cannot be reached"
        ]

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
        assert caplog.records[-1].getMessage() == "Redis is in use again"
        assert len(caplog.records) == 2
        cache.close()


@pytest.mark.redis
def test_a_dead_redis_is_tried_again_after_5_s_and_then_ever_more_seldom(caplog):
    caplog.set_level(logging.INFO)
    clock = Clock(0.0)
    with strange_server(lambda connection: None) as server:
        store = RedisStore(f"redis://127.0.0.1:{server.port}", breaker_clock=clock)
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
        assert cache.status() == (
            "redis",
            True,
            "The cache is in Redis, but new values are in memory only: its memory is full.",
        )
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
        assert cache.status() == (
            "memory",
            True,
            "The cache is in memory, because Redis is not usable: it refuses the password.",
        )
        assert PASSWORD not in caplog.text + repr(cache) + repr(vars(cache)) + str(cache.status())
        cache.close()


@pytest.mark.redis
def test_password_and_database_of_the_address_are_used():
    with redis_server(password=PASSWORD) as server:
        url = f"redis://:{PASSWORD}@127.0.0.1:{server.port}/3"
        with open_cache(url) as cache, redis.Redis.from_url(url) as client:
            cache.set(cache_key("a"), 1, ttl_s=60)
            assert client.exists("segue:v1:a")
            assert not cache.status().degraded


def _says(*words: bytes):
    def answer(connection):
        connection.settimeout(0.6)
        for word in words:
            connection.recv(4096)
            connection.sendall(word)
        while connection.recv(4096):
            connection.sendall(words[-1])

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        _says(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
        _says(b"+OK\r\n"),
        _says(b":1\r\n"),
        _says(b"*-1\r\n"),
        _says(b"$abc\r\n"),
        _says(b"*2\r\n$1\r\n"),
        _says(b"\x00\xff\xfe\r\n"),
        _says(b"\r\n"),
        _says(b"220 mail.example.org ESMTP\r\n"),
        _says(b"*100000000\r\n"),
        lambda connection: time.sleep(0.6),
        lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    ],
)
def test_a_server_that_is_not_redis_at_all_never_disturbs(answer):
    with strange_server(answer) as server:
        cache = open_cache(f"redis://127.0.0.1:{server.port}")
        for number in range(3):
            key = cache_key("a", str(number))
            assert cache.get(key) is None
            assert cache.get_or_create(key, lambda: Fresh("made", 60)) == "made"
            assert cache.get(key) == "made"
        cache.close()


def test_a_silent_server_is_waited_for_once_by_all_threads_together():
    with strange_server(lambda connection: time.sleep(2)) as server:
        cache = open_cache(f"redis://127.0.0.1:{server.port}")
        assert server.connections == 1
        in_threads(20, lambda n: cache.get(cache_key("a", str(n))))
        assert server.connections == 1
        cache.close()


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


@pytest.mark.redis
def test_another_process_reads_what_this_one_wrote(server):
    code = (
        "import sys\nfrom recommender.cache.cache import *\n"
        "with open_cache(sys.argv[1]) as cache: print(cache.get(cache_key('across')))"
    )
    with open_cache(server.url) as cache:
        cache.set(cache_key("across"), "processes", ttl_s=60)
        run = subprocess.run(
            [sys.executable, "-c", code, server.url],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "."},
        )
    assert run.stdout.strip() == "processes"


def test_a_value_still_comes_from_memory_when_redis_never_was_there():
    with open_cache(f"redis://127.0.0.1:{free_port()}") as cache:
        cache.set(cache_key("a"), 1, ttl_s=60)
        assert cache.get(cache_key("a")) == 1
        assert cache.status().uses == "memory"


def test_failures_of_calls_under_way_at_the_first_one_count_once():
    clock = Clock(0.0)
    breaker = Breaker("example", clock=clock)
    for _ in range(20):
        breaker.failed("down")
    assert breaker.rest() == ("down", 5.0)
    # A late answer to what was asked before the failure does not end the rest.
    breaker.succeeded()
    assert breaker.rest() == ("down", 5.0)


def test_entries_of_memory_cannot_be_changed_by_who_reads_them():
    store = MemoryStore(3)
    store.write({"a": CacheEntry("1", time.time() + 9)})
    with pytest.raises(AttributeError):
        store.read(["a"])["a"].text = "2"


def in_threads(count, work):
    """Run work(0) ... work(count - 1) at once; return what they return, raise what they raise."""
    start = threading.Barrier(count)
    outcomes = [None] * count

    def run(number):
        start.wait()
        try:
            outcomes[number] = work(number)
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return outcomes
