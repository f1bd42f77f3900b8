"""Whatever a shared cache holds is checked as an answer is, and replaced where it is none."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.targets.cache_values import GOOD_IMAGE, NOW, SEEDS, target

ENDS = st.sampled_from([NOW + 60, NOW - 60, NOW + 10**9, 0, -1, 10**400, 1e300, True, None, "1"])
ADDRESSES = st.sampled_from(
    [
        GOOD_IMAGE.url,
        "https://a.b.spotifycdn.com/x",
        "https://evil.example/x",
        "https://i.scdn.co.evil.example/x",
        "https://i.scdn.co@evil.example/x",
        "https://i.scdn.co\\@evil.example/x",
        'https://i.scdn.co/"onerror=',
        "https://i.scdn.co/x\n",
        "http://i.scdn.co/x",
        "javascript:alert(1)",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | ADDRESSES
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)
WIDTHS = st.sampled_from([None, 64, 640, 0, -1, 10**300, 1.5, True, "64"])
POSTERS = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["web_api", "oembed", "drawn", "<b>", 7]),
        "images": st.lists(st.tuples(ADDRESSES | ANYTHING, WIDTHS), max_size=12) | ANYTHING,
    }
)
PAUSES = st.fixed_dictionaries({"until": ENDS, "cause": st.sampled_from(["rate", "<b>", 7, ""])})


@given(st.binary(max_size=300))
@example(b"[" * 100_000)
@example(b"[" + b"9" * 5_000 + b", 1]")
@example(b"[" + b"9" * 400 + b", {}]")
@example(b"[1800000060, " + b"[" * 900 + b"]" * 900 + b"]")
def test_any_bytes(data):
    target(data)


@given(ENDS, ANYTHING | POSTERS | PAUSES)
def test_any_json(end, value):
    target(json.dumps([end, value]).encode())


@given(st.sampled_from(["web_api", "oembed"]), st.lists(st.tuples(ADDRESSES, WIDTHS), max_size=2))
def test_any_poster(source, images):
    target(json.dumps([NOW + 60, {"source": source, "images": images}]).encode())


@given(st.sampled_from(SEEDS), st.integers(0, 200), st.binary(max_size=3))
def test_any_damage_to_what_is_kept(seed, at, piece):
    target(seed[:at] + piece + seed[at + len(piece) :])
