"""Entries in memory, and in memory in front of Redis."""

import time

import pytest

from recommender.cache import Cache, cache_key, open_cache
from recommender.cache.redis_store import RedisStore
from recommender.cache.stores import CacheEntry, MemoryStore, TwoTierStore
from tests.support.concurrency import Clock, memory_cache

BOUND = 1_000
HOUR_S = 3600.0


def test_memory_calls_nothing_fresh_for_longer_than_an_hour():
    clock = Clock()
    cache = memory_cache(clock)
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


def test_entries_of_memory_cannot_be_changed_by_who_reads_them():
    store = MemoryStore(3)
    store.write({"a": CacheEntry("1", time.time() + 9)})
    with pytest.raises(AttributeError):
        store.read(["a"])["a"].text = "2"


@pytest.mark.redis
def test_two_tiers_ask_redis_once_for_what_memory_can_keep(empty_redis):
    url = empty_redis.url
    with open_cache(url) as one, open_cache(url) as other, empty_redis.client() as client:
        one.set(cache_key("shared"), "value", ttl_s=60)
        assert other.get(cache_key("shared")) == "value"
        before = client.info("commandstats")["cmdstat_getrange"]["calls"]
        assert [other.get(cache_key("shared")) for _ in range(20)] == ["value"] * 20
        assert client.info("commandstats")["cmdstat_getrange"]["calls"] == before


@pytest.mark.redis
def test_two_tiers_take_from_redis_what_memory_holds_only_stale(empty_redis):
    clock = Clock(time.time())

    def two_tiers():
        shared = RedisStore(empty_redis.url, clock=clock)
        return Cache(TwoTierStore(MemoryStore(9, clock=clock), shared, clock=clock), clock=clock)

    one, other = two_tiers(), two_tiers()
    with one, other:
        one.set(cache_key("aged"), "old", ttl_s=60)
        clock.now += 61
        other.set(cache_key("aged"), "new", ttl_s=60)
        assert one.get(cache_key("aged")) == "new"
