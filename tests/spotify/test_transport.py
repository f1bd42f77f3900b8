"""How Spotify is asked: connections, retries, time-outs, and answers that are of no use."""

import pytest

from recommender.spotify.client import Image
from tests.spotify.asked import OEMBED_IMAGE, OTHER, TRACK, Asked
from tests.support.concurrency import in_threads
from tests.support.fake_spotify import FakeSpotify, Reply
from tests.support.servers import free_port, strange_server


def test_oembed_is_asked_for_two_tracks_at_a_time_at_most(asked, fake):
    fake.delay_s = 0.03
    in_threads(12, lambda _: asked.spotify.oembed_images(TRACK))
    assert fake.requests == {"oembed": 12}
    assert fake.most_at_once["oembed"] == 2


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
