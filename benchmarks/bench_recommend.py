"""How long opening, searching and recommending take, beside a naive baseline in the same run.

python -m benchmarks.bench_recommend [--dataset PATH] [--queries 300]
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import dataclasses
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import numpy as np

from benchmarks.support.timing import (
    Baseline,
    dataset_path,
    machine,
    percentiles_ms,
    read_bandwidth_gb_s,
)
from recommender import Filters, Query, Recommender, load_catalogue
from recommender.artifacts.opening import open_catalogue
from recommender.catalogue.search import SearchIndex
from recommender.ranking.presets import PRESETS
from recommender.scoring.weights import Weights

BASELINE_QUERIES = 15
SEEDS = 50
COMPANY = Path(__file__).parent.parent / "data" / "company.npz"
FILTERS = Filters(tempo=(80, 160), popularity=(20, 80), explicit=False)


def row(name: str, ms: tuple[float, float], baseline_ms: float | None = None) -> None:
    ratio = f"{baseline_ms / ms[0]:8.0f}" if baseline_ms else " " * 8
    click.echo(f"| {name:<44} | {ms[0]:9.3f} | {ms[1]:9.3f} | {ratio} |")


def seconds(work):
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def opening(path: Path) -> None:
    """Print how long each way to start takes."""
    catalogue, load_s = seconds(lambda: load_catalogue(path))
    _, build_s = seconds(lambda: Recommender.build(catalogue))
    _, index_s = seconds(lambda: SearchIndex.of_catalogue(catalogue))
    command = [sys.executable, "-m", "recommender", "similar", "creep", "--artist", "radiohead"]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        _, first_s = seconds(lambda: open_catalogue(copy))
        (recommender, _), again_s = seconds(lambda: open_catalogue(copy))
        query = Query(tuple(recommender.catalogue.ids([0])))
        _, answer_s = seconds(lambda: recommender.recommend(query))
        size_mb = sum(file.stat().st_size for file in Path(folder).rglob("*/*/*")) / 1e6
        _, process_s = seconds(
            lambda: subprocess.run([*command, "--dataset", copy], check=True, capture_output=True)
        )
    click.echo(f"read the dataset                     {load_s:7.2f} s")
    click.echo(f"build matrices and cells             {build_s:7.2f} s")
    click.echo(f"build the search index               {index_s:7.2f} s")
    click.echo(f"open without artifacts, and save     {first_s:7.2f} s  ({size_mb:.0f} MB)")
    click.echo(f"open from artifacts, and recommend   {again_s + answer_s:7.2f} s")
    click.echo(f"python -m recommender similar        {process_s:7.2f} s  (a process of its own)")


@click.command()
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--queries", default=300, show_default=True)
def main(dataset: Path | None, queries: int) -> None:
    """Time opening, searching and recommending."""
    path = dataset_path(dataset)
    click.echo(f"{machine()}; reads {read_bandwidth_gb_s():.1f} GB/s on one core")
    opening(path)

    recommender, index = open_catalogue(path, company=COMPANY)
    catalogue, scorer = recommender.catalogue, recommender.scorer
    rng = np.random.default_rng(0)
    rows = rng.integers(0, len(catalogue), queries).tolist()
    ids = catalogue.ids(rows)
    plain = [Query((track_id,)) for track_id in ids]
    targets = [scorer.query_vector([row]) for row in rows]
    for query in plain[:50]:
        recommender.recommend(query)
    naive = Baseline(recommender.space)
    slow = percentiles_ms(naive.best, rows[:BASELINE_QUERIES])

    click.echo(f"\n{len(catalogue):,} tracks, {catalogue.n_songs:,} songs, {queries} seeds")
    click.echo(f"| {'what':<44} |    ms p50 |    ms p95 | baseline |")
    click.echo(f"|{'-' * 46}|----------:|----------:|---------:|")
    row("baseline: cosine twice, sorted(enumerate())", slow)
    row(
        "scoring and top 6",
        percentiles_ms(lambda target: scorer.contenders(target, Weights(0.6), 6), targets),
        slow[0],
    )
    row("recommend(), whole", percentiles_ms(recommender.recommend, plain), slow[0])
    companions = scorer.companions
    known = [query for query in plain if companions.best(catalogue.rows(query.seeds)).any()]
    row(f"  of it {len(known)} seeds with company", percentiles_ms(recommender.recommend, known))
    for preset in PRESETS[1:]:
        asked = [preset.apply(query) for query in plain]
        row(f"  {preset.name}", percentiles_ms(recommender.recommend, asked), slow[0])
    for changes in ({"numeric_weight": 0.0}, {"numeric_weight": 0.2}, {"numeric_weight": 1.0}):
        asked = [dataclasses.replace(query, **changes) for query in plain]
        (name,) = changes.items()
        row(f"  {name[0]} {name[1]}", percentiles_ms(recommender.recommend, asked), slow[0])
    for name, changes in (
        ("24 songs", {"n": 24}),
        ("familiarity 0.5", {"familiarity": 0.5}),
        ("one song an artist", {"max_per_artist": 1}),
        ("three filters", {"filters": FILTERS}),
        ("three filters and diversity 0.3", {"filters": FILTERS, "diversity": 0.3}),
    ):
        asked = [dataclasses.replace(query, **changes) for query in plain]
        row(f"  {name}", percentiles_ms(recommender.recommend, asked))
    lists = [Query(tuple(rng.choice(ids, SEEDS, replace=False))) for _ in range(60)]
    row(f"  {SEEDS} seeds from all over", percentiles_ms(recommender.recommend, lists))
    titles = [catalogue.track_names[row].as_py() for row in rows]
    row("search() by title", percentiles_ms(index.search, titles))


if __name__ == "__main__":
    main()
