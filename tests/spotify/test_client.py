"""What is asked of Spotify, how often, and what an error says: against a real HTTP server."""

import json
import logging
import threading
import time
import traceback

import pytest

from recommender.cache import Cache, open_cache
from recommender.cache.stores import MemoryStore
from recommender.errors import QueryError, SpotifyError
from recommender.spotify.client import Image, Spotify, SpotifySettings
from recommender.spotify.cooldown import CoolDown
from recommender.spotify.ids import is_spotify_id
from recommender.spotify.transport import Patience
from tests.support.fake_spotify import CLIENT_ID, CLIENT_SECRET, IMAGES, FakeSpotify, Reply
from tests.support.servers import Clock, free_port, redis_server, strange_server

TRACK = "6rqhFgbbKwnb9MLmUQDhG6"
OTHER = "4uLU6hMCjMI75M1A2tKUQC"
OEMBED_IMAGE = Image(f"https://image-cdn-fa.spotifycdn.com/image/{TRACK}", 300)


@pytest.fixture
def fake():
    with FakeSpotify() as running:
        yield running


class Asked:
    """A Spotify with credentials, its fake, and what it slept; time is moved by hand."""

    def __init__(self, fake, cache=None, clock=None, **settings):
        self.clock = clock or Clock()
        self.slept = []
        self.cache = cache or Cache(MemoryStore(1000, clock=self.clock), clock=self.clock)
        urls = dict.fromkeys(("accounts_url", "api_url", "open_url"), fake.url)
        given_ = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} | urls | settings
        patience = Patience(
            read_timeout_s=0.3,
            sleep=self.slept.append,
            jitter=lambda: 0.5,
            breaker_clock=self.clock,
        )
        self.spotify = Spotify(
            SpotifySettings(**given_), self.cache, patience=patience, clock=self.clock
        )

    def error(self, track_id=TRACK):
        with pytest.raises(SpotifyError) as caught:
            self.spotify.track_images(track_id)
        return caught.value

    def oembed_error(self, track_id=TRACK):
        with pytest.raises(SpotifyError) as caught:
            self.spotify.oembed_images(track_id)
        return caught.value


@pytest.fixture
def asked(fake):
    made = Asked(fake)
    with made.spotify:
        yield made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demo000000000000000001",
        TRACK + "x",
        TRACK[:-1],
        TRACK + "\n",
        TRACK[:-1] + "/",
        TRACK[:-1] + "é",
        "../../v1/me/playlists?",
        "1234567890123456789٣12",
    ],
)
def test_what_is_no_id_of_spotify_is_never_sent(asked, fake, text):
    assert not is_spotify_id(text)
    for ask in (asked.spotify.track_images, asked.spotify.oembed_images):
        with pytest.raises(QueryError):
            ask(text)
    assert not fake.requests


def test_the_web_api_gives_all_images_for_one_request_and_one_token(asked, fake):
    images = asked.spotify.track_images(TRACK)
    assert images == [Image(f"{IMAGES}{TRACK}-{width}", width) for width in (640, 300, 64)]
    asked.spotify.track_images(OTHER)
    assert fake.requests == {"token": 1, "track": 2}
    assert asked.slept == []


def test_oembed_gives_one_image_without_credentials(fake):
    asked = Asked(fake, client_id=None, client_secret=None)
    assert not asked.spotify.has_credentials
    assert asked.spotify.oembed_images(TRACK) == [OEMBED_IMAGE]
    assert fake.requests == {"oembed": 1}


