"""The direction of imports, read from the sources."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "recommender"
CORE = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.parent != PACKAGE / "ui" and path.stem[:2] != "__"
)
# Each level may import from the levels before it and from its own.
LEVELS = [
    [
        "errors",
        "columns",
        "text",
        "spotify_ids",
        "palette",
        "cover_forms",
        "checks",
        "csv_cells",
        "text_column",
        "cells",
    ],
    ["spotify_address", "csv_reader", "dataset", "covers", "breaker", "stores", "redis_store"],
    ["catalogue", "cache", "postings"],
    ["cooldown", "features", "filters", "export", "ranking"],
    ["transport", "pruning", "scoring", "trigrams", "costs", "query", "console"],
    ["spotify", "search", "presets", "diversity", "standing"],
    ["artwork", "recommend"],
    ["explain", "records", "snapshot", "statistics", "families"],
    ["artifacts", "catalogue_map"],
]
HOMES = {
    "redis": {"redis_store"},
    "requests": {"transport"},
    "sqlalchemy": {"profile", "migrations"},
}


def imports(path):
    """Return the full names of all modules a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_the_core_knows_no_screen_no_settings_and_no_environment(path):
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"streamlit", "config", "pages", "app", "dotenv"}
    assert not any(name.startswith("recommender.ui") for name in imports(path))
    assert not re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_data_flows_one_way(level):
    later = {f"recommender.{name}" for names in LEVELS[level + 1 :] for name in names}
    for name in LEVELS[level]:
        assert not imports(PACKAGE / f"{name}.py") & later, name


@pytest.mark.parametrize(("library", "home"), HOMES.items())
def test_a_library_that_talks_to_a_server_has_one_home(library, home):
    for path in PACKAGE.rglob("*.py"):
        roots = {name.split(".")[0] for name in imports(path)}
        assert library not in roots or home & {*path.relative_to(PACKAGE).parts, path.stem}, path


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_wires_and_computes_nothing(path):
    roots = {name.split(".")[0] for name in imports(path)}
    assert roots <= {"streamlit", "recommender"}


def test_no_source_unpickles_or_evaluates():
    for path in [*PACKAGE.rglob("*.py"), ROOT / "app.py", ROOT / "config.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"eval", "exec"}, path
        assert not imports(path) & {"pickle", "marshal", "shelve", "joblib"}, path


def test_importing_the_package_does_nothing_and_loads_no_screen():
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", "import recommender, sys; print('streamlit' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_every_path_outside_the_project_stands_in_the_ci_script_alone():
    texts = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".toml", ".md", ".txt", ".css"}]
    for path in [*texts, ROOT / "Makefile"]:
        if not {".venv", ".git", "node_modules"} & set(Path(path).relative_to(ROOT).parts):
            assert "../" + "shared" not in path.read_text(encoding="utf-8"), path
