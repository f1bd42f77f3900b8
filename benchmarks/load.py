"""Many users on one server: bounded load on loopback, by websocket clients.

    python -m benchmarks.load [--users 100] [--seconds 60] [--spread] [--gc] [--no-extras]
        [--hostile]

Each user searches, picks, moves a slider and changes pages, one action every five seconds; posters
that are on their way are asked for twice a second, as by a browser. Printed are the latency of a
rerun (from the message until the script has finished), errors, lost sessions, and how the server's
memory, files and threads went. No request leaves the machine. The server stays on one core, as the
documentation advises, unless it is to be spread.
"""

import asyncio
import contextlib
import csv
import os
import time
from pathlib import Path

import click
import numpy as np
import psutil

from benchmarks.support.hostile import HostileLog, hostile_neighbours
from benchmarks.support.server import server, warm, without_extras
from benchmarks.support.timing import machine
from benchmarks.support.users import Log, one_user

SAMPLE_S = 5.0
WARM_UP_S = 10.0
MOST_USERS = 500


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


async def load(
    address: str,
    process: psutil.Process,
    users: int,
    seconds: float,
    hostile: HostileLog | None = None,
):
    """Let users come over a while and stay; return the log and the samples.

    With a log for them, hostile neighbours come too.
    """
    log, samples = Log(), []
    arrive_s = min(users / 10, seconds / 4)
    end = time.monotonic() + arrive_s + WARM_UP_S + seconds
    tasks = [
        asyncio.create_task(one_user(address, log, end, arrive_s * i / users)) for i in range(users)
    ]
    if hostile is not None:
        tasks.append(asyncio.create_task(hostile_neighbours(address, hostile, end)))
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


def report_hostile(met: HostileLog) -> None:
    click.echo("| hostile input | times | slowest answer, s |")
    click.echo("|---|---:|---:|")
    for name, times in sorted(met.seconds.items()):
        click.echo(f"| {name} | {len(times)} | {max(times):.1f} |")
    click.echo(f"not answered: {dict(met.errors)}")


@click.command()
@click.option("--users", default=100, show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
@click.option("--spread", is_flag=True, help="Let the server use all cores.")
@click.option("--gc", is_flag=True, help="Let Streamlit collect garbage after every run.")
@click.option("--extras/--no-extras", default=True, help="Streamlit's performance extras.")
@click.option("--hostile", is_flag=True, help="Add neighbours who send what costs most.")
@click.option("--samples", type=click.Path(path_type=Path), help="Write the samples as CSV.")
def main(
    users: int,
    seconds: float,
    spread: bool,
    gc: bool,
    extras: bool,
    hostile: bool,
    samples: Path | None,
) -> None:
    """Put bounded load on a server of its own."""
    if users > MOST_USERS:
        raise click.UsageError(f"At most {MOST_USERS} users.")
    click.echo(
        f"{machine()}; server {'spread' if spread else 'on one core'}; "
        f"postScriptGC {'on' if gc else 'off'}; extras {extras}"
    )
    met = HostileLog() if hostile else None
    if not spread:
        # The users keep off the server's core.
        os.sched_setaffinity(0, set(range(os.cpu_count() or 1)) - {0} or {0})
    with contextlib.ExitStack() as stack:
        hidden = {} if extras else {"PYTHONPATH": stack.enter_context(without_extras())}
        address, process = stack.enter_context(server(gc, None if spread else 0, **hidden))
        asyncio.run(warm(address))
        log, noted, cores = asyncio.run(
            load(address, psutil.Process(process.pid), users, seconds, met)
        )
    report(log, noted, cores, users)
    if met is not None:
        report_hostile(met)
    if samples is not None:
        with samples.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(noted[0]))
            writer.writeheader()
            writer.writerows(noted)


if __name__ == "__main__":
    main()