def test_oembed_is_asked_for_two_tracks_at_a_time_at_most(asked, fake):
    fake.delay_s = 0.03
    threads = [
        threading.Thread(target=asked.spotify.oembed_images, args=(TRACK,)) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fake.requests == {"oembed": 12}
    assert fake.most_at_once["oembed"] == 2


def test_credentials_of_any_characters_arrive(fake):
    asked = Asked(fake, client_id="ключ:", client_secret="пароль\n")
    error = asked.error()
    assert (error.meaning, error.status) == ("refused", 400)
    assert fake.requests == {"token": 1}


def test_connections_are_used_again_and_cookies_are_not_kept(asked, fake):
    fake.always["oembed"] = Reply(
        200, {"thumbnail_url": OEMBED_IMAGE.url}, {"Set-Cookie": "sp_t=who; Path=/"}
    )
    for _ in range(3):
        assert asked.spotify.oembed_images(TRACK) == [Image(OEMBED_IMAGE.url, None)]
    assert not asked.spotify._session.cookies
    assert (fake.connections, fake.requests["oembed"]) == (1, 3)


def test_proxies_and_netrc_of_the_machine_are_left_alone(asked, fake, monkeypatch, tmp_path):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert asked.spotify.oembed_images(TRACK) == [OEMBED_IMAGE]


def test_a_token_is_renewed_60_s_before_it_ends(asked, fake):
    asked.spotify.track_images(TRACK)
    asked.clock.now += 3600 - 60 - 1
    asked.spotify.track_images(TRACK)
    assert fake.requests["token"] == 1
    asked.clock.now += 2
    asked.spotify.track_images(TRACK)
    assert fake.requests["token"] == 2


def test_a_token_that_expires_mid_run_costs_one_new_token_and_one_more_request(asked, fake):
    asked.spotify.track_images(TRACK)
    fake.expire_tokens()
    assert len(asked.spotify.track_images(OTHER)) == 3
    assert fake.requests == {"token": 2, "track": 3}


def test_twenty_threads_whose_token_expires_renew_it_once(asked, fake):
    asked.spotify.track_images(TRACK)
    fake.expire_tokens()
    fake.delay_s = 0.02
    threads = [
        threading.Thread(target=asked.spotify.track_images, args=(TRACK,)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fake.requests["token"] == 2


@pytest.mark.redis
def test_a_second_process_uses_the_token_of_the_first(fake):
    with redis_server() as server, open_cache(server.url) as one, open_cache(server.url) as other:
        # The wall clock, because the entries in Redis carry it.
        clock = Clock(time.time())
        Asked(fake, one, clock).spotify.track_images(TRACK)
        Asked(fake, other, clock).spotify.track_images(OTHER)
    assert fake.requests == {"token": 1, "track": 2}


def test_a_token_of_wrong_shape_pauses_the_web_api_for_a_minute(asked, fake):
    fake.always["token"] = Reply(200, {"access_token": "a\r\nX: b", "expires_in": 3600})
    error = asked.error()
    assert (error.meaning, error.retry_after_s) == ("refused", 60)
    asked.error(OTHER)
    assert fake.requests == {"token": 1}


def test_400_invalid_client_stops_the_web_api_for_an_hour(asked, fake):
    fake.always["token"] = Reply(400, {"error": "invalid_client"})
    error = asked.error()
    assert (error.meaning, error.status) == ("refused", 400)
    assert str(error) == (
        "Spotify's Web API cannot be used: Spotify does not know the credentials."
    )
    asked.clock.now += 3599
    assert asked.error().meaning == "resting"
    assert fake.requests == {"token": 1}
    asked.clock.now += 2
    assert asked.error().meaning == "refused"
    assert fake.requests == {"token": 2}


def test_new_credentials_do_not_inherit_the_pause_of_old_ones(asked, fake):
    old = Asked(fake, asked.cache, asked.clock, client_secret="old")
    assert old.error().meaning == "refused"
    assert len(asked.spotify.track_images(TRACK)) == 3


def test_401_once_is_answered_by_a_new_token(asked, fake):
    fake.script["track"].append(Reply(401, {"error": {"status": 401}}))
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert fake.requests == {"token": 2, "track": 2}


def test_401_always_costs_two_requests_and_pauses_the_web_api_for_a_minute(asked, fake):
    fake.always["track"] = Reply(401, {"error": {"status": 401}})
    error = asked.error()
    assert (error.meaning, error.status, error.retry_after_s) == ("refused", 401, 60)
    assert asked.error(OTHER).meaning == "resting"
    assert fake.requests == {"token": 2, "track": 2}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "Active premium subscription required for the owner of the app.",
            "Spotify asks the owner of the credentials for a premium account",
        ),
        ({"error": {"status": 403, "message": "Forbidden."}}, "Spotify forbids the request"),
    ],
)
def test_403_in_text_or_json_stops_the_web_api_for_an_hour(asked, fake, body, reason):
    fake.always["track"] = Reply(403, body)
    error = asked.error()
    assert (error.meaning, error.status, error.retry_after_s) == ("resting", 403, 3600)
    assert asked.spotify.web_api_rest() == (reason, 3600)
    asked.clock.now += 3599
    asked.error(OTHER)
    assert fake.requests == {"token": 1, "track": 1}
    asked.clock.now += 2
    del fake.always["track"]
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert asked.spotify.web_api_rest() is None


