"""The small dataset as a file."""

import pytest

from tests.cli.process import LINES


@pytest.fixture
def dataset(write_dataset):
    return write_dataset(LINES)
