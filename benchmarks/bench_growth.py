"""Time, memory and build time as the catalogue grows.

    python -m benchmarks.bench_growth [--dataset PATH] [--sizes 89740,1000000]

Ten million tracks need some 12 GB while they are built. Each size is measured by a process of its
own, so that the memory of one is not counted for another.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
import subprocess
import sys
import time
from pathlib import Path

import click
import numpy as np

from benchmarks.support.catalogues import enlarged
from benchmarks.support.timing import (
    Baseline,
    dataset_path,
    machine,
    percentiles_ms,
    read_bandwidth_gb_s,
    resident_mb,
)
from recommender import Query, Recommender, load_catalogue

QUERIES = 200
BASELINE_QUERIES = 5


def measure(path: Path, size: int) -> None:
    """Print one row of the table."""
    source = load_catalogue(path)
    catalogue = enlarged(source, size)
    del source
    gc.collect()
    start = time.perf_counter()
    recommender = Recommender.build(catalogue)
    build_s = time.perf_counter() - start
    gc.collect()
    memory_mb = resident_mb()

    scorer = recommender.scorer
    rows = np.random.default_rng(0).integers(0, size, QUERIES).tolist()
    targets = [scorer.query_vector([row]) for row in rows]
    queries = [Query((track_id,)) for track_id in catalogue.ids(rows)]
    for query, target in zip(queries[:20], targets[:20], strict=True):
        recommender.recommend(query)
        scorer.contenders(target, 0.6, 6)
    top = percentiles_ms(lambda target: scorer.contenders(target, 0.6, 6), targets)
    whole = percentiles_ms(recommender.recommend, queries)
    scan = percentiles_ms(lambda target: scorer.scores(target, 0.6), targets[:50])
    limit_ms = scorer.cells.vectors.nbytes / read_bandwidth_gb_s() / 1e6
    naive = percentiles_ms(Baseline(recommender.space).best, rows[:BASELINE_QUERIES])
    click.echo(
        f"| {size:>10,} | {build_s:7.1f} | {memory_mb:8,.0f} | {top[0]:8.3f} | {top[1]:8.3f} "
        f"| {whole[0]:8.3f} | {whole[1]:8.3f} | {scan[0]:8.2f} | {limit_ms:8.2f} "
        f"| {naive[0]:9.0f} | {naive[0] / top[0]:7.0f} | {naive[0] / whole[0]:7.0f} |"
    )


@click.command()
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--sizes", default="89740,1000000", show_default=True)
@click.option("--one", type=int, hidden=True)
def main(dataset: Path | None, sizes: str, one: int | None) -> None:
    path = dataset_path(dataset)
    if one is not None:
        measure(path, one)
        return
    click.echo(f"{machine()}; reads {read_bandwidth_gb_s():.1f} GB/s on one core")
    click.echo(
        "|     tracks | build s |   RSS MB | top-n ms |      p95 | recom ms |      p95 "
        "| scan ms  | limit ms | naive ms  | x top-n | x recom |"
    )
    click.echo("|" + "---:|" * 12)
    for size in sizes.split(","):
        arguments = ["--one", size, "--dataset", str(path)]
        subprocess.run([sys.executable, "-m", "benchmarks.bench_growth", *arguments], check=True)


if __name__ == "__main__":
    main()
