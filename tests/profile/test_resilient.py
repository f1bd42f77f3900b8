"""Profiles whose store may fail: nobody waits for it."""

import time

from recommender.profile import resilient


def test_a_store_that_failed_rests_and_those_who_only_look_do_not_ask_it(monkeypatch):
    asked = []

    def fail(url, **options):
        asked.append(url)
        raise resilient.ProfileError("Gone.", "unreachable")

    monkeypatch.setattr(resilient.Profiles, "open", fail)
    store = resilient.ResilientProfiles("sqlite://")
    assert store.resting() is store.trouble()
    assert len(asked) == 1
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    assert store.resting() is None
    assert "Gone" in str(store.trouble())
