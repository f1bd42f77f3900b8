"""Install what the tests drive besides Python: Chromium, Redis and PostgreSQL.

``python -m tests.support.services``: on Debian as root by apt, elsewhere Playwright's own Chromium.
What cannot be installed is named on stderr; the tests that need it are then skipped, or fail under
REQUIRE_SERVICES=1.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.postgres_server import find_postgres

PACKAGES = {"chromium": "chromium", "redis-server": "redis-server"}
"""Program and Debian package."""


def require_service(found: object, what: str) -> None:
    """Skip the test where a service is missing, or fail if REQUIRE_SERVICES=1 says it must be."""
    if not found:
        missing = f"{what} is missing"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(missing)
        pytest.skip(missing)


def missing_packages() -> list[str]:
    """Return the Debian packages whose program is not on the path."""
    missing = [package for program, package in PACKAGES.items() if shutil.which(program) is None]
    return missing if find_postgres() else [*missing, "postgresql"]


def chromium() -> str | None:
    """Return the path of a Chromium: the system's, else the one Playwright installed."""
    if system := shutil.which("chromium"):
        return system
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    """Install what is missing; never fail, for a test that lacks a service says so."""
    if (missing := missing_packages()) and shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
        subprocess.run(install, check=False, env=environment, stdout=subprocess.DEVNULL)
    if chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    for package in missing_packages():
        print(f"{package} is missing: the tests that need it are skipped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
