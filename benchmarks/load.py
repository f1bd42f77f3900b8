"""Many users on one server: bounded load on loopback, by websocket clients.

    python -m benchmarks.load [--users 100] [--seconds 60] [--spread] [--gc] [--no-extras]

Each user searches, picks, moves a slider and changes pages, one action every five seconds; posters
that are on their way are asked for twice a second, as by a browser. Told
are the latency of a rerun (from the message until the script has finished), errors, lost
sessions, and how the server's memory, files and threads went. No request leaves the machine. The
server stays on one core, as the documentation advises, unless it is to be spread.
"""

import asyncio
import contextlib
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import click
import numpy as np
import psutil
from websockets.exceptions import ConnectionClosed

from benchmarks.streamlit_client import User
from benchmarks.timing import machine
from tests.support.browser import wait_until_healthy
from tests.support.servers import free_port

PAUSE_S = (4.0, 6.0)
LOOK_S = 0.5
"""As in ``recommender/ui/assets/tiles.js``."""

SAMPLE_S = 5.0
WARM_UP_S = 10.0
MOST_USERS = 500
NOWHERE = "http://127.0.0.1:9"
TEXTS = (
    "radiohed",
    "bohemian",
    "creep",
    "halo beyonce",
    "blinding",
    "bad guy",
    "shape of",
    "smels",
)
RECOMMENDATIONS, EMBED = "Recommendations", "Spotify_Embed"


