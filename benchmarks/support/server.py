"""The app as a process of its own, without a way out to the network."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.support.streamlit_client import User
from benchmarks.support.users import RECOMMENDATIONS
from tests.support.browser import wait_until_healthy
from tests.support.servers import NOWHERE, free_port

ROOT = Path(__file__).parents[2]
EXTRAS = ("uvloop", "httptools", "orjson")
"""What ``streamlit[performance]`` installs."""


@contextlib.contextmanager
def without_extras():
    """Give a folder that hides the extras from a process that has it on its path."""
    with tempfile.TemporaryDirectory() as folder:
        for name in EXTRAS:
            (Path(folder) / f"{name}.py").write_text(f"raise ModuleNotFoundError({name!r})\n")
        yield folder


@contextlib.contextmanager
def server(gc: bool = False, core: int | None = None, **environment: str):
    """Start the app without a way out to the network; give its address and its process."""
    port = free_port()
    stay = [] if core is None else ["taskset", "--cpu-list", str(core)]
    command = [
        *stay,
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "asgi.py",
        "--server.headless",
        "true",
    ]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    spotify = dict.fromkeys(
        ("SPOTIFY_OPEN_URL", "SPOTIFY_API_URL", "SPOTIFY_ACCOUNTS_URL"), NOWHERE
    )
    defaults = {"OPENBLAS_NUM_THREADS": "1", "SEGUE_OFFLINE": "1", **spotify}
    process = subprocess.Popen(
        [*command, "--runner.postScriptGC", str(gc).lower()],
        cwd=ROOT,
        env={**os.environ, **defaults, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_healthy(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(60)  # to give back a gigabyte takes its time on a busy machine


async def warm(address: str) -> None:
    """Wait until the catalogue is open."""
    user = User(address)
    await user.open()
    await user.visit(RECOMMENDATIONS)
    await user.close()
