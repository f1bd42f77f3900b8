"""Opening: what is opened is what would be built, and what is out of date is built anew."""

import logging
import shutil
import subprocess
import sys

import numpy as np
import pytest

from config import Settings
from recommender import DatasetError, load_catalogue
from recommender.artifacts import opening
from recommender.artifacts.opening import artifact_key, open_catalogue
from recommender.artifacts.snapshot import Parts, take_apart
from recommender.artifacts.storage import Opened, read_artifact
from recommender.company.learning import learn
from recommender.company.storage import Origin, write_company
from recommender.errors import CompanyError
from tests.artifacts.conftest import SIZE, answers, artifact_of, fingerprint_of
from tests.conftest import ROOT


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
    monkeypatch.setattr(opening, "load_with_titles", None)
    assert answers(open_catalogue(dataset)) == expected


def test_a_changed_dataset_is_built_anew_and_the_older_artifact_goes(dataset):
    open_catalogue(dataset)
    older = artifact_of(dataset)
    dataset.write_text("\n".join(dataset.read_text().splitlines()[:-9]))
    recommender, _ = open_catalogue(dataset)
    assert len(recommender.catalogue) < SIZE
    assert artifact_of(dataset) != older


@pytest.fixture
def company(dataset, tmp_path):
    """A file of company in which every track was put together with the next two."""
    catalogue = load_catalogue(dataset)
    lists = [np.arange(row, row + 3) for row in range(len(catalogue) - 2)]
    write_company(tmp_path / "c.npz", learn(catalogue, lists), catalogue, Origin(len(lists)))
    return tmp_path / "c.npz"


def test_company_is_part_of_what_is_opened_and_of_its_key(dataset, company):
    """Another file, or none, is another artifact; the same file opens the same one."""
    alone = answers(open_catalogue(dataset))
    together = answers(open_catalogue(dataset, company=company))
    first = artifact_of(dataset)
    assert answers(open_catalogue(dataset, company=company)) == together != alone
    assert artifact_of(dataset) == first
    company.write_bytes(company.read_bytes() + b" ")
    assert answers(open_catalogue(dataset, company=company)) == together
    assert artifact_of(dataset) != first


def test_a_damaged_file_of_company_is_told_before_the_dataset_is_read(
    dataset, company, monkeypatch
):
    """Nothing is saved; and without it the dataset opens."""
    company.write_bytes(company.read_bytes()[:-9])
    with monkeypatch.context() as patch:
        patch.setattr(opening, "load_with_titles", None)
        with pytest.raises(CompanyError, match=r"c\.npz is damaged"):
            open_catalogue(dataset, company=company)
        with pytest.raises(CompanyError, match="check the path"):
            open_catalogue(dataset, company=company.with_name("missing.npz"))
    assert not (dataset.parent / opening.ARTIFACTS_FOLDER).exists()
    open_catalogue(dataset)


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
        "company/tables.py",
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


def test_a_folder_that_cannot_be_written_only_costs_time(dataset, tmp_path, caplog):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    with caplog.at_level(logging.INFO):
        first = answers(open_catalogue(dataset, blocked))
    assert "was not saved" in caplog.text
    assert first == answers(open_catalogue(dataset))
    assert blocked.read_text() == ""


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
    answered = {process.communicate(timeout=120)[0] for process in started}
    assert [process.returncode for process in started] == [0] * 4
    assert len(answered) == 1
    assert read_artifact(artifact_of(dataset), fingerprint_of(dataset)) is not None


def test_the_command_line_loads_no_screen_and_no_library_it_does_not_need(dataset):
    open_catalogue(dataset, company=Settings().company)
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
