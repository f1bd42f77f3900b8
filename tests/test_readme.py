"""What the README says that can be run."""

import re

import pytest

from config import Settings
from tests.conftest import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_and_picture_of_the_docs_exists():
    for path in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "SECURITY.md",
        *DOCS,
        ROOT / "data" / "README.md",
    ]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", *(f"docs/{p.name}" for p in DOCS)])
def test_every_module_that_the_docs_name_exists(name):
    for path in re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", (ROOT / name).read_text(encoding="utf-8")):
        assert (ROOT / path).exists() or (ROOT / "recommender" / path).exists(), path


def test_every_setting_in_the_example_file_is_in_the_readme_and_does_something():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)
    assert names
    given = {
        "SEGUE_OFFLINE": "1",
        "SEGUE_HALF_LIFE_DAYS": "30",
        "DATABASE_URL": "sqlite:///x.db",
        "SEGUE_PROFILE": "session",
    }
    for name in names:
        assert f"`{name}`" in README, name
        assert Settings.from_mapping({name: given.get(name, f"redis://{name}")}) != Settings(), name


@pytest.mark.real_data
def test_the_python_example_of_the_readme_runs(real_dataset, capsys):
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    code = code.replace("data/dataset.csv", str(real_dataset))
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert len(capsys.readouterr().out.splitlines()) == 6
