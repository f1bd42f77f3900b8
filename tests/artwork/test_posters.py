"""Posters: whatever Spotify and Redis do, what is shown, what is kept and how many requests."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest

from recommender.artwork.posters import Artwork, Poster
from recommender.cache import Cache, open_cache
from recommender.cache.stores import MemoryStore
from recommender.spotify.client import Spotify, SpotifySettings
from recommender.spotify.transport import Patience
from tests.conftest import ROOT
from tests.support.fake_spotify import CLIENT_ID, CLIENT_SECRET, IMAGES, FakeSpotify, Reply
from tests.support.servers import Clock, free_port, redis_server, strange_server

TRACK = "6rqhFgbbKwnb9MLmUQDhG6"
DEMO = "demo000000000000000001"
CARDS = [f"{number:022d}" for number in range(1, 25)]
HOUR_S, DAY_S = 3600, 86_400
LINK = f"https://open.spotify.com/track/{TRACK}"

WEB_API = Poster(f"{IMAGES}{TRACK}-300", "web_api", LINK)
OEMBED = Poster(f"https://image-cdn-fa.spotifycdn.com/image/{TRACK}", "oembed", LINK)
DRAWN = Poster(None, "drawn", LINK)


@pytest.fixture
def fake():
    with FakeSpotify() as running:
        yield running


@pytest.fixture
def setting(fake):
    """Make an Artwork on the fake; `clock` moves its time and nothing is slept."""
    opened = []

    def make(cache=None, clock=None, sleep=lambda _: None, workers=4, max_waiting=500, **settings):
        clock = clock or Clock()
        cache = cache or Cache(MemoryStore(1000, clock=clock), clock=clock)
        urls = dict.fromkeys(("accounts_url", "api_url", "open_url"), fake.url)
        patience = Patience(read_timeout_s=0.3, sleep=sleep, breaker_clock=clock)
        spotify = Spotify(
            SpotifySettings(**(urls | settings)), cache, patience=patience, clock=clock
        )
        artwork = Artwork(cache, spotify, workers=workers, max_waiting=max_waiting)
        artwork.clock = clock
        artwork.cache = cache
        opened.append((artwork, spotify))
        return artwork

    yield make
    fake.hang.set()
    for artwork, spotify in opened:
        artwork.close()
        spotify.close()


@pytest.fixture
def with_credentials(setting):
    return setting(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)


def kept(artwork, track_id=TRACK):
    return artwork.cache.get(f"segue:v1:poster:{track_id}")


def in_threads(work, arguments):
    """Call work(argument) for all arguments at once; return the results by argument's place."""
    start = threading.Barrier(len(arguments))
    results = [None] * len(arguments)

    def run(place, argument):
        start.wait()
        results[place] = work(argument)

    threads = [threading.Thread(target=run, args=each) for each in enumerate(arguments)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def wait_until(done):
    for _ in range(1000):
        if done():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen within 10 s")


# The chain -----------------------------------------------------------------------------------


def test_without_credentials_a_poster_comes_from_oembed_and_then_from_the_cache(setting, fake):
    artwork = setting()
    assert artwork.get_poster(TRACK) == OEMBED
    assert artwork.get_poster(TRACK, size_px=64) == OEMBED
    assert fake.requests == {"oembed": 1}


def test_with_credentials_the_web_api_gives_the_size_that_fits_the_card(with_credentials, fake):
    for size_px, width in ((1, 64), (64, 64), (65, 300), (300, 300), (301, 640), (2000, 640)):
        poster = with_credentials.get_poster(TRACK, size_px)
        assert poster == Poster(f"{IMAGES}{TRACK}-{width}", "web_api", LINK)
    assert fake.requests == {"token": 1, "track": 1}


@pytest.mark.parametrize(
    ("widths", "chosen"),
    [
        ([64, 640, 300], 2),
        ([64, 200], 1),
        ([None, None, None], 0),
        ([None, 64, 300], 2),
        ([None, 64], 1),
        ([300, 300], 0),
    ],
)
def test_of_unsorted_or_unsized_images_the_fitting_one_is_taken(
    with_credentials, fake, widths, chosen
):
    listed = [{"url": f"{IMAGES}{n}", "width": width} for n, width in enumerate(widths)]
    fake.always["track"] = Reply(200, {"album": {"images": listed}})
    assert with_credentials.get_poster(TRACK, 300).url == f"{IMAGES}{chosen}"


def test_a_track_of_the_demo_catalogue_is_drawn_without_link_or_request(setting, fake):
    artwork = setting()
    drawn = Poster(None, "drawn", None)
    assert artwork.get_poster(DEMO) == drawn
    assert artwork.peek([DEMO]) == {DEMO: drawn}
    artwork.request([DEMO, "", "../..", "ü" * 22])
    assert not artwork.pending([DEMO])
    assert not fake.requests
    assert artwork.cache.get_many([f"segue:v1:poster:{DEMO}"]) == {}


# Each way to fail: (what the Web API and oEmbed answer) -> shown, kept for, requests -----------


def _quota():
    body = {"error": {"status": 429, "reason": "QUOTA_EXCEEDED"}}
    return Reply(429, body, {"Retry-After": "48925"})


HTML = Reply(200, "<!doctype html><title>Sign in</title>")
EMPTY = Reply(200, {"album": {"images": []}, "thumbnail_url": ""})
CUT = Reply(200, {"album": {"images": [{"url": f"{IMAGES}cut"}]}}, cut=True)
FOREIGN = Reply(
    200,
    {
        "album": {"images": [{"url": "https://evil.example/a.jpg", "width": 300}]},
        "thumbnail_url": "https://evil.example/a.jpg",
    },
)
REDIRECT = Reply(302, "", {"Location": "https://evil.example/"})
MOMENT = Reply(429, "Too many requests", {"Retry-After": "1"})
PREMIUM = Reply(403, "Active premium subscription required for the owner of the app.")
UNAUTHORISED = Reply(401, {"error": {"status": 401}})

# A reply in a list is sent once, one alone for ever.
WEB_API_FAILS = {
    "invalid client": ({"token": Reply(400, {"error": "invalid_client"})}, OEMBED, {"token": 1}),
    "401 once": ({"track": [UNAUTHORISED]}, WEB_API, {"token": 2, "track": 2}),
    "401 always": ({"track": UNAUTHORISED}, OEMBED, {"token": 2, "track": 2}),
    "403 text": ({"track": PREMIUM}, OEMBED, {"token": 1, "track": 1}),
    "403 json": ({"track": Reply(403, {"error": {}})}, OEMBED, {"token": 1, "track": 1}),
    "404": ({"track": Reply(404, {"error": {}})}, DRAWN, {"token": 1, "track": 1}),
    "429 1 s": ({"track": [MOMENT]}, WEB_API, {"token": 1, "track": 2}),
    "429 quota": ({"track": _quota()}, OEMBED, {"token": 1, "track": 1}),
    "500 twice": ({"track": [Reply(500), Reply(500)]}, WEB_API, {"token": 1, "track": 3}),
    "503 always": ({"track": Reply(503)}, OEMBED, {"token": 1, "track": 3}),
    "silence": ({"track": Reply(silent_s=30)}, OEMBED, {"token": 1, "track": 1}),
    "cut in half": ({"track": CUT}, OEMBED, {"token": 1, "track": 3}),
    "html": ({"track": HTML}, OEMBED, {"token": 1, "track": 1}),
    "html token": ({"token": HTML}, OEMBED, {"token": 1}),
    "wrong shape": ({"track": Reply(200, {"album": 7})}, OEMBED, {"token": 1, "track": 1}),
    "no images": ({"track": EMPTY}, OEMBED, {"token": 1, "track": 1}),
    "foreign host": ({"track": FOREIGN}, OEMBED, {"token": 1, "track": 1}),
    "redirect": ({"track": REDIRECT}, OEMBED, {"token": 1, "track": 1}),
}


def play(fake, script):
    for route, replies in script.items():
        if isinstance(replies, list):
            fake.script[route].extend(replies)
        else:
            fake.always[route] = replies


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


OEMBED_FAILS = {
    "401 always": (UNAUTHORISED, 60, 1),
    "403": (Reply(403, "Forbidden"), 60, 1),
    "404": (Reply(404, ""), HOUR_S, 1),
    "429 1 s twice": (MOMENT, 1, 2),
    "429 quota": (_quota(), 60, 1),
    "503 always": (Reply(503), 60, 3),
    "silence": (Reply(silent_s=30), 60, 1),
    "cut in half": (CUT, 60, 3),
    "html": (HTML, 60, 1),
    "wrong shape": (Reply(200, {"thumbnail_url": 7}), 60, 1),
    "no thumbnail": (EMPTY, 60, 1),
    "foreign host": (FOREIGN, 60, 1),
    "redirect": (REDIRECT, 60, 1),
}


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


@pytest.mark.redis
@pytest.mark.parametrize(
    ("reply", "kept_s"), [(None, 7 * DAY_S), (Reply(404, ""), DAY_S), (Reply(503), 60)]
)
def test_redis_keeps_a_poster_7_days_an_unknown_track_a_day_and_a_failure_a_minute(
    setting, fake, reply, kept_s
):
    if reply:
        fake.always["oembed"] = reply
    with redis_server() as server, open_cache(server.url) as cache, server.client() as client:
        setting(cache, clock=time.time).get_poster(TRACK)
        fresh_until, _ = json.loads(client.get(f"segue:v1:poster:{TRACK}"))
        assert fresh_until == pytest.approx(time.time() + kept_s, abs=5)


def test_a_token_that_expires_mid_run_is_not_noticed(with_credentials, fake):
    for track_id in CARDS[:3]:
        assert with_credentials.get_poster(track_id).source == "web_api"
    fake.expire_tokens()
    for track_id in CARDS[3:6]:
        assert with_credentials.get_poster(track_id).source == "web_api"
    assert fake.requests == {"token": 2, "track": 7}


def test_after_a_failure_the_poster_comes_when_spotify_is_well_again(setting, fake):
    fake.always["oembed"] = Reply(503)
    artwork = setting()
    assert artwork.get_poster(TRACK) == DRAWN
    del fake.always["oembed"]
    assert artwork.get_poster(TRACK) == DRAWN
    artwork.clock.now += 61
    # The old answer does while a new one is made, and this caller makes it.
    assert artwork.get_poster(TRACK) == OEMBED


@pytest.mark.parametrize(
    "strange",
    [
        7,
        [],
        {"source": "oembed"},
        {"source": "oembed", "images": [["https://evil.example/a.jpg", 300]]},
        {"source": "oembed", "images": [["http://i.scdn.co/a", 300]]},
        {"source": "oembed", "images": [[None, None], [], "text", {"url": "x"}]},
        {"source": "<script>", "images": [["https://i.scdn.co/a", 300]]},
    ],
)
def test_a_strange_entry_in_a_shared_cache_is_never_shown(setting, strange):
    artwork = setting()
    artwork.cache.set(f"segue:v1:poster:{TRACK}", strange, ttl_s=60)
    assert artwork.get_poster(TRACK) == DRAWN
    assert artwork.peek([TRACK]) == {TRACK: DRAWN}


# How many requests ---------------------------------------------------------------------------


@pytest.mark.parametrize("credentials", [True, False])
def test_fifty_threads_that_ask_for_one_cold_poster_send_one_request(setting, fake, credentials):
    fake.delay_s = 0.05
    artwork = (
        setting(client_id=CLIENT_ID, client_secret=CLIENT_SECRET) if credentials else setting()
    )
    shown = WEB_API if credentials else OEMBED
    assert in_threads(artwork.get_poster, [TRACK] * 50) == [shown] * 50
    assert fake.requests == ({"token": 1, "track": 1} if credentials else {"oembed": 1})


def test_fifty_threads_that_ask_for_one_failing_poster_fail_once(setting, fake):
    fake.always["oembed"] = Reply(503)
    artwork = setting()
    assert in_threads(artwork.get_poster, [TRACK] * 50) == [DRAWN] * 50
    assert fake.requests == {"oembed": 3}


@pytest.mark.redis
def test_24_cold_cards_cost_24_requests_and_one_token_and_a_second_process_none(setting, fake):
    with redis_server() as server, open_cache(server.url) as cache:
        credentials = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        artwork = setting(cache, clock=time.time, **credentials)
        artwork.request(CARDS)
        wait_until(lambda: not artwork.pending(CARDS))
        posters = artwork.peek(CARDS)
        assert posters.keys() == set(CARDS)
        assert {poster.source for poster in posters.values()} == {"web_api"}
        assert fake.requests == {"token": 1, "track": 24}
        artwork.request(CARDS)
        assert in_threads(artwork.get_poster, CARDS) == [posters[card] for card in CARDS]
        assert fake.requests == {"token": 1, "track": 24}

        code = (
            "import json, sys\n"
            "from recommender.artwork.posters import Artwork\n"
            "from recommender.cache import open_cache\n"
            "from recommender.spotify.client import Spotify, SpotifySettings\n"
            "url, redis_url, who, secret, *cards = sys.argv[1:]\n"
            "settings = SpotifySettings(who, secret, url, url, url)\n"
            "with open_cache(redis_url) as cache, Spotify(settings, cache) as spotify,"
            " Artwork(cache, spotify) as artwork:\n"
            "    print(json.dumps([artwork.get_poster(card) for card in cards]))\n"
        )
        arguments = [fake.url, server.url, CLIENT_ID, CLIENT_SECRET, *CARDS]
        run = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert json.loads(run.stdout) == [list(posters[card]) for card in CARDS]
        assert fake.requests == {"token": 1, "track": 24}


@pytest.mark.redis
def test_two_processes_cold_at_the_same_time_send_one_request_for_each_poster(setting, fake):
    fake.delay_s = 0.05
    with redis_server() as server, open_cache(server.url) as one, open_cache(server.url) as other:
        artworks = [setting(cache, clock=time.time) for cache in (one, other)]
        for artwork in artworks:
            artwork.request(CARDS[:8])
        wait_until(lambda: not any(artwork.pending(CARDS) for artwork in artworks))
        assert fake.requests == {"oembed": 8}


@pytest.mark.redis
def test_posters_come_though_redis_is_killed_between_them(setting, fake):
    with redis_server() as server, open_cache(server.url) as cache:
        artwork = setting(cache, clock=time.time)
        first = [artwork.get_poster(card) for card in CARDS[:12]]
        server.kill()
        rest = [artwork.get_poster(card) for card in CARDS[12:]]
        assert {poster.source for poster in first + rest} == {"oembed"}
        assert [artwork.get_poster(card) for card in CARDS] == first + rest
        assert fake.requests == {"oembed": 24}
        assert cache.status().uses == "memory"


def test_with_the_network_gone_a_dead_address_is_not_tried_for_each_card(setting):
    with strange_server(lambda connection: None) as dead:
        url = f"http://127.0.0.1:{dead.port}"
        artwork = setting(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            **dict.fromkeys(("accounts_url", "api_url", "open_url"), url),
        )
        artwork.request(CARDS)
        wait_until(lambda: not artwork.pending(CARDS))
        assert {poster.source for poster in artwork.peek(CARDS).values()} == {"drawn"}
        # Tokens are asked for one at a time, 3 tries. oEmbed by two at a time, 3 tries each.
        assert 3 + 3 <= dead.connections <= 3 + 2 * 3


def test_with_nobody_listening_all_cards_are_drawn_and_no_error_is_raised(setting):
    url = f"http://127.0.0.1:{free_port()}"
    artwork = setting(**dict.fromkeys(("accounts_url", "api_url", "open_url"), url))
    assert {artwork.get_poster(card).source for card in CARDS} == {"drawn"}
    assert artwork.status().uses == "drawn"


def test_a_poster_skipped_while_spotify_rests_is_asked_for_when_the_rest_is_over(setting, fake):
    fake.always["oembed"] = Reply(503)
    artwork = setting()
    assert artwork.get_poster(CARDS[0]).source == "drawn"
    assert artwork.get_poster(CARDS[1]).source == "drawn"
    assert fake.requests == {"oembed": 3}
    del fake.always["oembed"]
    # The breaker rests for 5 s; the card that it skipped was kept no longer than that.
    artwork.clock.now += 5.1
    assert artwork.get_poster(CARDS[1]).source == "oembed"


# The page's way --------------------------------------------------------------------------------


def test_a_page_is_never_kept_waiting_while_posters_are_looked_up(setting, fake):
    go_on = threading.Event()
    fake.always["oembed"] = Reply(429, "", {"Retry-After": "3"})
    # The workers are held where they would sleep for Spotify: nothing ends until the test says.
    artwork = setting(sleep=lambda _: go_on.wait(10))
    assert artwork.peek(CARDS) == {}
    assert not artwork.pending(CARDS)
    artwork.request(CARDS)
    assert artwork.pending(CARDS)
    assert artwork.pending([CARDS[0]])
    assert not artwork.pending([TRACK])
    assert artwork.peek(CARDS) == {}
    del fake.always["oembed"]
    go_on.set()
    wait_until(lambda: not artwork.pending(CARDS))
    assert {poster.source for poster in artwork.peek(CARDS).values()} == {"oembed"}


def test_each_id_is_looked_up_once_though_many_sessions_request_it(setting, fake):
    fake.delay_s = 0.02
    # A queue without room for the same id twice would raise queue.Full.
    artwork = setting(workers=1, max_waiting=7)
    in_threads(lambda _: artwork.request(CARDS[:6]), range(20))
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


# What the page says ----------------------------------------------------------------------------


def test_the_status_names_the_source_and_why(setting, fake):
    without = setting()
    assert without.status() == (
        "oembed",
        False,
        "Posters come from Spotify's oEmbed (300 px): no credentials are set.",
    )
    artwork = setting(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    assert artwork.status() == ("web_api", False, "Posters come from Spotify's Web API.")
    fake.always["track"] = _quota()
    artwork.get_poster(CARDS[0])
    # 48,925 s = 13 h 35 min 25 s, told in whole minutes, rounded up.
    assert artwork.status() == (
        "oembed",
        True,
        "Posters come from Spotify's oEmbed (300 px): the Web API rests for 13 h 36 min, "
        "because the quota that Spotify grants is used up.",
    )
    fake.always["oembed"] = Reply(503)
    artwork.get_poster(CARDS[1])
    assert artwork.status() == (
        "drawn",
        True,
        "New covers are drawn here: the Web API rests for 13 h 36 min, because the quota that "
        "Spotify grants is used up, and oEmbed rests for 5 s, because it answers with error 503.",
    )
    artwork.clock.now += 6
    assert "oEmbed rests until the next try" in artwork.status().text
    artwork.clock.now += 48_925 - 6 - 600
    assert "the Web API rests for 10 min, because" in artwork.status().text


def test_no_secret_is_in_a_log_line_poster_status_or_repr_of_any_failing_run(
    setting, fake, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    told = []
    for script, _, _ in WEB_API_FAILS.values():
        fake.always.clear()
        fake.script.clear()
        play(fake, script)
        artwork = setting(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        told += [repr(artwork.get_poster(TRACK)), repr(artwork.status()), repr(vars(artwork))]
    text = "\n".join([*told, caplog.text, *capfd.readouterr()])
    assert "is not asked for 48925 s" in text
    for secret in (CLIENT_ID, CLIENT_SECRET, "fake-token", "Basic ", "Bearer "):
        assert secret not in text


def test_the_fake_spotify_starts_as_a_process_of_its_own():
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tests.support.fake_spotify",
        "--port",
        str(port),
        "--delay-s",
        "0.01",
    ]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert (
                process.stdout.readline().strip() == f"Playing Spotify at http://127.0.0.1:{port}"
            )
            with open_cache() as cache:
                settings = SpotifySettings(open_url=f"http://127.0.0.1:{port}")
                with Spotify(settings, cache) as spotify, Artwork(cache, spotify) as artwork:
                    assert artwork.get_poster(TRACK) == OEMBED
        finally:
            process.kill()
