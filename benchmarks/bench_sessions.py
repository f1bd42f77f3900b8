"""Do sessions that ended give their memory back? ``python -m benchmarks.bench_sessions``

Two waves of users search and pick as fast as they can; between them all sessions end and the time
passes for which Streamlit keeps a lost session, in case its browser comes back. If memory comes
back, the second wave ends where the first did.
"""

import asyncio
import time

import click
import psutil

from benchmarks.support.server import server
from benchmarks.support.streamlit_client import User
from benchmarks.support.timing import machine
from benchmarks.support.users import RECOMMENDATIONS, Log, search

KEPT_S = 130
"""A little more than the two minutes for which Streamlit keeps a lost session."""


async def wave(address: str, process: psutil.Process, users: int, seconds: float) -> None:
    """Let some users pick songs one after the other, then leave."""
    sessions, log, picks = [User(address) for _ in range(users)], Log(), 0
    for user in sessions:
        await user.open()
        await user.visit(RECOMMENDATIONS)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await search(sessions[picks % users], log)
        picks += 1
    memory = process.memory_full_info().uss / 2**20
    click.echo(f"{users} sessions, {picks} lists: {memory:.0f} MB")
    for user in sessions:
        await user.close()


async def waves(address: str, process: psutil.Process, users: int, seconds: float) -> None:
    await wave(address, process, users, seconds)
    await asyncio.sleep(KEPT_S)  # no message says when Streamlit has let go
    await wave(address, process, users, seconds)


@click.command()
@click.option("--users", default=20, show_default=True)
@click.option("--seconds", default=22.0, show_default=True)
def main(users: int, seconds: float) -> None:
    """Print the memory at the end of each wave."""
    click.echo(machine())
    with server() as (address, process):
        asyncio.run(waves(address, psutil.Process(process.pid), users, seconds))


if __name__ == "__main__":
    main()
