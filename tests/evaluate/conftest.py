"""The catalogue that rankings are measured on, and its candidates."""

import pytest

from recommender import Recommender
from recommender.evaluate.candidates import Candidates
from tests.evaluate.lists import SIZE
from tests.support.oracles import varied_catalogue


@pytest.fixture(scope="package")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("evaluate"), SIZE, seed=3))


@pytest.fixture(scope="package")
def candidates(varied):
    return Candidates.of(varied.catalogue)
