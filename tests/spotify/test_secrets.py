"""Credentials and tokens are in no error, log line, repr or traceback."""

import logging
import traceback

import pytest

from recommender.errors import SpotifyError
from tests.spotify.asked import TRACK, Asked
from tests.support.fake_spotify import CLIENT_ID, CLIENT_SECRET, SECRETS, Reply


def _failures(fake):
    """Let the routes answer in every way that fails, one after the other."""
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
        Reply(200, {"album": {"images": []}, "thumbnail_url": f"https://a.at/{CLIENT_SECRET}"}),
        Reply(302, "", {"Location": f"https://evil.example/{CLIENT_SECRET}"}),
    ]
    for route in ("token", "track"):
        for reply in replies:
            fake.always = {route: reply, "oembed": reply}
            yield


def _readable(ask, **options):
    """Return what can be read of the error, if there is one; other errors than ours are raised."""
    try:
        ask(TRACK)
    except SpotifyError as error:
        whole = traceback.TracebackException.from_exception(error, **options).format()
        return [str(error), repr(error), repr(vars(error)), repr(error.__context__), *whole]
    return []


@pytest.mark.parametrize("route", ["token", "track"])
def test_not_even_a_traceback_with_local_variables_shows_a_secret(fake, route):
    fake.always[route] = Reply(503, "Service Unavailable")
    seen = "\n".join(_readable(Asked(fake).spotify.track_images, capture_locals=True))
    assert "outcome = " in seen
    assert not [secret for secret in SECRETS if secret in seen]


def test_no_secret_is_in_any_error_log_line_repr_or_traceback(fake, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    seen = []
    for _ in _failures(fake):
        asked = Asked(fake)
        settings = asked.spotify._settings
        seen += [repr(settings), str(settings), repr(asked.spotify), repr(vars(asked.spotify))]
        for ask in (asked.spotify.track_images, asked.spotify.oembed_images):
            for _ in range(2):
                seen += _readable(ask)
        seen += [str(asked.spotify.web_api_rest()), str(asked.spotify.oembed_rest())]
        asked.spotify.close()
    seen += [record.getMessage() for record in caplog.records] + [caplog.text, *capfd.readouterr()]
    # The run did fail, and did log: an empty search would prove nothing.
    assert sum("SpotifyError" in line for line in seen) > 50
    assert "not asked for" in caplog.text
    assert "/v1/tracks/" in caplog.text
    text = "\n".join(seen)
    assert not [secret for secret in SECRETS if secret in text]
