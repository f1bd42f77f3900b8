"""Answers of Spotify that trickle, never end, are too large, or hold numbers that are none."""

import tracemalloc

import pytest

from recommender.spotify.transport import Patience
from tests.limits.hostile import HTTP_PARTS, Endless, Ticking, gzip_bomb
from tests.spotify.asked import OTHER, TRACK, Asked
from tests.support.fake_spotify import IMAGES, Reply

MEGABYTE = 2**20
BOMBS = {
    "gzip": gzip_bomb(100 * MEGABYTE),
    "gzip, gzip": gzip_bomb(100 * MEGABYTE, rounds=2),
}


def asked_of(server, fake, **patience):
    patience = {"sleep": lambda _: None, "retries": 2} | patience
    return Asked(fake, patience=Patience(**patience), open_url=f"http://127.0.0.1:{server.port}")


@pytest.mark.parametrize("part", HTTP_PARTS)
def test_an_answer_that_trickles_is_left_after_its_time_in_all(fake, part):
    endless = Endless(*HTTP_PARTS[part], trickles=True, most=3_000)
    with endless.server() as server, asked_of(server, fake, answer_clock=Ticking()) as spotify:
        error = spotify.oembed_error()
        assert error.meaning == "unavailable"
        assert "in time" in str(error) or part == "redirect"
        assert spotify.oembed_error(OTHER).meaning == "resting"
        assert server.connections == 1
    # 6 s of a clock that ticks by half a second are 12 looks; each look lets some bytes in.
    assert endless.sent < 2_000


@pytest.mark.parametrize("part", HTTP_PARTS)
def test_an_answer_without_end_is_left_after_half_a_megabyte(fake, part):
    endless = Endless(*HTTP_PARTS[part], trickles=False, most=100 * MEGABYTE)
    tracemalloc.start()
    with endless.server() as server, asked_of(server, fake, answer_timeout_s=999) as spotify:
        assert spotify.oembed_error().meaning == "unavailable"
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # What the two ends of a connection hold in the kernel was sent as well.
    assert endless.sent < 16 * MEGABYTE
    assert most_bytes < 8 * MEGABYTE


@pytest.mark.parametrize("status", [200, 302, 404, 429, 503])
@pytest.mark.parametrize("encoding", BOMBS)
def test_a_body_that_unpacks_to_a_hundred_megabytes_takes_few(asked, fake, status, encoding):
    headers = {"Content-Encoding": encoding, "Location": "/"}
    fake.always["oembed"] = Reply(status, BOMBS[encoding], headers)
    tracemalloc.start()
    error = asked.oembed_error()
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.meaning in {"unavailable", "unknown_track"}
    assert most_bytes < 8 * MEGABYTE


@pytest.mark.parametrize(
    "lives_s", ["9" * 400, "9" * 5_000, "1e999", "NaN", "-1", "0", "true", '"3600"', "null"]
)
def test_a_life_of_a_token_that_is_no_number_in_range_pauses_the_web_api(asked, fake, lives_s):
    fake.always["token"] = Reply(200, f'{{"access_token": "a", "expires_in": {lives_s}}}')
    error = asked.error()
    assert error.meaning in {"refused", "unavailable"}
    assert asked.error(OTHER).meaning == "resting"
    assert fake.requests == {"token": 1}


@pytest.mark.parametrize("header", ["9" * 5_000, "9" * 400, "1e3", "inf", "٣", "-5"])
def test_a_pause_that_is_no_number_counts_as_a_minute(asked, fake, header):
    fake.always["track"] = Reply(429, "", {"Retry-After": header.encode().decode("latin-1")})
    assert asked.error().retry_after_s == 60


def test_of_many_images_the_first_ten_are_kept(asked, fake):
    listed = [{"url": f"{IMAGES}{number}", "width": 64} for number in range(3_000)]
    fake.always["track"] = Reply(200, {"album": {"images": listed}})
    images = asked.spotify.track_images(TRACK)
    assert [image.url for image in images] == [f"{IMAGES}{number}" for number in range(10)]
