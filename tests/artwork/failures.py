"""Each way in which the Web API or oEmbed can fail, and what is shown then."""

from tests.artwork.shown import DRAWN, HOUR_S, OEMBED, WEB_API
from tests.support.fake_spotify import IMAGES, PREMIUM, Reply

QUOTA = Reply(429, {"error": {"reason": "QUOTA_EXCEEDED"}}, {"Retry-After": "48925"})
HTML = Reply(200, "<!doctype html><title>Sign in</title>")
EMPTY = Reply(200, {"album": {"images": []}, "thumbnail_url": ""})
CUT = Reply(200, {"album": {"images": [{"url": f"{IMAGES}cut"}]}}, cut=True)
EVIL = "https://evil.example/a.jpg"
FOREIGN = Reply(200, {"album": {"images": [{"url": EVIL, "width": 300}]}, "thumbnail_url": EVIL})
REDIRECT = Reply(302, "", {"Location": "https://evil.example/"})
MOMENT = Reply(429, "Too many requests", {"Retry-After": "1"})
UNAUTHORISED = Reply(401, {"error": {"status": 401}})

# A reply in a list is sent once, one alone for ever.
WEB_API_FAILS = {
    "invalid client": ({"token": Reply(400, {"error": "invalid_client"})}, OEMBED, {"token": 1}),
    "401 once": ({"track": [UNAUTHORISED]}, WEB_API, {"token": 2, "track": 2}),
    "401 always": ({"track": UNAUTHORISED}, OEMBED, {"token": 2, "track": 2}),
    "403 text": ({"track": Reply(403, PREMIUM)}, OEMBED, {"token": 1, "track": 1}),
    "403 json": ({"track": Reply(403, {"error": {}})}, OEMBED, {"token": 1, "track": 1}),
    "404": ({"track": Reply(404, {"error": {}})}, DRAWN, {"token": 1, "track": 1}),
    "429 1 s": ({"track": [MOMENT]}, WEB_API, {"token": 1, "track": 2}),
    "429 quota": ({"track": QUOTA}, OEMBED, {"token": 1, "track": 1}),
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


OEMBED_FAILS = {
    "401 always": (UNAUTHORISED, 60, 1),
    "403": (Reply(403, "Forbidden"), 60, 1),
    "404": (Reply(404, ""), HOUR_S, 1),
    "429 1 s twice": (MOMENT, 1, 2),
    "429 quota": (QUOTA, 60, 1),
    "503 always": (Reply(503), 60, 3),
    "silence": (Reply(silent_s=30), 60, 1),
    "cut in half": (CUT, 60, 3),
    "html": (HTML, 60, 1),
    "wrong shape": (Reply(200, {"thumbnail_url": 7}), 60, 1),
    "no thumbnail": (EMPTY, 60, 1),
    "foreign host": (FOREIGN, 60, 1),
    "redirect": (REDIRECT, 60, 1),
}
