"""The catalogue of versions, guests and ties that queries are asked of."""

import pytest

from recommender import Recommender
from tests.support.oracles import varied_catalogue

SIZE = 240


@pytest.fixture(scope="package")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("ranking"), SIZE, seed=11))
