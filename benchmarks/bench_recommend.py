"""How long recommend() takes beside a naive baseline, in one run on one catalogue.

    python -m benchmarks.bench_recommend [--dataset PATH] [--queries 200]

The baseline computes scikit-learn's cosine similarity of the seed with every row of both matrices,
blends them, and sorts all scores in Python. Both use the same matrices and one thread.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from pathlib import Path

import click
import numpy as np
from sklearn.metrics.pairwise import cosine_similarity

from config import load_settings
from recommender import Query, Recommender, load_catalogue
from recommender.dataset import find_dataset
from recommender.search import SearchIndex

BASELINE_QUERIES = 15


def baseline(recommender, row, numeric_weight=0.6, n=6):
    """Return the rows of the n best tracks the way a first draft would."""
    space = recommender.scorer.space
    numeric = cosine_similarity(space.numeric[[row]], space.numeric)[0]
    text = cosine_similarity(space.text[[row]], space.text)[0]
    scores = numeric_weight * numeric + (1 - numeric_weight) * text
    order = sorted(range(len(scores)), key=lambda other: -scores[other])
    return [other for other in order if other != row][:n]


def percentiles_ms(work, arguments):
    """Return the median and the 95th percentile of the time work takes, in milliseconds."""
    times = []
    for argument in arguments:
        start = time.perf_counter()
        work(argument)
        times.append(time.perf_counter() - start)
    return 1e3 * np.median(times), 1e3 * np.percentile(times, 95)


@click.command()
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--queries", default=200, show_default=True)
def main(dataset: Path | None, queries: int) -> None:
    """Time loading, building, recommending and searching."""
    settings = load_settings()
    found = find_dataset(
        dataset or settings.dataset_path, settings.data_dir, offline=settings.offline
    )
    start = time.perf_counter()
    catalogue = load_catalogue(found.path)
    loaded = time.perf_counter()
    recommender = Recommender.build(catalogue)
    built = time.perf_counter()
    index = SearchIndex.of_catalogue(catalogue)
    indexed = time.perf_counter()

    rows = np.random.default_rng(0).integers(0, len(catalogue), queries).tolist()
    seeds = [catalogue.track(row).track_id for row in rows]
    titles = [catalogue.track_names[row].as_py() for row in rows]
    for seed in seeds[:20]:
        recommender.recommend(Query((seed,)))
    fast = percentiles_ms(lambda seed: recommender.recommend(Query((seed,))), seeds)
    naive = percentiles_ms(lambda row: baseline(recommender, row), rows[:BASELINE_QUERIES])
    typed = percentiles_ms(index.search, titles)

    click.echo(f"catalogue      {len(catalogue):,} tracks, {catalogue.n_songs:,} songs")
    click.echo(f"load           {loaded - start:6.2f} s")
    click.echo(f"build matrices {built - loaded:6.2f} s")
    click.echo(f"build search   {indexed - built:6.2f} s")
    click.echo(f"recommend()    {fast[0]:8.3f} ms median {fast[1]:8.3f} ms p95")
    click.echo(f"naive baseline {naive[0]:8.3f} ms median {naive[1]:8.3f} ms p95")
    click.echo(f"ratio          {naive[0] / fast[0]:8.0f} times (medians)")
    click.echo(f"search()       {typed[0]:8.3f} ms median {typed[1]:8.3f} ms p95")


if __name__ == "__main__":
    main()