class Log:
    """What all users met."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.bytes: defaultdict[str, list[int]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.counting = False

    def add(self, action: str, run) -> None:
        self.errors.update(run.errors)
        if self.counting:
            self.seconds[action].append(run.seconds)
            self.bytes[action].append(run.n_bytes)


async def act(user: User, log: Log) -> None:
    """Do what a person would do next."""
    action = random.choices(["search", "slide", "n", "page"], [4, 3, 2, 1])[0]
    if action == "page":
        page = EMBED if user.page == RECOMMENDATIONS else RECOMMENDATIONS
        log.add("page", await user.visit(page, **user.query))
    elif action == "search" and "search" in user.widgets:
        await search(user, log)
    elif "sound" in user.widgets:
        key, value = ("sound", 5.0 * random.randint(0, 20)) if action == "slide" else ("n", 6.0)
        log.add("slide", await user.slide(key, value if key == "sound" else random.randint(6, 12)))


async def search(user: User, log: Log) -> None:
    """Type a part of a title and pick one of the hits."""
    text = random.choice(TEXTS)
    user.tiles.pop("search-hits", None)
    log.add("search", await user.write("search", text[: random.randint(3, len(text))]))
    if hits := user.tiles.get("search-hits"):
        name, _ = random.choice(hits)
        log.add("pick", await user.press_tile("search-hits", "choose", name))


async def rest(user: User, log: Log, seconds: float) -> None:
    """Do nothing for a while, but ask for posters that are on their way, as a browser does."""
    end = time.monotonic() + seconds
    while user.waiting and time.monotonic() + LOOK_S < end:
        await asyncio.sleep(LOOK_S)
        for key in list(user.waiting):
            log.add("look", await user.look(key))
    # The looks took a part of the pause; the next action comes no later for them.
    await asyncio.sleep(max(end - time.monotonic(), 0))


async def one_user(address: str, log: Log, end: float, start_s: float) -> None:
    await asyncio.sleep(start_s)
    user = User(address)
    track: dict[str, str] = {}
    while time.monotonic() < end:
        try:
            await user.open()
            log.add("open", await user.visit(RECOMMENDATIONS, **track))
            if not track:
                await search(user, log)
            while time.monotonic() < end:
                await rest(user, log, random.uniform(*PAUSE_S))
                await act(user, log)
                track = {"track": user.query["track"]} if "track" in user.query else {}
        except (ConnectionClosed, OSError, TimeoutError) as error:
            # The list stands in the address: the next connection opens it again.
            log.lost[f"{type(error).__name__}: {error}"] += 1
            if isinstance(error, TimeoutError):
                log.errors["TimeoutError"] += 1
            await asyncio.sleep(1)
    with contextlib.suppress(ConnectionClosed, OSError):
        await user.close()


async def watch(process: psutil.Process, log: Log, end: float, samples: list[dict]) -> None:
    """Note every few seconds what the server holds."""
    began = time.monotonic()
    seen = 0
    while time.monotonic() < end:
        recent = log.seconds["slide"][seen:]
        seen = len(log.seconds["slide"])
        samples.append(
            {
                "second": round(time.monotonic() - began),
                "memory_mb": round(process.memory_full_info().uss / 2**20, 1),
                "files": process.num_fds(),
                "threads": process.num_threads(),
                "slide_p50_ms": round(1e3 * float(np.median(recent)), 1) if recent else "",
            }
        )
        await asyncio.sleep(SAMPLE_S)


async def load(address: str, process: psutil.Process, users: int, seconds: float):
    """Let users come over a while and stay; return the log and the samples."""
    log, samples = Log(), []
    arrive_s = min(users / 10, seconds / 4)
    end = time.monotonic() + arrive_s + WARM_UP_S + seconds
    tasks = [
        asyncio.create_task(one_user(address, log, end, arrive_s * i / users)) for i in range(users)
    ]
    await asyncio.sleep(arrive_s + WARM_UP_S)
    log.counting = True
    cpu = process.cpu_times()
    await watch(process, log, end, samples)
    after = process.cpu_times()
    cores = (after.user + after.system - cpu.user - cpu.system) / seconds
    await asyncio.gather(*tasks)
    return log, samples, cores


def report(log: Log, samples: list[dict], cores: float, users: int) -> None:
    click.echo("| action | runs | p50 ms | p95 ms | p99 ms | KB |")
    click.echo("|---|---:|---:|---:|---:|---:|")
    everything = [one for times in log.seconds.values() for one in times]
    for action, times in [*sorted(log.seconds.items()), ("all", everything)]:
        if not times:
            continue
        p50, p95, p99 = np.percentile(times, (50, 95, 99)) * 1e3
        size = np.mean(log.bytes[action]) / 1e3 if action in log.bytes else 0
        click.echo(f"| {action} | {len(times)} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {size:.0f} |")
    first, last = samples[0], samples[-1]
    click.echo(
        f"{users} users, {sum(log.errors.values())} errors {dict(log.errors)}, "
        f"{log.lost.total()} lost connections {dict(log.lost)}, {cores:.2f} cores; "
        + ", ".join(
            f"{key} {first[key]} to {last[key]}" for key in ("memory_mb", "files", "threads")
        )
    )


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
        "app.py",
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
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **defaults, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_healthy(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(10)


@click.command()
@click.option("--users", default=100, show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
@click.option("--spread", is_flag=True, help="Let the server use all cores.")
@click.option("--gc", is_flag=True, help="Let Streamlit collect garbage after every run.")
@click.option("--extras/--no-extras", default=True, help="Streamlit's performance extras.")
@click.option("--samples", type=click.Path(path_type=Path), help="Write the samples as CSV.")
def main(
    users: int, seconds: float, spread: bool, gc: bool, extras: bool, samples: Path | None
) -> None:
    """Put bounded load on a server of its own."""
    if users > MOST_USERS:
        raise click.UsageError(f"At most {MOST_USERS} users.")
    click.echo(
        f"{machine()}; server {'spread' if spread else 'on one core'}; "
        f"postScriptGC {'on' if gc else 'off'}; extras {extras}"
    )
    with contextlib.ExitStack() as stack:
        hidden = {} if extras else {"PYTHONPATH": stack.enter_context(without_extras())}
        address, process = stack.enter_context(server(gc, None if spread else 0, **hidden))
        asyncio.run(warm(address))
        log, noted, cores = asyncio.run(load(address, psutil.Process(process.pid), users, seconds))
    report(log, noted, cores, users)
    if samples is not None:
        with samples.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(noted[0]))
            writer.writeheader()
            writer.writerows(noted)


async def warm(address: str) -> None:
    """Wait until the catalogue is open."""
    user = User(address)
    await user.open()
    await user.visit(RECOMMENDATIONS)
    await user.close()


if __name__ == "__main__":
    main()
