"""The command line as a process of its own, and a small dataset for it."""

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
