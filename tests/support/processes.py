"""Python code, and the server that plays Spotify, run in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import ROOT
from tests.support.servers import free_port


@contextmanager
def spotify_process(delay_s: float) -> Iterator[tuple[str, str]]:
    """Start a fake Spotify; give its address and the line that it prints once it listens."""
    port = free_port()
    command = [sys.executable, "-m", "tests.support.fake_spotify", "--port", str(port)]
    command += ["--delay-s", str(delay_s)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{port}", process.stdout.readline()
        finally:
            process.kill()


def run_python(code: str, *arguments: str, **environment: str) -> str:
    """Run code from the root of the repository and return what it prints, without its last end."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