@pytest.mark.parametrize("status", [404, 400])
def test_an_unknown_track_is_told_as_such_after_one_request(asked, fake, status):
    fake.always["track"] = fake.always["oembed"] = Reply(status, {"error": {"status": status}})
    for error in (asked.error(), asked.oembed_error()):
        assert (error.meaning, error.status) == ("unknown_track", status)
    assert fake.requests == {"token": 1, "track": 1, "oembed": 1}


@pytest.mark.parametrize("route", ["track", "oembed"])
def test_429_of_one_second_is_waited_for_once(asked, fake, route):
    fake.script[route].append(Reply(429, "Too many requests", {"Retry-After": "1"}))
    ask = {"track": asked.spotify.track_images, "oembed": asked.spotify.oembed_images}[route]
    assert ask(TRACK)
    assert asked.slept == [1.0]
    assert fake.requests[route] == 2


@pytest.mark.parametrize(
    ("header", "pause_s"), [("1", 1), ("0", 1), ("3", 3), ("soon", 60), ("-1", 60), (None, 60)]
)
def test_429_twice_pauses_for_as_long_as_it_says_or_a_minute(asked, fake, header, pause_s):
    headers = {} if header is None else {"Retry-After": header}
    fake.always["track"] = Reply(429, "Too many requests", headers)
    assert asked.error().retry_after_s == pause_s
    assert fake.requests["track"] == 2
    assert asked.error(OTHER).meaning == "resting"
    assert fake.requests["track"] == 2


@pytest.mark.parametrize(("said_s", "kept_s"), [(4, 4), (48_925, 48_925), (999_999, 86_400)])
def test_429_of_hours_stops_the_web_api_for_the_whole_app_and_at_most_a_day(
    asked, fake, said_s, kept_s
):
    fake.script["track"].append(
        Reply(429, {"error": {"reason": "QUOTA_EXCEEDED"}}, {"Retry-After": str(said_s)})
    )
    error = asked.error()
    assert (error.meaning, error.status, error.retry_after_s) == ("resting", 429, kept_s)
    assert asked.spotify.web_api_rest() == (
        "the quota that Spotify grants is used up",
        kept_s,
    )
    assert asked.spotify.oembed_rest() is None
    asked.clock.now += kept_s - 1
    asked.error(OTHER)
    assert fake.requests["track"] == 1
    assert asked.slept == []
    asked.clock.now += 2
    assert len(asked.spotify.track_images(TRACK)) == 3


@pytest.mark.redis
def test_a_pause_is_kept_by_other_processes_and_after_a_restart(fake):
    fake.always["track"] = Reply(429, "QUOTA_EXCEEDED", {"Retry-After": "48925"})
    with redis_server() as server:
        with open_cache(server.url) as cache:
            Asked(fake, cache, Clock(time.time())).error()
        with open_cache(server.url) as cache:
            later = Asked(fake, cache, Clock(time.time() + 3600))
            assert later.error().meaning == "resting"
            assert later.spotify.web_api_rest().remaining_s == pytest.approx(45_325, abs=5)
    assert fake.requests == {"token": 1, "track": 1}


@pytest.mark.parametrize(
    "shared",
    [
        {"until": "tomorrow", "cause": "rate"},
        {"cause": "rate"},
        {"until": 9e99, "cause": "<b>unheard of</b>"},
        "nonsense",
    ],
)
def test_a_pause_of_strange_shape_in_the_cache_is_kept_a_day_at_most(shared):
    clock = Clock()
    cache = Cache(MemoryStore(9, clock=clock), clock=clock)
    cache.set("segue:v1:rest:x", shared, ttl_s=60)
    rest = CoolDown("x", "segue:v1:rest:x", cache, clock=clock).rest()
    assert rest is None or rest == ("Spotify asks for a pause", 86_400)


def test_500_twice_then_fine_is_three_requests_with_growing_waits(asked, fake):
    fake.script["track"].extend([Reply(500), Reply(502)])
    assert len(asked.spotify.track_images(TRACK)) == 3
    assert fake.requests == {"token": 1, "track": 3}
    # 0.3 s and 0.6 s, each times 0.5 + jitter, which is 0.5 here.
    assert asked.slept == pytest.approx([0.3, 0.6])


