"""Whatever a file of a profile holds, it is read within its bounds or refused."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from recommender.profile.transfer.version_2 import PLAYLIST
from tests.fuzz.targets.profile_import import SEEDS, target

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 3)
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        ["a", "left", "2024-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-23:59", "0001-01-01"]
    ),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)
COLUMNS = ("track", "at_ms", "played_at_ms", "ms_played", "imported", "times", "last_at_ms",
           "left", "right", "chosen")  # fmt: skip
FIELDS = ("track_id", "at", "played_at", "ms_played", "imported", "times", "last_at")
ITEMS = st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES) | VALUES, max_size=4)
PLAYLISTS = st.lists(
    st.dictionaries(
        st.sampled_from(
            (*PLAYLIST, "created_at", "changed_at", "deleted_at", "tracks"),
        ),
        VALUES | st.lists(st.tuples(st.none() | st.text(), st.text(), st.lists(st.text()))),
    ),
    max_size=3,
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "format": st.just("segue-profile") | VALUES,
        "version": st.sampled_from((1, 2)) | VALUES,
        "tracks": st.lists(st.text(max_size=3) | VALUES, max_size=4) | VALUES,
        "playlists": PLAYLISTS | VALUES,
        **dict.fromkeys(
            ("likes", "dislikes", "plays", "passes", "judgements"),
            ITEMS | st.dictionaries(st.sampled_from(COLUMNS), VALUES) | VALUES,
        ),
    },
)


@given(st.binary(max_size=300))
@example(SEEDS[0])
@example(SEEDS[1])
@example(b"\xff\xfe" + "{}".encode("utf-16-le"))
@example(b"[" * 100_000)
@example(b'"likes":' + b"9" * 5_000 + b"}")
def test_any_bytes(data):
    target(data)


@given(DOCUMENTS)
def test_any_document(document):
    text = json.dumps(document)
    target(text.encode())
    target(text[1:].encode())
