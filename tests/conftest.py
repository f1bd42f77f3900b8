"""Fixtures that several test modules share: small datasets, the demo and the real catalogue."""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from recommender import Catalogue, Recommender, load_catalogue
from recommender.company.storage import read_company
from tests.support.postgres_server import PostgresServer, find_postgres
from tests.support.servers import RedisServer, redis_server
from tests.support.services import require_service

ROOT = Path(__file__).parent.parent

PLAIN_LINE: dict[str, Any] = {
    "track_id": "id",
    "artists": "Artist",
    "album_name": "Album",
    "track_name": "Title",
    "popularity": 50,
    "duration_ms": 200_000,
    "explicit": False,
    "danceability": 0.5,
    "energy": 0.5,
    "key": 0,
    "loudness": -8.0,
    "mode": 1,
    "speechiness": 0.05,
    "acousticness": 0.2,
    "instrumentalness": 0.0,
    "liveness": 0.1,
    "valence": 0.5,
    "tempo": 120.0,
    "time_signature": 4,
    "track_genre": "pop",
}

# Examples are counted, never timed: a machine may be busy.
settings.register_profile("segue", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("segue")

WriteDataset = Callable[[Iterable[dict[str, Any]]], Path]


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> Path:
    """Write lines, given as what differs from a plain line, to a CSV file; return its path."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(PLAIN_LINE))
        writer.writeheader()
        writer.writerows({**PLAIN_LINE, **line} for line in lines)
    return path


@pytest.fixture
def write_dataset(tmp_path: Path) -> WriteDataset:
    """Write lines, given as what differs from a plain line, to a CSV file."""

    def write(lines: Iterable[dict[str, Any]]) -> Path:
        return write_lines(tmp_path / "dataset.csv", lines)

    return write


@pytest.fixture(scope="session")
def real_dataset() -> Path:
    """Return the path of the real catalogue's file."""
    path = os.environ.get("DATASET_PATH")
    require_service(path and Path(path).is_file(), "the real catalogue (DATASET_PATH)")
    return Path(path)


@pytest.fixture(scope="session")
def real_catalogue(real_dataset: Path) -> Catalogue:
    return load_catalogue(real_dataset)


@pytest.fixture(scope="session")
def real_recommender(real_catalogue: Catalogue) -> Recommender:
    """Return the recommender of the real catalogue with the company that Segue brings along."""
    company, _ = read_company(ROOT / "data" / "company.npz", real_catalogue)
    return Recommender.build(real_catalogue, company)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server on a free port; a test that kills it starts it again."""
    programs = find_postgres()
    require_service(programs, "PostgreSQL (initdb and postgres)")
    server = PostgresServer(programs)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def _running_redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def empty_redis(_running_redis: RedisServer) -> RedisServer:
    """Return a running Redis that holds nothing; a test that stops one starts its own."""
    with _running_redis.client() as client:
        client.flushall()
    return _running_redis


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, once of SQLite and once of PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/profiles.db"
    return request.getfixturevalue("postgres_server").url()
