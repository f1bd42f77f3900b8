"""Whatever stands in an artifact is noticed, or does no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.artifacts.storage import read_artifact
from tests.fuzz.targets import artifacts

NUMBERS = st.integers(-(2**31), 2**31 - 1).map(lambda n: n.to_bytes(4, "little", signed=True))
SMALL = st.integers(0, 12).map(lambda n: n.to_bytes(4, "little"))


@given(st.binary(max_size=300))
def test_any_bytes(data):
    artifacts.target(data)


@given(st.integers(1, 255), st.lists(NUMBERS | SMALL, max_size=20).map(b"".join))
def test_any_numbers_in_any_array(chosen, numbers):
    artifacts.target(bytes([1, chosen]) + numbers)


@pytest.mark.parametrize("seed", artifacts.SEEDS, ids=range(len(artifacts.SEEDS)))
def test_the_seeds(seed):
    artifacts.target(seed)


def test_what_is_not_altered_is_opened():
    kept = artifacts.sample()
    artifacts.target(b"\1\1")
    assert read_artifact(kept.artifact, kept.fingerprint) is not None
