"""What the README says that can be run."""

import re

import pytest

from config import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_and_picture_of_the_docs_exists():
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_setting_in_the_example_file_is_in_the_readme_and_does_something():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)
    assert names
    given = {"SEGUE_OFFLINE": "1", "SEGUE_HALF_LIFE_DAYS": "30", "DATABASE_URL": "sqlite:///x.db"}
    for name in names:
        assert f"`{name}`" in README, name
        assert Settings.from_mapping({name: given.get(name, f"redis://{name}")}) != Settings(), name


@pytest.mark.real_data
def test_the_python_example_of_the_readme_runs(real_dataset, capsys):
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    code = code.replace("data/dataset.csv", str(real_dataset))
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert len(capsys.readouterr().out.splitlines()) == 6
