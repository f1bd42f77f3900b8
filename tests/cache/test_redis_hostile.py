"""A Redis that means no good: trickles, floods, values that are none, locks that nobody has."""

import json
import time

import pytest

from recommender.cache import Cache, Fresh, cache_key
from recommender.cache import redis_lock as locks
from recommender.cache.redis_store import RedisStore
from recommender.cache.stores import LARGEST_BYTES, MemoryStore, TwoTierStore
from tests.limits.hostile import REDIS_PARTS, Endless, Ticking
from tests.support.concurrency import Clock, in_threads

MEGABYTE = 2**20
SOON = int(time.time()) + 60
NO_VALUES = {
    "nothing": b"",
    "end of 400 digits": b"[" + b"9" * 400 + b", {}]",
    "end of 5,000 digits": b"[" + b"9" * 5_000 + b", {}]",
    "value of 5,000 digits": b"[%d, %s]" % (SOON, b"9" * 5_000),
    "end never": b"[1e300, 7]",
    "infinite end": b"[1e999, 7]",
    "no number": b"[NaN, 7]",
    "true": b"[true, 7]",
    "value null": b"[%d, null]" % SOON,
    "infinite value": b"[%d, Infinity]" % SOON,
    "object": b'{"a": 1, "b": 2}',
    "deep": b"[%d, " % SOON + b"[" * 7_000 + b"]" * 7_000 + b"]",
    "cut": b'[%d, "abc' % SOON,
    "too large": b'[%d, "%s"]' % (SOON, b"e" * MEGABYTE),
    "grows as it is read": b'[%d, "%s"]' % (SOON, b"\xc3\xa9" * (LARGEST_BYTES // 4)),
    "no text": b"\x80\x04K*.",
}
NO_TEXTS = {
    "list": lambda client, key: client.rpush(key, "a"),
    "hash": lambda client, key: client.hset(key, "a", "b"),
    "set": lambda client, key: client.sadd(key, "a"),
    "stream": lambda client, key: client.xadd(key, {"a": "b"}),
}


@pytest.fixture
def cache(empty_redis):
    """Open a cache on Redis, whose breakers never try again."""
    store = RedisStore(empty_redis.url, breaker_clock=Clock(0.0))
    with Cache(TwoTierStore(MemoryStore(100), store)) as opened:
        yield opened


@pytest.fixture
def client(empty_redis):
    with empty_redis.client() as opened:
        yield opened


def put(client, kind, key):
    if kind in NO_TEXTS:
        NO_TEXTS[kind](client, key)
    else:
        client.set(key, NO_VALUES[kind])


@pytest.mark.redis
@pytest.mark.parametrize("kind", [*NO_VALUES, *NO_TEXTS])
def test_a_value_that_is_none_is_a_miss_and_is_replaced(cache, client, kind):
    key = cache_key("poisoned")
    put(client, kind, key)
    client.set(cache_key("good"), json.dumps([SOON, "good"]))
    assert cache.get_many([key, cache_key("good")], stale_ok=True) == {cache_key("good"): "good"}
    assert cache.get_or_create(key, lambda: Fresh("made", 60), stale_ok=True) == "made"
    assert json.loads(client.get(key))[1] == "made"
    assert not cache.status().degraded


@pytest.mark.redis
def test_of_values_that_are_too_large_only_a_beginning_is_sent(cache, client):
    keys = [cache_key("large", str(number)) for number in range(24)]
    for key in keys:
        client.set(key, NO_VALUES["too large"])
    before = client.info("stats")["total_net_output_bytes"]
    assert cache.get_many(keys) == {}
    sent = client.info("stats")["total_net_output_bytes"] - before
    # Besides them, the answer to INFO itself.
    assert sent < 24 * (LARGEST_BYTES + 100) + 20_000
    assert not cache.status().degraded


@pytest.mark.redis
@pytest.mark.parametrize("kind", ["held", "list"])
@pytest.mark.parametrize("n_threads", [1, 4])
def test_locks_that_nobody_gives_back_cost_a_page_one_short_wait_in_all(
    cache, client, kind, n_threads, monkeypatch
):
    monkeypatch.setattr(locks, "_LOCK_POLL_S", 0.0)
    keys = [cache_key("locked", str(number)) for number in range(24)]
    for key in keys:
        if kind == "held":
            client.set(f"{key}:lock", "of another process")
        else:
            client.rpush(f"{key}:lock", "a")
    client.config_resetstat()

    def make(number):
        mine = keys[number::n_threads]
        return [cache.get_or_create(key, lambda: Fresh("made", 60)) for key in mine]

    made = in_threads(n_threads, make)
    assert [value for values in made for value in values] == ["made"] * 24
    # Each thread asks 40 times for its first lock; then the breaker lets all go on without.
    # The value of each key is written once.
    assert client.info("commandstats")["cmdstat_set"]["calls"] <= n_threads * 40 + 24
    assert client.mget(keys).count(None) == 0


@pytest.mark.redis
def test_what_took_the_place_of_our_lock_disturbs_nobody(cache, client):
    key = cache_key("a")

    def create():
        client.delete(f"{key}:lock")
        client.rpush(f"{key}:lock", "a")
        return Fresh("made", 60)

    assert cache.get_or_create(key, create) == "made"
    assert not cache.status().degraded


@pytest.mark.parametrize("trickles", [True, False])
@pytest.mark.parametrize("part", REDIS_PARTS)
def test_an_answer_that_trickles_or_never_ends_is_left(part, trickles):
    most = 3_000 if trickles else 64 * MEGABYTE
    endless = Endless(*REDIS_PARTS[part], trickles=trickles, most=most)
    clock = Ticking(0.05) if trickles else (lambda: 0.0)
    with endless.server() as server:
        store = RedisStore(server.redis_url, breaker_clock=Clock(0.0), operation_clock=clock)
        with Cache(TwoTierStore(MemoryStore(100), store)) as cache:
            for number in range(9):
                key = cache_key("a", str(number))
                assert cache.get_or_create(key, lambda: Fresh("made", 60)) == "made"
            assert cache.status().uses == "memory"
        assert server.connections == 1
    # Half a second of a clock that ticks by a twentieth are ten looks.
    assert endless.sent < (1_000 if trickles else 16 * MEGABYTE)


@pytest.mark.redis
def test_after_closing_nothing_is_asked(cache, client):
    cache.set(cache_key("a"), "a", ttl_s=60)
    cache.close()
    client.config_resetstat()
    cache.set(cache_key("b"), "b", ttl_s=60)
    assert cache.get(cache_key("c")) is None
    assert "cmdstat_getrange" not in client.info("commandstats")
    assert not client.exists(cache_key("b"))
