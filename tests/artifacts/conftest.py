"""A small dataset to open, its artifact, and what an opened dataset answers."""

import hashlib
import json

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


def rewrite_header(artifact, change):
    header = json.loads((artifact / "header.json").read_text())
    change(header)
    (artifact / "header.json").write_text(json.dumps(header))


def replace_file(artifact, name, content):
    """Replace a file and make the header agree, as only somebody who means it would."""
    (artifact / name).write_bytes(content)
    digest = fingerprint_of(artifact / name)
    rewrite_header(
        artifact, lambda h: h["files"].update({name: {"bytes": len(content), "sha256": digest}})
    )
