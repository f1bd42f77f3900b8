"""Whatever is uploaded gives songs within their bounds or one sentence; nothing else is raised."""

import os
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

N_EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
TARGETS = {
    name: import_module(f"tests.fuzz.targets.{name}")
    for name in ("playlist_upload", "csv_table", "m3u", "text_lines", "json_document", "zip_file")
}
PIECES = (
    '"', "'", ",", ";", "\t", "|", "\\", "\n", "\r", " ", "  ", "[", "]", "{", "}", ":", "-", "#",
    "title", "artist", "sep=;", "#EXTM3U", "#EXTINF:1,", "#EXTART:", "#PLAYLIST:", " - ", "U2",
    "spotify:track:5SuOikwiRyPMVoIQDJUgSV", "spotify:local:a:b:c:1", "https://open.spotify.com/",
    '"tracks"', '"track"', '"playlists"', '"items"', '"trackName"', '"endTime"', '"2023-01-05"',
    '"msPlayed"', '"format"', '"segue-playlist"', '"version"', "1", "9" * 5_000, "null", "1e999",
    "\ufdfa", "\u0301", "\ud7ff", "\U0001d11e", "\x00", "\u2028", "\ufeff", "=1", "%20", "../",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("2023-01-05 12:34"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([piece.strip('"') for piece in PIECES if piece.startswith('"')]), inner
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=N_EXAMPLES)
@given(data=st.data())
def test_any_upload(name, data):
    module = TARGETS[name]
    kind = data.draw(st.integers(0, 2))
    if kind == 0:
        upload = data.draw(st.binary(max_size=300))
    elif kind == 1:
        upload = data.draw(TEXTS).encode()
    else:
        seed = bytearray(data.draw(st.sampled_from(module.SEEDS)))
        for place in data.draw(st.lists(st.integers(0, max(len(seed) - 1, 0)), max_size=6)):
            seed[place : place + 1] = data.draw(st.binary(max_size=2))
        upload = bytes(seed)
    module.target(upload)


@given(JSON)
def test_any_json(document):
    import json

    TARGETS["json_document"].target(json.dumps(document).encode())
