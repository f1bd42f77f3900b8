"""Storage: whatever is wrong with an artifact is noticed, and no other file is touched."""

import json
import logging
import os
import shutil

import numpy as np
import pytest

from recommender.artifacts.opening import ARTIFACTS_FOLDER, open_catalogue
from recommender.artifacts.storage import Opened, read_artifact, write_artifact
from tests.artifacts.conftest import (
    SIZE,
    answers,
    artifact_of,
    fingerprint_of,
    replace_file,
    rewrite_header,
)


def flip(artifact):
    for file in artifact.iterdir():
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)


def one_bit_of_the_vectors(artifact):
    file = artifact / "opened.recommender.scorer.cells.vectors.npy"
    content = bytearray(file.read_bytes())
    content[-300] ^= 1
    file.write_bytes(content)


def truncate(artifact):
    for file in artifact.iterdir():
        os.truncate(file, file.stat().st_size // 2)


def remove_texts(artifact):
    (artifact / "opened.recommender.catalogue.track_names.utf8.npy").unlink()


def no_header(artifact):
    (artifact / "header.json").unlink()


def another_header(artifact):
    (artifact / "header.json").write_text('["not", "ours"]')


def a_part_less(artifact):
    rewrite_header(artifact, lambda h: h["files"].pop("opened.search.song.npy"))


def a_pickle(artifact):
    array = np.array([{"an": "object"}], dtype=object)
    np.save(artifact / "pickled.npy", array, allow_pickle=True)
    content = (artifact / "pickled.npy").read_bytes()
    replace_file(artifact, "opened.search.song.npy", content)


def an_empty_array_file(artifact):
    replace_file(artifact, "opened.search.song.npy", b"")


def no_texts(artifact):
    replace_file(artifact, "opened.recommender.catalogue.album_names.utf8.npy", b"text" * 99)


def another_dataset(artifact):
    rewrite_header(
        artifact,
        lambda h: h["values"].update({"opened.recommender.catalogue.fingerprint": "0" * 64}),
    )


def a_pipe(artifact):
    (artifact / "header.json").unlink()
    os.mkfifo(artifact / "header.json")


def a_pipe_for_an_array(artifact):
    (artifact / "opened.search.song.npy").unlink()
    os.mkfifo(artifact / "opened.search.song.npy")


def a_file_in_its_place(artifact):
    shutil.rmtree(artifact)
    artifact.write_text("no folder")


DAMAGES = [
    flip,
    one_bit_of_the_vectors,
    truncate,
    remove_texts,
    no_header,
    another_header,
    a_part_less,
    a_pickle,
    an_empty_array_file,
    no_texts,
    another_dataset,
    a_pipe,
    a_pipe_for_an_array,
    a_file_in_its_place,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_artifact_is_noticed_and_built_again(dataset, damage, caplog):
    expected = answers(open_catalogue(dataset))
    artifact = artifact_of(dataset)
    damage(artifact)
    with caplog.at_level(logging.WARNING):
        assert answers(open_catalogue(dataset)) == expected
    assert ("built again" in caplog.text) == (damage is not a_file_in_its_place)
    assert artifact_of(dataset) == artifact
    assert read_artifact(artifact, fingerprint_of(dataset)) is not None


HEADERS = [
    "[" * 100_000,
    '{"values":' * 50_000,
    "null",
    "{}",
    '{"values": [], "files": {}}',
    '{"values": {}, "files": []}',
    '{"values": {}, "files": {"opened.search.song.npy": null}}',
    '{"values": {}, "files": {"opened.search.song.npy": {"bytes": 1e400, "sha256": []}}}',
    '{"values": {}, "values": {}, "files": {}}',
    '{"values": {}, "files": {"": {"bytes": 1, "sha256": ""}}}',
    '{"values": {}, "files": {"\\u0000": {"bytes": 1, "sha256": ""}}}',
    "9" * 10_000,
    " " * 2**21,
    "\ud800",
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[:30])
def test_whatever_stands_for_a_header_is_no_artifact(dataset, header):
    open_catalogue(dataset)
    artifact = artifact_of(dataset)
    (artifact / "header.json").write_text(header, encoding="utf-8", errors="surrogatepass")
    assert read_artifact(artifact, fingerprint_of(dataset)) is None


@pytest.mark.parametrize("value", ["1", True, 1.0, -1, 0, 10**30, float("nan"), None, [], {"a": 1}])
def test_a_value_of_another_kind_or_size_is_noticed(dataset, value):
    open_catalogue(dataset)
    artifact = artifact_of(dataset)
    content = (artifact / "header.json").read_bytes()
    names = list(json.loads(content)["values"])
    for name in names:
        allowed = name.endswith((".report.lines", ".report.dropped", ".report.joined"))
        if not (allowed and type(value) in (int, dict)):
            rewrite_header(artifact, lambda h, name=name: h["values"].update({name: value}))
            assert read_artifact(artifact, fingerprint_of(dataset)) is None, name
            (artifact / "header.json").write_bytes(content)
    rewrite_header(artifact, lambda h: h["values"].update({"opened.unknown": value}))


def test_a_name_in_a_header_does_not_lead_out_of_the_folder(dataset, tmp_path):
    open_catalogue(dataset)
    artifact = artifact_of(dataset)
    shutil.copy(artifact / "opened.search.song.npy", tmp_path / "outside.npy")

    def point_outside(header):
        header["files"]["../../outside.npy"] = header["files"]["opened.search.song.npy"]

    rewrite_header(artifact, point_outside)
    assert read_artifact(artifact, fingerprint_of(dataset)) is None


def test_other_files_beside_artifacts_are_left_alone(dataset):
    folder = dataset.parent / ARTIFACTS_FOLDER
    for name in ("varied-other", "notes", "varied-0123456789abcdef0", ".varied-new.part"):
        (folder / name).mkdir(parents=True)
    for name in ("varied-0123456789abcdef", ".varied-old.part"):
        (folder / name).mkdir()
    os.utime(folder / ".varied-old.part", (0, 0))
    open_catalogue(dataset)
    left = {path.name for path in folder.iterdir()}
    assert {"varied-other", "notes", "varied-0123456789abcdef0", ".varied-new.part"} <= left
    assert not {"varied-0123456789abcdef", ".varied-old.part"} & left


def test_a_full_disk_leaves_nothing_behind(dataset, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    recommender, _ = open_catalogue(dataset)
    assert len(recommender.catalogue) == SIZE
    assert list((dataset.parent / ARTIFACTS_FOLDER).iterdir()) == []


def test_an_artifact_that_another_process_has_just_saved_is_replaced_by_the_same(dataset):
    built = Opened(*open_catalogue(dataset))
    artifact = artifact_of(dataset)
    assert write_artifact(artifact, built)
    assert artifact_of(dataset) == artifact
    assert read_artifact(artifact, fingerprint_of(dataset)) is not None
