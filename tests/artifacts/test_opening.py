"""Artifacts: opened they are what was built, and whatever is wrong with one, it is built again."""

import json
import logging
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from recommender import DatasetError, Query
from recommender.artifacts import opening, storage
from recommender.artifacts.opening import ARTIFACTS_FOLDER, artifact_key, open_catalogue
from recommender.artifacts.snapshot import Parts, take_apart
from recommender.artifacts.storage import Opened, read_artifact, write_artifact
from tests.conftest import ROOT
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


def rewrite_header(artifact, change):
    header = json.loads((artifact / "header.json").read_text())
    change(header)
    (artifact / "header.json").write_text(json.dumps(header))


def replace_file(artifact, name, content):
    """Replace a file and make the header agree, as only somebody who means it would."""
    (artifact / name).write_bytes(content)
    digest = storage._digest(artifact / name)
    rewrite_header(
        artifact, lambda h: h["files"].update({name: {"bytes": len(content), "sha256": digest}})
    )


def test_what_is_opened_equals_what_was_built_and_is_mapped(dataset):
    built = open_catalogue(dataset, dataset / "no folder")
    first, second = open_catalogue(dataset), open_catalogue(dataset)
    assert answers(built) == answers(first) == answers(second)
    expected, found = Parts(), Parts()
    take_apart(Opened(*built), "opened", expected)
    take_apart(Opened(*second), "opened", found)
    assert list(found.arrays) == list(expected.arrays)
    for name, array in found.arrays.items():
        assert array.dtype == expected.arrays[name].dtype, name
        np.testing.assert_array_equal(array, expected.arrays[name], err_msg=name)
        assert not array.flags.writeable, name
        assert not array.flags.owndata, name
    assert found.texts == expected.texts
    assert found.values == expected.values


def test_the_second_opening_reads_no_line_of_the_dataset(dataset, monkeypatch):
    expected = answers(open_catalogue(dataset))
    monkeypatch.setattr(opening, "load_catalogue", None)
    assert answers(open_catalogue(dataset)) == expected


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
    (artifact / "opened.recommender.catalogue.track_names.arrow").unlink()


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


def no_arrow(artifact):
    replace_file(artifact, "opened.recommender.catalogue.album_names.arrow", b"text" * 99)


def another_dataset(artifact):
    rewrite_header(
        artifact,
        lambda h: h["values"].update({"opened.recommender.catalogue.fingerprint": "0" * 64}),
    )


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
    no_arrow,
    another_dataset,
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
    assert read_artifact(artifact, artifacts_fingerprint(dataset)) is not None


def artifacts_fingerprint(dataset):
    return storage._digest(dataset)


def test_a_name_in_a_header_does_not_lead_out_of_the_folder(dataset, tmp_path):
    open_catalogue(dataset)
    artifact = artifact_of(dataset)
    shutil.copy(artifact / "opened.search.song.npy", tmp_path / "outside.npy")

    def lead_out(header):
        header["files"]["../../outside.npy"] = header["files"]["opened.search.song.npy"]

    rewrite_header(artifact, lead_out)
    assert read_artifact(artifact, artifacts_fingerprint(dataset)) is None


def test_a_changed_dataset_is_built_anew_and_the_older_artifact_goes(dataset):
    open_catalogue(dataset)
    older = artifact_of(dataset)
    dataset.write_text("\n".join(dataset.read_text().splitlines()[:-9]))
    recommender, _ = open_catalogue(dataset)
    assert len(recommender.catalogue) < SIZE
    assert artifact_of(dataset) != older


@pytest.fixture
def package(monkeypatch, tmp_path):
    """A copy of the package's sources, in place of which keys are made."""
    copy = tmp_path / "recommender"
    shutil.copytree(ROOT / "recommender", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(opening, "_PACKAGE", copy)
    return copy


def edit(source):
    with source.open("a") as file:
        file.write("# changed\n")


def test_the_same_sources_and_dataset_make_the_same_key_wherever_they_are(package, monkeypatch):
    copied = artifact_key("0" * 64)
    monkeypatch.undo()
    assert artifact_key("0" * 64) == copied != artifact_key("1" * 64)


@pytest.mark.parametrize(
    "source",
    [
        "artifacts/snapshot.py",
        "catalogue/text.py",
        "catalogue/trigrams.py",
        "ranking/recommender.py",
        "scoring/features.py",
    ],
)
def test_an_edit_of_what_decides_the_contents_opens_nothing_of_before(package, source):
    before = artifact_key("0" * 64)
    edit(package / source)
    assert artifact_key("0" * 64) != before


def test_a_new_source_in_a_folder_of_such_a_package_opens_nothing_of_before(package):
    before = artifact_key("0" * 64)
    (package / "scoring" / "deeper").mkdir()
    edit(package / "scoring" / "deeper" / "company.py")
    assert artifact_key("0" * 64) != before


@pytest.mark.parametrize("source", ["artwork/covers.py", "ui/frame.py", "stats/map.py"])
def test_an_edit_of_what_is_not_in_artifacts_keeps_them(package, source):
    before = artifact_key("0" * 64)
    edit(package / source)
    assert artifact_key("0" * 64) == before


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


def test_a_folder_that_cannot_be_written_only_costs_time(dataset, tmp_path, caplog):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    with caplog.at_level(logging.INFO):
        first = answers(open_catalogue(dataset, blocked))
    assert "was not saved" in caplog.text
    assert first == answers(open_catalogue(dataset))
    assert blocked.read_text() == ""


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
    assert read_artifact(artifact, artifacts_fingerprint(dataset)) is not None


OPEN = """
import sys
from recommender import Query
from recommender.artifacts.opening import open_catalogue
recommender, search = open_catalogue(sys.argv[1])
items = recommender.recommend(Query(("t3",))).items
print([item.track.track_id for item in items], search.search("title 3"))
"""


def test_processes_that_build_at_once_do_not_harm_each_other(dataset):
    command = [sys.executable, "-c", OPEN, str(dataset)]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    told = {process.communicate(timeout=120)[0] for process in started}
    assert [process.returncode for process in started] == [0] * 4
    assert len(told) == 1
    assert read_artifact(artifact_of(dataset), artifacts_fingerprint(dataset)) is not None


def test_the_command_line_loads_no_screen_and_no_library_it_does_not_need(dataset):
    open_catalogue(dataset)
    script = (
        "import sys; from recommender import __main__; sys.argv[1:] = "
        f"['similar', 'title 3', '--dataset', {str(dataset)!r}]; __main__.main(); "
        "print(sorted({'streamlit', 'sklearn', 'pandas', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_missing_dataset_is_a_typed_error(tmp_path):
    with pytest.raises(DatasetError, match="Cannot read the dataset"):
        open_catalogue(tmp_path / "none.csv")
