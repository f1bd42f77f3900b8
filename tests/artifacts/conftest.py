"""A small dataset to open, its artifact, and what an opened dataset answers."""

import hashlib

import pytest

from recommender import Query
from recommender.artifacts.opening import ARTIFACTS_FOLDER
from tests.support.oracles import varied_catalogue

SIZE = 60


@pytest.fixture
def dataset(tmp_path):
    varied_catalogue(tmp_path, SIZE)
    return tmp_path / "varied.csv"


def artifact_of(dataset):
    (artifact,) = (dataset.parent / ARTIFACTS_FOLDER).iterdir()
    return artifact


def answers(opened):
    recommender, search = opened
    listed = [recommender.recommend(Query((f"t{i}",), n=9)) for i in range(0, SIZE, 7)]
    return repr(listed), [search.search(text) for text in ("title 3", "bjork", "zzz")]


def fingerprint_of(dataset):
    return hashlib.sha256(dataset.read_bytes()).hexdigest()
