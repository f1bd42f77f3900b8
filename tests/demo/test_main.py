"""The command that writes the demo catalogue."""

import subprocess
import sys

from click.testing import CliRunner

from recommender.demo.__main__ import main
from tests.conftest import ROOT

FILE = ROOT / "data" / "demo.csv"


def test_the_command_writes_the_file_of_the_repository_to_the_byte(tmp_path):
    out = tmp_path / "new" / "demo.csv"
    result = CliRunner().invoke(main, ["--out", str(out)])
    assert (result.exit_code, result.output) == (0, f"Wrote {out}.\n")
    assert out.read_bytes() == FILE.read_bytes()


def test_the_package_runs_as_a_command(tmp_path):
    out = tmp_path / "demo.csv"
    command = [sys.executable, "-m", "recommender.demo", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert out.read_bytes() == FILE.read_bytes()
