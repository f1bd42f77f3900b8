"""A store for each test, on SQLite and on PostgreSQL."""

import pytest

from recommender.profile import Profiles
from tests.profile.samples import ANNA


@pytest.fixture
def profiles(store_url):
    opened = Profiles.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def anna(profiles):
    return profiles.of(ANNA)