def test_503_always_is_three_requests_and_then_a_rest_of_5_s(asked, fake):
    fake.always["track"] = Reply(503, "Service Unavailable")
    error = asked.error()
    assert (error.meaning, error.status) == ("unavailable", 503)
    assert str(error) == "Spotify's Web API is of no use now: it answers with error 503."
    assert fake.requests["track"] == 3
    error = asked.error(OTHER)
    assert (error.meaning, error.retry_after_s) == ("resting", 5)
    assert fake.requests["track"] == 3
    del fake.always["track"]
    asked.clock.now += 5
    assert len(asked.spotify.track_images(TRACK)) == 3


def test_503_of_the_token_service_is_three_requests_for_all_tracks(asked, fake):
    fake.always["token"] = Reply(503)
    assert asked.error().meaning == "unavailable"
    assert asked.error(OTHER).meaning == "resting"
    assert fake.requests == {"token": 3}


def test_silence_is_one_request_and_one_time_out(asked, fake):
    fake.always["oembed"] = Reply(silent_s=30)
    error = asked.oembed_error()
    assert (error.meaning, error.status) == ("unavailable", None)
    assert str(error).endswith("it does not answer in time.")
    assert asked.oembed_error(OTHER).meaning == "resting"
    assert fake.requests == {"oembed": 1}
    assert asked.slept == []


def test_a_body_cut_in_half_is_asked_for_again_and_never_used(asked, fake):
    body = {"thumbnail_url": OEMBED_IMAGE.url}
    fake.script["oembed"].append(Reply(200, body, cut=True))
    assert asked.spotify.oembed_images(TRACK) == [OEMBED_IMAGE]
    assert fake.requests == {"oembed": 2}
    fake.always["oembed"] = Reply(200, body, cut=True)
    assert asked.oembed_error().meaning == "unavailable"
    assert fake.requests == {"oembed": 5}


@pytest.mark.parametrize(
    "body", ["<!doctype html><title>Sign in</title>", "", b"\xff\xfe{", "[" * 99_999]
)
def test_html_in_place_of_json_is_one_request_and_then_a_rest(asked, fake, body):
    fake.always["track"] = Reply(200, body, {"Content-Type": "text/html"})
    error = asked.error()
    assert (error.meaning, error.status) == ("unavailable", 200)
    assert str(error).endswith("it does not answer in JSON.")
    asked.error(OTHER)
    assert fake.requests == {"token": 1, "track": 1}


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        7,
        "text",
        {},
        {"album": None},
        {"album": []},
        {"album": {"images": None}},
        {"album": {"images": {"url": f"{IMAGES}a"}}},
        {"album": {"images": ["text", None, 7]}},
        {"album": {"images": [{"url": None}]}},
        {"album": {"images": [{"url": "https://evil.example/a", "width": 300}]}},
        {"thumbnail_url": None},
        {"thumbnail_url": ["https://i.scdn.co/a"]},
        {"thumbnail_url": "https://evil.example/a.jpg"},
        {"thumbnail_url": "http://i.scdn.co/a.jpg"},
    ],
)
def test_json_of_the_wrong_shape_or_a_foreign_image_is_a_bad_answer(asked, fake, body):
    fake.always["track"] = fake.always["oembed"] = Reply(200, json.dumps(body))
    for error in (asked.error(), asked.oembed_error()):
        assert (error.meaning, error.status) == ("bad_answer", 200)
    assert fake.requests == {"token": 1, "track": 1, "oembed": 1}


def test_images_without_or_with_strange_sizes_keep_their_order_and_lose_the_size(asked, fake):
    widths = [None, "300", 0, -5, True, 3.5, 10**9, 64]
    listed = [{"url": f"{IMAGES}{n}", "width": width} for n, width in enumerate(widths)]
    fake.always["track"] = Reply(200, {"album": {"images": [*listed, {"url": f"{IMAGES}8"}]}})
    images = asked.spotify.track_images(TRACK)
    assert [image.url for image in images] == [f"{IMAGES}{n}" for n in range(9)]
    assert [image.width_px for image in images] == [None] * 7 + [64, None]


