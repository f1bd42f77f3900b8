"""The catalogue that rankings are measured on, its candidates, and lists of a ranking."""

import numpy as np
import pytest

from recommender import Recommender
from recommender.evaluate.protocol import answer
from recommender.evaluate.rankings.candidates import Candidates
from recommender.evaluate.rankings.named import ranking_by_name
from tests.support.oracles import varied_catalogue

SIZE = 160


@pytest.fixture(scope="package")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("evaluate"), SIZE, seed=3))


@pytest.fixture(scope="package")
def candidates(varied):
    return Candidates.of(varied.catalogue)


def lists_of(name, varied, candidates, seeds, n=10):
    """Return the lists of the ranking of a name."""
    ranking = ranking_by_name(name, varied, candidates, rng_seed=5)
    return answer(ranking, np.array(seeds, dtype=np.int32), n)
