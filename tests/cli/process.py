"""The command line as a process of its own, and a small dataset for it."""

import csv
import io
import json
import os
import subprocess
import sys

from tests.conftest import ROOT

LINES = [
    {"track_id": "creep", "track_name": "Creep", "artists": "Radiohead", "track_genre": "alt-rock"},
    {"track_id": "creeptlc", "track_name": "Creep", "artists": "TLC", "track_genre": "r-n-b"},
    {"track_id": "karma", "track_name": "Karma Police", "artists": "Radiohead", "energy": 0.4},
    {"track_id": "scrubs", "track_name": "No Scrubs", "artists": "TLC", "track_genre": "r-n-b"},
    {"track_id": "hostile", "track_name": "=cmd()", "artists": "Sunn O)))", "energy": 0.9},
    {"track_id": "nameless", "track_name": " "},
]


def run(*arguments, **environment):
    env = {key: value for key, value in os.environ.items() if key != "DATASET_PATH"}
    return subprocess.run(
        [sys.executable, "-m", "recommender", *map(str, arguments)],
        cwd=ROOT,
        env={**env, "SEGUE_OFFLINE": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def json_of(*arguments, **environment):
    """Return what a command that succeeds prints as JSON; it says nothing on stderr."""
    done = run(*arguments, "--format", "json", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def csv_of(*arguments):
    """Return the lines that a command prints as CSV, each by the names of its columns."""
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout)))


def assert_refused(done, message):
    """Check that a process ended with code 2 and one line on stderr."""
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
