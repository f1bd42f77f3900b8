"""From starting the server to a usable page, and what each session costs.

    python -m benchmarks.bench_start [--starts 5] [--sessions 40]

A page is usable when a run of it has ended that shows a song's list. "Cold" means a new process
that opens saved artifacts; the system may hold the files in its cache. Memory is what the process
has for itself (USS), and beside it what it has resident, mapped artifacts included.
"""

import asyncio
import time

import click
import numpy as np
import psutil

from benchmarks.support.server import server
from benchmarks.support.streamlit_client import User
from benchmarks.support.timing import dataset_path, machine
from benchmarks.support.users import RECOMMENDATIONS
from recommender.artifacts.opening import open_catalogue

MB = 2**20

SETTLE_S = 1.0
"""What a run started in the background, the look-up of posters, ends before memory is read."""


async def first_list(address: str, track_id: str) -> User:
    """Open a song's list as a new user."""
    user = User(address)
    await user.open()
    run = await user.visit(RECOMMENDATIONS, track=track_id)
    if run.errors or not user.tiles.get("cards"):
        raise RuntimeError(f"the list did not come: {run.errors}")
    return user


async def with_sessions(address: str, process: psutil.Process, ids: list[str]) -> list[float]:
    """Return the memory of the server with one session and with one for each id, in MB."""
    users = [await first_list(address, ids[0])]
    await asyncio.sleep(SETTLE_S)
    info = process.memory_full_info()
    memory = [info.uss / MB, info.rss / MB]
    users += [await first_list(address, track_id) for track_id in ids[1:]]
    await asyncio.sleep(SETTLE_S)
    info = process.memory_full_info()
    memory += [info.uss / MB, info.rss / MB]
    for user in users:
        await user.close()
    return memory


@click.command()
@click.option("--dataset")
@click.option("--starts", default=5, show_default=True)
@click.option("--sessions", default=40, show_default=True)
def main(dataset: str | None, starts: int, sessions: int) -> None:
    """Print the medians."""
    click.echo(machine())
    path = dataset_path(dataset)
    catalogue = open_catalogue(path)[0].catalogue  # saves the artifacts where there are none
    rows = np.random.default_rng(0).choice(len(catalogue), sessions, replace=False)
    ids = catalogue.ids(rows)
    seconds = []
    for _ in range(starts):
        began = time.perf_counter()
        with server(DATASET_PATH=str(path)) as (address, _):
            asyncio.run(first_list(address, ids[0]))
            seconds.append(time.perf_counter() - began)
    with server(DATASET_PATH=str(path)) as (address, process):
        watched = psutil.Process(process.pid)
        one, one_rss, many, many_rss = asyncio.run(with_sessions(address, watched, ids))
    click.echo(
        f"start to usable page: {np.median(seconds):.2f} s (slowest of {starts}: "
        f"{max(seconds):.2f} s)"
    )
    click.echo(
        f"one session: {one:.0f} MB ({one_rss:.0f} resident); {sessions} sessions: {many:.0f} MB "
        f"({many_rss:.0f} resident); each further one "
        f"{(many - one) / (sessions - 1):.2f} MB ({(many_rss - one_rss) / (sessions - 1):.2f})"
    )


if __name__ == "__main__":
    main()
