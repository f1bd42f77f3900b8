"""The catalogue that the invented people know."""

import pytest

from recommender import Recommender
from tests.support.oracles import varied_catalogue
from tests.taste.histories import SIZE


@pytest.fixture(scope="package")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("taste"), SIZE, seed=9))