def test_an_empty_list_of_images_is_no_error(asked, fake):
    fake.always["track"] = Reply(200, {"album": {"images": []}})
    assert asked.spotify.track_images(TRACK) == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_foreign_host_is_not_followed(asked, fake, status):
    with FakeSpotify() as foreign:
        for route in ("token", "track", "oembed"):
            fake.always[route] = Reply(status, "", {"Location": f"{foreign.url}/oembed?url=x"})
        for error in (asked.error(), asked.oembed_error()):
            assert (error.meaning, error.status) == ("unavailable", status)
        assert not foreign.requests
    assert fake.requests == {"token": 1, "oembed": 1}


def test_a_dead_address_is_tried_three_times_and_not_again_for_each_card(fake):
    with strange_server(lambda connection: None) as dead:
        asked = Asked(fake, open_url=f"http://127.0.0.1:{dead.port}")
        for _ in range(24):
            asked.oembed_error()
        assert dead.connections == 3


def test_an_address_where_nobody_listens_is_unavailable(fake):
    asked = Asked(fake, open_url=f"http://127.0.0.1:{free_port()}")
    error = asked.oembed_error()
    assert str(error) == "Spotify's oEmbed is of no use now: it cannot be reached."
    assert asked.oembed_error().meaning == "resting"


def _failures(fake):
    """Every way to fail above, as what the routes answer."""
    echo = {"you_sent": [CLIENT_ID, CLIENT_SECRET, "fake-token-1"]}
    replies = [
        Reply(400, echo),
        Reply(401, echo),
        Reply(403, f"Active premium subscription required {CLIENT_SECRET}"),
        Reply(403, echo),
        Reply(404, echo),
        Reply(429, echo, {"Retry-After": "1"}),
        Reply(429, echo | {"reason": "QUOTA_EXCEEDED"}, {"Retry-After": "48925"}),
        Reply(500, echo),
        Reply(503, echo),
        Reply(silent_s=30),
        Reply(200, echo, cut=True),
        Reply(200, f"<html>{CLIENT_SECRET}"),
        Reply(200, echo),
        Reply(
            200, {"album": {"images": []}, "thumbnail_url": f"https://e.example/{CLIENT_SECRET}"}
        ),
        Reply(302, "", {"Location": f"https://evil.example/{CLIENT_SECRET}"}),
    ]
    for route in ("token", "track"):
        for reply in replies:
            fake.always = {route: reply, "oembed": reply}
            yield


def _told(ask, **options):
    """What can be read of the error, if there is one; other errors than ours are raised."""
    try:
        ask(TRACK)
    except SpotifyError as error:
        whole = traceback.TracebackException.from_exception(error, **options)
        return [
            str(error),
            repr(error),
            repr(vars(error)),
            repr(error.__context__),
            *whole.format(),
        ]
    return []


@pytest.mark.parametrize("route", ["token", "track"])
def test_not_even_a_traceback_with_local_variables_shows_a_secret(fake, route):
    fake.always[route] = Reply(503, "Service Unavailable")
    told = "\n".join(_told(Asked(fake).spotify.track_images, capture_locals=True))
    assert "outcome = " in told
    for secret in (CLIENT_ID, CLIENT_SECRET, "fake-token", "Basic ", "Bearer "):
        assert secret not in told


def test_no_secret_is_in_any_error_log_line_repr_or_traceback(fake, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    told = []
    for _ in _failures(fake):
        asked = Asked(fake)
        settings = asked.spotify._settings
        told += [repr(settings), str(settings), repr(asked.spotify), repr(vars(asked.spotify))]
        for ask in (asked.spotify.track_images, asked.spotify.oembed_images):
            for _ in range(2):
                told += _told(ask)
        told += [str(asked.spotify.web_api_rest()), str(asked.spotify.oembed_rest())]
        asked.spotify.close()
    told += [record.getMessage() for record in caplog.records] + [caplog.text, *capfd.readouterr()]
    # The run did fail, and did log: an empty search would prove nothing.
    assert sum("SpotifyError" in line for line in told) > 50
    assert "not asked for" in caplog.text
    assert "/v1/tracks/" in caplog.text
    text = "\n".join(told)
    for secret in (CLIENT_ID, CLIENT_SECRET, "fake-token", "Basic ", "Bearer "):
        assert secret not in text
