"""Two replicas behind nginx with one Redis: one is killed under load, its users go on at the other.

    python -m benchmarks.replicas [--users 20] [--seconds 40] [--no-kill] [--hostile]

Needs nginx, redis-server and PostgreSQL (Debian: apt install nginx-light redis-server postgresql).
All of it listens on loopback. A cookie keeps a user with a replica; a fake Spotify counts how often
each poster is fetched; a song liked at the replica that is killed is looked for at the other.
"""

import asyncio
import contextlib
import secrets
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import click
import psutil

from benchmarks.load import load, report, report_hostile
from benchmarks.support.hostile import HostileLog
from benchmarks.support.server import server, warm
from benchmarks.support.streamlit_client import User
from benchmarks.support.timing import dataset_path, machine
from benchmarks.support.users import RECOMMENDATIONS, Log
from recommender.artifacts.opening import open_catalogue
from tests.support.browser import wait_until_healthy
from tests.support.fake_spotify import FakeSpotify
from tests.support.postgres_server import PostgresServer, find_postgres
from tests.support.servers import free_port, redis_server

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  client_max_body_size 21m;  # an upload has 20 MB at most; by default nginx takes 1 MB
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
  # A user stays with a replica by a cookie; who has none gets one.
  map $cookie_segue_route $route {{ default $cookie_segue_route; '' $request_id; }}
  upstream segue {{
    hash $route consistent;
    {servers}
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://segue;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_next_upstream error timeout;
      proxy_connect_timeout 2s;
      proxy_read_timeout 1h;
      add_header Set-Cookie "segue_route=$route; Path=/; HttpOnly; SameSite=Lax";
    }}
  }}
}}
"""


@contextlib.contextmanager
def balancer(addresses: list[str]):
    """Start nginx in front of some servers; give its address."""
    port = free_port()
    servers = " ".join(
        f"server {address.removeprefix('http://')} max_fails=1 fail_timeout=10s;"
        for address in addresses
    )
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "nginx.conf"
        settings.write_text(NGINX.format(folder=folder, servers=servers, port=port))
        process = subprocess.Popen(["nginx", "-c", settings, "-e", f"{folder}/error.log"])
        try:
            wait_until_healthy(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


async def kill_later(process: subprocess.Popen, seconds: float) -> None:
    await asyncio.sleep(seconds)
    click.echo(f"{time.strftime('%X')} one of two replicas is killed")
    process.kill()


async def like(address: str, track_id: str) -> str:
    """Like the first song of a list; return its id."""
    user = User(address)
    await user.open()
    await user.visit(RECOMMENDATIONS, track=track_id)
    name, _ = user.tiles["cards"][0]
    await user.press_tile("cards", "like", name)
    await user.close()
    return name


async def is_liked(address: str, track_id: str, liked: str) -> bool:
    """Return whether the same song is shown as liked in the same list, opened anew."""
    user = User(address)
    await user.open()
    await user.visit(RECOMMENDATIONS, track=track_id)
    await user.close()
    return "Take the like back" in dict(user.tiles["cards"])[liked]


async def run(
    address: str,
    replicas: list,
    users: int,
    seconds: float,
    kill: bool,
    hostile: HostileLog | None,
):
    """Load the replicas, one of which may be killed; return the log and what the other held."""
    tasks = [load(address, psutil.Process(replicas[1].pid), users, seconds, hostile)]
    if kill:
        tasks.append(kill_later(replicas[0], seconds / 2 + 10))
    return (await asyncio.gather(*tasks))[0]


@click.command()
@click.option("--users", default=20, show_default=True)
@click.option("--seconds", default=40.0, show_default=True)
@click.option("--kill/--no-kill", default=True, show_default=True)
@click.option("--hostile", is_flag=True, help="Add neighbours who send what costs most.")
@click.option("--dataset")
def main(users: int, seconds: float, kill: bool, hostile: bool, dataset: str | None) -> None:
    """Kill a replica under load and print who noticed."""
    if (programs := find_postgres()) is None:
        raise click.UsageError("PostgreSQL is not installed.")
    click.echo(machine())
    met = HostileLog() if hostile else None
    song = open_catalogue(dataset_path(dataset))[0].catalogue.track(0).track_id
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(redis_server())
        spotify = stack.enter_context(FakeSpotify())
        postgres = PostgresServer(programs)
        stack.callback(postgres.remove)
        postgres.start()
        environment = {
            "REDIS_URL": redis.url,
            "DATABASE_URL": postgres.url(),
            "SPOTIFY_OPEN_URL": spotify.url,
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32),
        }
        replicas = [stack.enter_context(server(core=core, **environment)) for core in range(2)]
        for address, _ in replicas:
            asyncio.run(warm(address))
        liked = asyncio.run(like(replicas[0][0], song))
        address = stack.enter_context(balancer([address for address, _ in replicas]))
        processes = [process for _, process in replicas]
        measured = asyncio.run(run(address, processes, users, seconds, kill, met))
        still = asyncio.run(is_liked(address, song, liked))
        fetched = Counter(spotify.track_ids)
    log: Log = measured[0]
    report(*measured, users)
    if met is not None:
        report_hostile(met)
    click.echo(
        f"{log.lost.total()} connections were lost and opened again, "
        f"{sum(log.errors.values())} errors were shown; "
        f"the song liked at the first replica is {'' if still else 'NOT '}liked; "
        f"{len(fetched)} posters were fetched {sum(fetched.values())} times, the most fetched one "
        f"{max(fetched.values(), default=0)}"
    )


if __name__ == "__main__":
    main()
