"""Whatever stands in a dataset is read, dropped or refused, and never an error of a library."""

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.targets import dataset_csv
from tests.fuzz.targets.dataset_csv import SEEDS

PIECES = st.sampled_from(
    [b",", b'"', b"\n", b"\r", b"\0", b";", b"\xff", b"\xef\xbb\xbf", b"1e999", b"id2", b" - Live"]
) | st.sampled_from([seed[1:] for seed in SEEDS])
WAYS = st.sampled_from([b"\0", b"\1", b"\2", b"\3"])


@given(WAYS, st.binary(max_size=200))
def test_any_bytes(way, data):
    dataset_csv.target(way + data)


@given(WAYS, st.lists(PIECES | st.binary(max_size=4), max_size=12).map(b"".join))
@example(b"\0", b"")
def test_any_pieces_of_a_dataset(way, data):
    dataset_csv.target(way + data)


def test_the_seeds_are_read():
    for seed in SEEDS:
        dataset_csv.target(seed)
