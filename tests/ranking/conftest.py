"""The catalogue of versions, guests, ties and company that queries are asked of."""

import pytest

from recommender import Recommender
from tests.support.oracles import varied_catalogue, varied_company

SIZE = 240


@pytest.fixture(scope="package")
def varied(tmp_path_factory):
    catalogue = varied_catalogue(tmp_path_factory.mktemp("ranking"), SIZE, seed=11)
    return Recommender.build(catalogue, varied_company(catalogue))
