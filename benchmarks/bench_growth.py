"""Time, memory and build time as the catalogue grows, and what opening a dataset takes.

    python -m benchmarks.bench_growth [--dataset PATH] [--sizes 89740,1000000] [--opening]

Ten million tracks need some 12 GB while they are built. Each size is measured by a process of its
own, so that the memory of one is not counted for another.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import numpy as np

from benchmarks.support.catalogues import enlarged, write_enlarged
from benchmarks.support.timing import (
    Baseline,
    dataset_path,
    machine,
    percentiles_ms,
    read_bandwidth_gb_s,
    resident_mb,
)
from recommender import Query, Recommender, load_catalogue
from recommender.artifacts.opening import open_catalogue
from recommender.scoring.weights import Weights

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
        scorer.contenders(target, Weights(0.6), 6)
    top = percentiles_ms(lambda target: scorer.contenders(target, Weights(0.6), 6), targets)
    whole = percentiles_ms(recommender.recommend, queries)
    scan = percentiles_ms(lambda target: scorer.scores(target, Weights(0.6)), targets[:50])
    limit_ms = scorer.cells.vectors.nbytes / read_bandwidth_gb_s() / 1e6
    naive = percentiles_ms(Baseline(recommender.space).best, rows[:BASELINE_QUERIES])
    click.echo(
        f"| {size:>10,} | {build_s:7.1f} | {memory_mb:8,.0f} | {top[0]:8.3f} | {top[1]:8.3f} "
        f"| {whole[0]:8.3f} | {whole[1]:8.3f} | {scan[0]:8.2f} | {limit_ms:8.2f} "
        f"| {naive[0]:9.0f} | {naive[0] / top[0]:7.0f} | {naive[0] / whole[0]:7.0f} |"
    )


def measure_opening(path: Path, size: int) -> None:
    """Print two rows: a dataset of that size opened first without artifacts, then from them."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = write_enlarged(path, Path(folder) / "dataset.csv", size)
        for artifacts in ("built and saved", "opened"):
            command = [sys.executable, "-m", "benchmarks.bench_growth", "--open", str(dataset)]
            figures = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            click.echo(f"| {size:>10,} | {artifacts:15} | {figures.strip()} |")


def open_one(path: Path) -> None:
    """Print seconds, CPU seconds and peak memory of this process for opening a dataset."""
    start, start_cpu = time.perf_counter(), time.process_time()
    open_catalogue(path)
    wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"{wall:7.2f} | {cpu:7.2f} | {peak_mb:7,.0f}")


@click.command()
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--sizes", default="89740,1000000", show_default=True)
@click.option("--opening", is_flag=True, help="Measure the opening of datasets alone.")
@click.option("--one", type=int, hidden=True)
@click.option("--open", "to_open", type=click.Path(path_type=Path), hidden=True)
def main(
    dataset: Path | None, sizes: str, opening: bool, one: int | None, to_open: Path | None
) -> None:
    if to_open is not None:
        open_one(to_open)
        return
    path = dataset_path(dataset)
    if one is not None:
        measure(path, one)
        return
    if opening:
        click.echo(machine())
        click.echo("|     tracks | artifacts       |  wall s |   CPU s | peak MB |")
        click.echo("|---:|---|---:|---:|---:|")
        for size in sizes.split(","):
            measure_opening(path, int(size))
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
