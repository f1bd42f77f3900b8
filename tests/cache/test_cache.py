"""The contract of a cache, run on every store, and its keys."""

import math
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.cache import Cache, Fresh, cache_key
from recommender.cache.redis_store import RedisStore
from recommender.cache.stores import LARGEST_BYTES, MemoryStore, TwoTierStore
from tests.support.concurrency import Clock, in_threads

BOUND = 1_000


def _is_text(value):
    return isinstance(value, str)


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis), "two-tier"])
def cache(request):
    """A cache with a clock of its own, on an empty store."""
    clock = Clock()
    memory = MemoryStore(BOUND, clock=clock)
    if request.param == "memory":
        store = memory
    else:
        server = request.getfixturevalue("empty_redis")
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


def test_unicode_and_the_largest_value_come_back_whole(cache):
    # In JSON two quotes stand around the text.
    largest = "e" * (LARGEST_BYTES - 2)
    for text in ('Beyoncé 宇多田ヒカル 🎧 \u200b \x00 \ud800 "|]', largest):
        cache.set(cache_key("text"), text, ttl_s=60)
        assert cache.get(cache_key("text")) == text


def test_a_value_that_is_too_large_is_given_to_who_made_it_and_not_kept(cache):
    made = cache.get_or_create(cache_key("text"), lambda: Fresh("e" * LARGEST_BYTES, 60))
    assert made == "e" * LARGEST_BYTES
    assert cache.get(cache_key("text")) is None


def test_a_time_that_is_no_number_in_range_is_a_month_or_none(cache):
    for ttl_s, kept in ((math.inf, "a"), (1e99, "a"), (math.nan, None), (-math.inf, None)):
        cache.set(cache_key("t", str(ttl_s).replace("+", "")), "a", ttl_s)
        assert cache.get(cache_key("t", str(ttl_s).replace("+", ""))) == kept
    assert cache.get_or_create(cache_key("b"), lambda: Fresh("b", math.inf)) == "b"


def test_a_value_that_does_not_fit_counts_as_none_and_is_replaced(cache):
    key = cache_key("a")
    cache.set(key, 7, ttl_s=60)
    assert cache.get(key, fits=_is_text) is None
    assert cache.get_many([key], fits=_is_text, stale_ok=True) == {}
    made = cache.get_or_create(key, lambda: Fresh("text", 60), fits=_is_text, stale_ok=True)
    assert made == cache.get(key) == "text"
    assert cache.get_or_create(key, pytest.fail, fits=_is_text) == "text"


def test_a_value_expires_and_is_then_given_only_to_who_takes_stale_ones(cache):
    cache.set(cache_key("a"), "old", ttl_s=60)
    cache.clock.now += 59.9
    assert cache.get(cache_key("a")) == "old"
    cache.clock.now += 0.2
    assert cache.get(cache_key("a")) is None
    assert cache.get(cache_key("a"), stale_ok=True) == "old"


def test_a_time_of_zero_or_less_keeps_nothing(cache):
    for ttl_s in (0, -5):
        cache.set(cache_key("a"), "never", ttl_s)
        assert cache.get(cache_key("a"), stale_ok=True) is None


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), {1, 2}, b"bytes"])
def test_what_is_no_json_is_refused_by_every_store(cache, value):
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


@given(st.text())
def test_a_key_holds_nothing_but_its_prefix_and_checked_parts(part):
    try:
        key = cache_key("poster", part)
    except ValueError:
        return
    assert key == f"segue:v1:poster:{part}"
    assert part.isascii()
    assert not set(part) & set(" :\n\r*{}")
