"""Posters when Spotify or the network fails: what is shown, kept and asked."""

import logging
from collections import Counter

import pytest

from tests.artwork.failures import OEMBED_FAILS, WEB_API_FAILS, play
from tests.artwork.shown import CARDS, DRAWN, HOUR_S, OEMBED, TRACK
from tests.spotify.asked import addresses
from tests.support.concurrency import wait_until
from tests.support.fake_spotify import CREDENTIALS, SECRETS, Reply
from tests.support.servers import free_port, strange_server


def kept(artwork):
    return artwork.cache.get(f"segue:v1:poster:{TRACK}")


@pytest.mark.parametrize("case", WEB_API_FAILS)
def test_what_the_web_api_does_not_give_oembed_gives_and_it_is_kept(with_credentials, fake, case):
    script, shown, requests = WEB_API_FAILS[case]
    play(fake, script)
    requests = Counter(requests) + Counter(oembed=int(shown.source == "oembed"))
    for _ in range(2):
        assert with_credentials.get_poster(TRACK) == shown
        assert fake.requests == requests
    assert kept(with_credentials)["source"] == shown.source
    # Kept in memory for an hour, whether it is a poster or that there is none.
    with_credentials.clock.now += HOUR_S - 1
    assert with_credentials.get_poster(TRACK) == shown
    assert fake.requests == requests


@pytest.mark.parametrize("case", OEMBED_FAILS)
def test_what_oembed_does_not_give_is_drawn_and_a_failure_kept_for_a_minute(setting, fake, case):
    reply, kept_s, requests = OEMBED_FAILS[case]
    fake.always["oembed"] = reply
    artwork = setting()
    for _ in range(3):
        assert artwork.get_poster(TRACK) == DRAWN
    assert fake.requests == {"oembed": requests}
    artwork.clock.now += kept_s - 0.5
    assert kept(artwork) == {"source": "drawn", "images": []}
    artwork.clock.now += 1
    assert kept(artwork) is None


def test_after_a_failure_the_poster_comes_when_spotify_is_well_again(setting, fake):
    fake.always["oembed"] = Reply(503)
    artwork = setting()
    assert artwork.get_poster(TRACK) == DRAWN
    del fake.always["oembed"]
    assert artwork.get_poster(TRACK) == DRAWN
    artwork.clock.now += 61
    # The old answer does while a new one is made, and this caller makes it.
    assert artwork.get_poster(TRACK) == OEMBED


def test_with_the_network_gone_a_dead_address_is_not_tried_for_each_card(setting):
    with strange_server(lambda connection: None) as dead:
        artwork = setting(**CREDENTIALS, **addresses(f"http://127.0.0.1:{dead.port}"))
        artwork.request(CARDS)
        wait_until(lambda: not artwork.pending(CARDS))
        assert {poster.source for poster in artwork.peek(CARDS).values()} == {"drawn"}
        # Tokens are asked for one at a time, 3 tries. oEmbed by two at a time, 3 tries each.
        assert 3 + 3 <= dead.connections <= 3 + 2 * 3


def test_with_nobody_listening_all_cards_are_drawn_and_no_error_is_raised(setting):
    artwork = setting(**addresses(f"http://127.0.0.1:{free_port()}"))
    assert {artwork.get_poster(card).source for card in CARDS} == {"drawn"}
    assert artwork.status().uses == "drawn"


def test_a_poster_skipped_while_spotify_rests_is_asked_for_when_the_rest_is_over(setting, fake):
    fake.always["oembed"] = Reply(503)
    artwork = setting()
    assert [artwork.get_poster(card).source for card in CARDS[:2]] == ["drawn"] * 2
    assert fake.requests == {"oembed": 3}
    del fake.always["oembed"]
    # The breaker rests for 5 s; the card that it skipped was kept no longer than that.
    artwork.clock.now += 5.1
    assert artwork.get_poster(CARDS[1]).source == "oembed"


def test_no_secret_is_in_a_log_line_poster_status_or_repr_of_any_failing_run(
    setting, fake, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    seen = []
    for script, _, _ in WEB_API_FAILS.values():
        fake.always.clear()
        fake.script.clear()
        play(fake, script)
        artwork = setting(**CREDENTIALS)
        seen += [repr(artwork.get_poster(TRACK)), repr(artwork.status()), repr(vars(artwork))]
    text = "\n".join([*seen, caplog.text, *capfd.readouterr()])
    assert "is not asked for 48925 s" in text
    assert not [secret for secret in SECRETS if secret in text]
