"""Whatever Spotify answers gives images of Spotify's, or an error of ours in one sentence."""

import gzip
import json

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.targets.cache_values import GOOD_TOKEN
from tests.fuzz.targets.spotify_answers import SEEDS, STATUSES, target
from tests.fuzz.test_cache_values import ADDRESSES, ANYTHING, WIDTHS

PAUSES = st.sampled_from([b"", b"1", b"48925", b"9" * 400, b"9" * 5_000, b"-1", b"soon", b"\xb2"])
ENCODINGS = st.sampled_from([b"", b"gzip", b"deflate", b"gzip, gzip", b"br", b"zstd", b"x"])
IMAGES = st.fixed_dictionaries({"url": ADDRESSES | ANYTHING, "width": WIDTHS | ANYTHING})
LIVES = st.sampled_from([3600, 0, -1, 10**400, 1e300, True, None, "1"])
BODIES = st.fixed_dictionaries(
    {
        "album": st.fixed_dictionaries({"images": st.lists(IMAGES | ANYTHING, max_size=4)}),
        "thumbnail_url": ADDRESSES | ANYTHING,
        "thumbnail_width": WIDTHS | ANYTHING,
        "access_token": st.text(max_size=5),
        "expires_in": LIVES,
    }
)


def answer(status, is_token_good, pause, encoding, body):
    first = bytes([status, is_token_good])
    return first + b"\0".join([pause, encoding, body])


STATUS_NUMBERS = st.integers(0, len(STATUSES) - 1)


@given(st.binary(max_size=300))
def test_any_bytes(data):
    target(data)


@given(STATUS_NUMBERS, st.booleans(), PAUSES, ENCODINGS, st.binary(max_size=50))
@example(0, True, b"", b"", b"[" * 100_000)
@example(0, True, b"", b"gzip", gzip.compress(bytes(2**22)))
@example(0, False, b"", b"", b'{"access_token": "a", "expires_in": ' + b"9" * 5_000 + b"}")
def test_any_status_pause_and_encoding(status, is_token_good, pause, encoding, body):
    for sent in (body, gzip.compress(body)):
        target(answer(status, is_token_good, pause, encoding, sent))


@given(st.booleans(), BODIES | ANYTHING | st.just(GOOD_TOKEN))
def test_any_json(is_token_good, body):
    target(answer(0, is_token_good, b"", b"", json.dumps(body).encode()))


@given(st.sampled_from(["a", "", "ü", "a\r\nX: b", 7, "a" * 4_097]), LIVES)
def test_any_token(token, lives_s):
    body = {"access_token": token, "expires_in": lives_s}
    target(answer(0, False, b"", b"", json.dumps(body).encode()))


@given(st.sampled_from(SEEDS), st.integers(0, 200), st.binary(max_size=3))
def test_any_damage_to_what_is_documented(seed, at, piece):
    target(seed[:at] + piece + seed[at + len(piece) :])
