"""Exact scoring side by side with libraries for nearest neighbours, on the same vectors.

    python -m benchmarks.bench_neighbours [--dataset PATH] [--size N]

The hybrid score is one inner product: of sqrt(0.6) numeric with sqrt(0.4) text. scikit-learn takes
these vectors as they are, sparse. The others need dense ones: the text is reduced to 64 dimensions
by SVD first. Recall is the share of the exact ten best that is found; indices return ten songs as
they come, versions of one song included, and are compared with the exact ten best of the same kind.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import time
from pathlib import Path

import click
import faiss
import hnswlib
import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.neighbors import NearestNeighbors

from benchmarks.support.catalogues import enlarged
from benchmarks.support.timing import Baseline, dataset_path, machine, percentiles_ms
from recommender import Recommender, load_catalogue
from recommender.scoring.similarity import hybrid
from recommender.scoring.weights import Weights

NUMERIC_WEIGHT = 0.6
TOP = 10
DIMENSIONS = 64
QUERIES = 200
SLOW_QUERIES = 10


def dense_vectors(space):
    """Return vectors whose inner product is nearly the hybrid score."""
    text = TruncatedSVD(DIMENSIONS, random_state=0).fit_transform(space.text)
    parts = [np.sqrt(NUMERIC_WEIGHT) * space.numeric, np.sqrt(1 - NUMERIC_WEIGHT) * text]
    return np.ascontiguousarray(np.hstack(parts), dtype=np.float32)


def sparse_vectors(space):
    """Return vectors whose inner product is the hybrid score."""
    parts = [np.sqrt(NUMERIC_WEIGHT) * space.numeric, np.sqrt(1 - NUMERIC_WEIGHT) * space.text]
    return sparse.csr_matrix(sparse.hstack([sparse.csr_array(parts[0]), parts[1]]))


def exact_best(recommender, row):
    """Return the ten nearest tracks by the pruned exact search."""
    scorer = recommender.scorer
    target = scorer.query_vector([row])
    rows = scorer.contenders(target, Weights(NUMERIC_WEIGHT), TOP)
    scores = hybrid(*scorer.similarities(target, rows), NUMERIC_WEIGHT)
    return rows[np.argsort(-scores, kind="stable")[:TOP]]


def built(make):
    start = time.perf_counter()
    index = make()
    return index, time.perf_counter() - start


def flat(dense):
    index = faiss.IndexFlatIP(dense.shape[1])
    index.add(dense)
    return index


def ivf(dense):
    n, width = dense.shape
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(width), width, int(np.sqrt(n)), faiss.METRIC_INNER_PRODUCT
    )
    index.train(dense)
    index.add(dense)
    index.nprobe = 16
    return index


def graph(dense):
    index = faiss.IndexHNSWFlat(dense.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efSearch = 64
    index.add(dense)
    return index


def hnsw(dense):
    n, width = dense.shape
    index = hnswlib.Index(space="ip", dim=width)
    index.init_index(max_elements=n, M=16, ef_construction=100)
    index.set_num_threads(1)
    index.add_items(dense)
    index.set_ef(64)
    return index


def methods(dense, exact):
    """Yield name, build time, a search of the ten nearest by row, and how many queries to time."""
    searcher, seconds = built(
        lambda: NearestNeighbors(n_neighbors=TOP, metric="cosine", algorithm="brute").fit(exact)
    )
    yield (
        "scikit-learn NearestNeighbors (exact vectors)",
        seconds,
        lambda row: searcher.kneighbors(exact[[row]], return_distance=False)[0],
        SLOW_QUERIES,
    )
    faiss.omp_set_num_threads(1)
    for name, make in (("flat", flat), ("IVF, 16 lists", ivf), ("HNSW, ef 64", graph)):
        index, seconds = built(lambda make=make: make(dense))
        yield (
            f"faiss {name} (SVD {DIMENSIONS})",
            seconds,
            lambda row, index=index: index.search(dense[[row]], TOP)[1][0],
            QUERIES,
        )
    index, seconds = built(lambda: hnsw(dense))
    yield (
        f"hnswlib, ef 64 (SVD {DIMENSIONS})",
        seconds,
        lambda row: index.knn_query(dense[[row]], TOP)[0][0],
        QUERIES,
    )


@click.command()
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--size", type=int, help="Enlarge the catalogue to so many tracks.")
def main(dataset: Path | None, size: int | None) -> None:
    """Print build time, latency and recall of each method."""
    catalogue = load_catalogue(dataset_path(dataset))
    if size is not None:
        catalogue = enlarged(catalogue, size)
    recommender, seconds = built(lambda: Recommender.build(catalogue))
    space = recommender.space
    candidates = recommender.scorer.cells.candidates[recommender.scorer.cells.slots]
    kept = np.flatnonzero(candidates)
    rows = np.random.default_rng(0).choice(kept, QUERIES, replace=False).tolist()
    place = np.full(len(catalogue), -1)
    place[kept] = np.arange(len(kept))

    truth = {row: set(exact_best(recommender, row).tolist()) for row in rows}
    exact = sparse_vectors(space)[kept]
    (dense, reduced_s) = built(lambda: dense_vectors(space)[kept])

    click.echo(f"{machine()}; {len(kept):,} candidates of {len(catalogue):,} tracks")
    click.echo("| method | build s | ms p50 | ms p95 | recall@10 |")
    click.echo("|---|---:|---:|---:|---:|")

    def show(name, seconds, times, recall):
        click.echo(f"| {name} | {seconds:.1f} | {times[0]:.3f} | {times[1]:.3f} | {recall:.3f} |")

    naive = Baseline(space)
    show(
        "naive: cosine twice, Python's sort", 0, percentiles_ms(naive.best, rows[:SLOW_QUERIES]), 1
    )
    ours = percentiles_ms(lambda row: exact_best(recommender, row), rows)
    show("Segue: exact, pruned", seconds, ours, 1)
    for name, seconds, search, queries in methods(dense, exact):
        asked = rows[:queries]
        times = percentiles_ms(lambda row, search=search: search(place[row]), asked)
        recalls = [len(truth[row] & set(kept[search(place[row])].tolist())) / TOP for row in asked]
        extra = reduced_s if "SVD" in name else 0
        show(name, seconds + extra, times, np.mean(recalls))


if __name__ == "__main__":
    main()
