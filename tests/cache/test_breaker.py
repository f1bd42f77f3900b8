"""Breakers: what counts as a failure, and for how long a service is left alone."""

from recommender.cache import Breaker
from tests.support.concurrency import Clock


def test_failures_of_calls_under_way_at_the_first_one_count_once():
    clock = Clock(0.0)
    breaker = Breaker("example", clock=clock)
    for _ in range(20):
        breaker.failed("down")
    assert breaker.rest() == ("down", 5.0)
    # A late answer to what was asked before the failure does not end the rest.
    breaker.succeeded()
    assert breaker.rest() == ("down", 5.0)
