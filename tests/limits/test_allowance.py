"""What one answer may cost: seconds, bytes and speed, of the thread that reads."""

import threading

import pytest

from recommender.limits.allowance import Allowance, current_allowance
from tests.support.concurrency import Clock


def test_seconds_run_from_the_moment_it_is_made_and_are_never_given_back():
    clock = Clock(0.0)
    allowance = Allowance(10, 1_000, clock=clock)
    for clock.now in (0.0, 4.0, 9.0):
        allowance.count(1)
        assert allowance.remaining_s() == 10 - clock.now
    clock.now = 10.0
    with pytest.raises(TimeoutError):
        allowance.remaining_s()
    assert allowance.broken == "it does not answer in time"


def test_bytes_may_reach_the_bound_and_not_pass_it():
    allowance = Allowance(10, 1_000)
    allowance.count(600)
    allowance.count(400)
    with pytest.raises(OSError, match="too much"):
        allowance.count(1)
    assert allowance.broken == "it sends too much"


def test_slower_than_the_least_speed_is_late_after_the_grace():
    clock = Clock(0.0)
    allowance = Allowance(1_000, 10**9, grace_s=30, least_bytes_per_s=20, clock=clock)
    # 20 bytes a second after 30 s: 400 bytes may take 30 + 400 / 20 = 50 s.
    allowance.count(400)
    clock.now = 49.0
    assert allowance.remaining_s() == 1
    clock.now = 50.0
    with pytest.raises(TimeoutError):
        allowance.remaining_s()


def test_what_is_cancelled_reads_no_more():
    cancelled = threading.Event()
    allowance = Allowance(10, 1_000, cancelled=cancelled)
    assert allowance.remaining_s() > 0
    cancelled.set()
    with pytest.raises(OSError, match="no longer wanted"):
        allowance.remaining_s()


def test_each_thread_keeps_to_its_own_allowance_and_to_the_outer_one_afterwards():
    seen = []
    outer, inner = Allowance(1, 1), Allowance(1, 1)
    with outer:
        thread = threading.Thread(target=lambda: seen.append(current_allowance()))
        thread.start()
        thread.join()
        with inner:
            seen.append(current_allowance())
        seen.append(current_allowance())
    assert seen == [None, inner, outer]
    assert current_allowance() is None
