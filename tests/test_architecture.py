"""The walls of the house: which package may import from which, read from the sources."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "recommender"
SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), *ROOT.glob("*.py")])
# From the ground up: each imports from those before it and from itself, never from those after it.
ORDER = [
    "lazy",
    "errors",
    "limits",
    "catalogue",
    "cache",
    "spotify",
    "company",
    "scoring",
    "ranking",
    "formats",
    "artwork",
    "demo",
    "artifacts",
    "playlists",
    "stats",
    "profile",
    "uploads",
    "evaluate",
    "taste",
    "recommender",
    "config",
    "cli",
    "__main__",
    "ui",
    "pages",
]
HOMES = {
    "redis": {"redis_client", "redis_lock", "redis_store"},
    "requests": {"session", "transport"},
    "urllib3": {"limits", "session"},
    "sqlalchemy": {"profile", "migrations"},
    "streamlit": {"ui", "pages", "app", "asgi"},
    "starlette": {"middleware", "asgi"},
    "config": {"ui", "cli", "__main__", "asgi"},
    "dotenv": {"config"},
}


def module_of(path):
    """Return the full name of a source's module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES}


def package_of(module):
    """Return the name in ORDER that a module of the project belongs to."""
    root, *rest = module.split(".")
    return (
        rest[0]
        if root == "recommender" and rest
        else {"app": "pages", "asgi": "pages"}.get(root, root)
    )


def imports(path):
    """Return the full names of all modules a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = full & MODULES.keys()
            names |= modules if modules == full else {*modules, node.module}
    return names


def imports_up(graph):
    """Return each import of a graph (module to modules) that goes up the order of packages."""
    place = {package: number for number, package in enumerate(ORDER)}
    return [
        f"{module} -> {other}"
        for module, others in graph.items()
        for other in others
        if place[package_of(other)] > place[package_of(module)]
    ]


def circle_of(graph):
    """Return modules that import each other in a circle; none if there is no circle."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


GRAPH = {
    module: imports(path) & MODULES.keys() - {module}
    for module, path in MODULES.items()
    # A face hands on what the modules of its package hold: it imports them, not they it.
    if path.stem != "__init__"
}


def test_every_module_belongs_to_a_package():
    assert {package_of(module) for module in MODULES} == set(ORDER)


def test_imports_run_down_the_order_of_packages():
    assert imports_up(GRAPH) == []


def test_no_modules_import_each_other_in_a_circle():
    assert circle_of(GRAPH) == []


def test_the_walls_hold_what_would_break_them():
    up = {"recommender.scoring.scorer": {"recommender.ui.frame", "recommender.catalogue.text"}}
    assert imports_up(up) == ["recommender.scoring.scorer -> recommender.ui.frame"]
    assert circle_of({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []
    assert circle_of({"a": {"b", "c"}, "b": {"c"}}) == []
    assert package_of("recommender.radio") not in ORDER


def test_no_face_imports_from_a_package_above_its_own():
    faces = {m: imports(p) & MODULES.keys() for m, p in MODULES.items() if p.stem == "__init__"}
    assert imports_up(faces) == []


@pytest.mark.parametrize("package", [name for name in ORDER if (PACKAGE / name).is_dir()])
def test_a_package_holds_three_to_twelve_modules(package):
    modules = [path for path in (PACKAGE / package).glob("*.py") if path.stem != "__init__"]
    assert 3 <= len(modules) <= 12


@pytest.mark.parametrize("folder", ["recommender", "tests", "benchmarks", "pages", "docs"])
def test_no_folder_holds_more_than_fifteen_modules(folder):
    for path in [ROOT / folder, *(ROOT / folder).rglob("*/")]:
        assert len(list(path.glob("*.py"))) <= 15, path


def test_no_test_module_is_longer_than_350_lines():
    for path in (ROOT / "tests").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 350, path


def test_no_function_is_longer_than_50_lines_but_specifications_of_charts_and_tables():
    for module, path in MODULES.items():
        if module.startswith(("recommender.ui.charts.", "recommender.profile.migrations.")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 50, f"{module}.{node.name}"


@pytest.mark.parametrize(
    "path",
    [path for name, path in MODULES.items() if package_of(name) not in {"config", "ui", "pages"}],
    ids=module_of,
)
def test_the_core_reads_no_environment(path):
    assert not re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("library", "home"), HOMES.items())
def test_what_talks_to_the_world_has_one_home(library, home):
    for path in SOURCES:
        roots = {name.split(".")[0] for name in imports(path)}
        assert library not in roots or home & {*path.relative_to(ROOT).parts, path.stem}, path


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
