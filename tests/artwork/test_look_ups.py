"""Posters that a page requests and does not wait for."""

import threading

from recommender.artwork.posters import Artwork
from tests.artwork.shown import CARDS, HOUR_S, OEMBED, TRACK
from tests.limits.hostile import HTTP_PARTS, Endless
from tests.spotify.asked import addresses
from tests.support.concurrency import in_threads, wait_until
from tests.support.fake_spotify import CLIENT_SECRET, CREDENTIALS, Reply


def test_a_page_is_never_kept_waiting_while_posters_are_looked_up(setting, fake):
    go_on = threading.Event()
    fake.always["oembed"] = Reply(429, "", {"Retry-After": "3"})
    # The workers are held where they would sleep for Spotify: nothing ends until the test says.
    artwork = setting(sleep=lambda _: go_on.wait(10))
    assert artwork.peek(CARDS) == {}
    assert not artwork.pending(CARDS)
    artwork.request(CARDS)
    assert [artwork.pending(ids) for ids in (CARDS, CARDS[:1], [TRACK])] == [True, True, False]
    assert artwork.peek(CARDS) == {}
    del fake.always["oembed"]
    go_on.set()
    wait_until(lambda: not artwork.pending(CARDS))
    assert {poster.source for poster in artwork.peek(CARDS).values()} == {"oembed"}


def test_each_id_is_looked_up_once_though_many_sessions_request_it(setting, fake):
    fake.delay_s = 0.02
    # A queue without room for the same id twice would raise queue.Full.
    artwork = setting(workers=1, max_waiting=7)
    in_threads(20, lambda _: artwork.request(CARDS[:6]))
    wait_until(lambda: not artwork.pending(CARDS))
    assert fake.requests == {"oembed": 6}


def test_the_queue_is_bounded_and_what_was_dropped_can_be_requested_again(setting, fake):
    go_on = threading.Event()
    fake.script["oembed"].append(Reply(429, "", {"Retry-After": "3"}))
    artwork = setting(sleep=lambda _: go_on.wait(10), workers=1, max_waiting=3)
    artwork.request(CARDS)
    assert [artwork.pending([card]) for card in CARDS[:5]] == [True, True, True, False, False]
    go_on.set()
    wait_until(lambda: not artwork.pending(CARDS))
    assert len(artwork.peek(CARDS)) == 3
    artwork.request(CARDS[:5])
    wait_until(lambda: not artwork.pending(CARDS))
    assert len(artwork.peek(CARDS)) == 5


def test_a_stale_poster_is_shown_while_a_new_one_is_fetched(setting, fake):
    artwork = setting()
    artwork.get_poster(TRACK)
    artwork.clock.now += HOUR_S + 1
    assert artwork.peek([TRACK]) == {TRACK: OEMBED}
    artwork.request([TRACK])
    wait_until(lambda: not artwork.pending([TRACK]))
    assert fake.requests == {"oembed": 2}
    artwork.request([TRACK])
    assert not artwork.pending([TRACK])


def test_a_bug_in_one_look_up_stops_no_thread(setting, fake, caplog, monkeypatch):
    look_up = Artwork.get_poster

    def broken_for_one(artwork, track_id):
        if track_id == CARDS[0]:
            raise ZeroDivisionError("with " + CLIENT_SECRET)
        return look_up(artwork, track_id)

    monkeypatch.setattr(Artwork, "get_poster", broken_for_one)
    artwork = setting(workers=1)
    artwork.request(CARDS[:3])
    wait_until(lambda: not artwork.pending(CARDS))
    assert set(artwork.peek(CARDS)) == set(CARDS[1:3])
    assert "The look-up of a poster broke off: ZeroDivisionError" in caplog.text
    assert CLIENT_SECRET not in caplog.text


def test_closing_drops_what_waits_and_ends_all_threads(setting, fake):
    fake.delay_s = 0.05
    before = set(threading.enumerate())
    artwork = setting(workers=2)
    artwork.request(CARDS)
    artwork.close()
    assert fake.requests["oembed"] <= 2
    assert not artwork.pending(CARDS)
    assert not [t for t in set(threading.enumerate()) - before if t.name.startswith("posters-")]
    artwork.request(CARDS)
    assert not artwork.pending(CARDS)
    artwork.close()


def threads_of(before):
    return [t for t in set(threading.enumerate()) - before if t.name.startswith("posters-")]


def test_closing_breaks_off_answers_that_never_end(setting):
    before = set(threading.enumerate())
    endless = Endless(*HTTP_PARTS["body"], trickles=True, most=50_000)
    with endless.server() as server:
        url = f"http://127.0.0.1:{server.port}"
        artwork = setting(answer_timeout_s=999, **CREDENTIALS, **addresses(url))
        artwork.request(CARDS)
        wait_until(lambda: endless.sent > 20)
        assert len(threads_of(before)) == 4
        artwork.close()
        assert not threads_of(before)
    assert endless.sent < 5_000


def test_closing_breaks_off_a_pause_and_what_would_come_after_it(setting, fake):
    before = set(threading.enumerate())
    fake.always["oembed"] = Reply(429, "", {"Retry-After": "3"})
    artwork = setting(sleep=None, workers=2)
    artwork.request(CARDS)
    wait_until(lambda: fake.requests["oembed"] == 2)
    artwork.close()
    assert not threads_of(before)
    assert fake.requests == {"oembed": 2}
