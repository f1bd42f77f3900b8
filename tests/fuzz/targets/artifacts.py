"""An artifact: any bytes for its header, for one of its arrays, or for the numbers of one."""

import contextlib
import hashlib
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from recommender import Query, SegueError, load_catalogue
from recommender.artifacts.opening import ARTIFACTS_FOLDER, open_catalogue
from recommender.artifacts.storage import read_artifact
from recommender.company.learning import learn
from recommender.company.storage import Origin, write_company
from tests.conftest import write_lines

_ARRAY_HEADER_BYTES = 128
SEEDS = [b"\0\0{}", b"\0\1\xff\xff\xff\xff", *(bytes([1, n, 0, 255, 255, 127]) for n in range(64))]


@dataclass(frozen=True)
class Sample:
    """A small artifact; `folder` keeps it until the process ends."""

    folder: tempfile.TemporaryDirectory[str]
    artifact: Path
    header: str
    files: dict[str, bytes]
    fingerprint: str


@cache
def sample() -> Sample:
    folder = tempfile.TemporaryDirectory()
    lines = [
        {"track_id": f"t{i}", "artists": f"A{i % 3};B", "track_name": f"Title {i}", "energy": i / 9}
        for i in range(9)
    ]
    dataset = write_lines(Path(folder.name) / "small.csv", lines)
    catalogue = load_catalogue(dataset)
    company = learn(catalogue, [np.array([0, 1, 2, 3]), np.array([1, 3, 5]), np.array([3, 8])])
    file = Path(folder.name) / "company.npz"
    write_company(file, company, catalogue, Origin(3))
    open_catalogue(dataset, company=file)
    (artifact,) = (dataset.parent / ARTIFACTS_FOLDER).iterdir()
    files = {file.name: file.read_bytes() for file in sorted(artifact.glob("*.npy"))}
    fingerprint = hashlib.sha256(dataset.read_bytes()).hexdigest()
    return Sample(folder, artifact, (artifact / "header.json").read_text(), files, fingerprint)


def target(data: bytes) -> None:
    """Open it: it is noticed, or answers without any error but ours."""
    kept = sample()
    way, chosen, rest = data[:1], sum(data[1:2]), data[2:]
    if chosen == 0:
        (kept.artifact / "header.json").write_bytes(rest)
    else:
        name, content = list(kept.files.items())[chosen % len(kept.files)]
        start = content[:_ARRAY_HEADER_BYTES]
        body = rest + content[len(start) + len(rest) :]
        altered = rest if way == b"\0" else start + body[: len(content) - len(start)]
        (kept.artifact / name).write_bytes(altered)
        header = json.loads(kept.header)
        digest = hashlib.sha256(altered).hexdigest()
        header["files"][name] = {"bytes": len(altered), "sha256": digest}
        (kept.artifact / "header.json").write_text(json.dumps(header))
    found = read_artifact(kept.artifact, kept.fingerprint)
    if found is not None:
        with contextlib.suppress(SegueError):
            found.recommender.recommend(Query(("t3", "t1"), n=4))
            found.recommender.catalogue.tracks(range(9))
            found.search.search("title 3 b")
    del found
    if chosen:
        (kept.artifact / name).write_bytes(kept.files[name])
