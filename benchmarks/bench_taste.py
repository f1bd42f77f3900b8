"""How much better several tastes find what a person likes than the mean of all their likes.

    python -m benchmarks.bench_taste PLAYLISTS [--dataset PATH] [--company FILE] [--persons 150]

PLAYLISTS holds one JSON object a line: {"name", "tracks": [{"track_id", "artist", "title"}]}. A
person is one playlist or several drawn together; half of the songs of each, drawn at random, are
their likes and the other half is hidden. All rankings see the likes alone, and company, which must
not have been learnt from PLAYLISTS.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import numpy as np

from benchmarks.support.timing import dataset_path
from recommender import Filters, Query, Recommender, load_catalogue
from recommender.company.storage import read_company
from recommender.evaluate.estimates import estimates
from recommender.evaluate.metrics import hit, ndcg, recall
from recommender.evaluate.playlists import match_playlists, read_playlists
from recommender.ranking.diversity import ArtistCap, first_places
from recommender.taste.history import History
from recommender.taste.shelves import make_shelves
from recommender.taste.tastes import find_tastes

SHIPPED = Path(__file__).parent.parent / "data" / "company.npz"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEAST_SONGS = 10
LONGEST = 100
MEASURES = ("hit@10", "nDCG@10", "recall@100")


def read_songs(path, catalogue):
    """Return the rows of each playlist's songs, the version that can be recommended of each."""
    matched, _ = match_playlists(catalogue, read_playlists(path))
    songs = [catalogue.song[rows] for rows in matched if len(rows) >= LEAST_SONGS]
    return [catalogue.song_rows[catalogue.song_indptr[some]] for some in songs]


def draw_persons(playlists, n_playlists, n_persons, rng):
    """Return likes and hidden songs of persons who have so many playlists."""
    persons = []
    for _ in range(n_persons):
        likes, hidden = [], []
        for place in rng.choice(len(playlists), n_playlists, replace=False):
            songs = rng.permutation(playlists[place])
            half = len(songs) // 2
            likes += songs[:half].tolist()
            hidden += songs[half:].tolist()
        persons.append((list(dict.fromkeys(likes)), sorted(set(hidden) - set(likes))))
    return persons


def by_mean(recommender, likes):
    """Return the rows nearest to the mean of all likes under the artist cap, and 1: one taste."""
    catalogue = recommender.catalogue
    query = Query(tuple(catalogue.ids(likes)))
    scores = recommender.mean_scores(query)
    scores[~catalogue.candidates()] = -np.inf
    scores[catalogue.same_songs(likes)] = -np.inf
    cap = ArtistCap(catalogue, query.max_per_artist)
    return np.array(first_places(np.argsort(-scores, kind="stable").tolist(), LONGEST, cap.take)), 1


def by_near_likes(recommender, likes):
    """Return what a query for all likes gives, in which near seeds count more."""
    catalogue = recommender.catalogue
    seeds = tuple(catalogue.ids(likes))
    answer = recommender.recommend(Query(seeds, n=LONGEST))
    return catalogue.rows([item.track.track_id for item in answer.items]), 1


def by_tastes(recommender, likes):
    """Return the songs of all shelves, best first, and how many tastes were found."""
    catalogue = recommender.catalogue
    history = History(likes=tuple((track_id, NOW) for track_id in catalogue.ids(likes)))
    tastes = find_tastes(recommender, history, NOW)
    shelves = make_shelves(recommender, tastes, history, NOW, n=LONGEST, filters=Filters())
    items = sorted((item for shelf in shelves for item in shelf.items), key=lambda i: -i.score)
    return catalogue.rows([item.track.track_id for item in items[:LONGEST]]), len(tastes)


def measured(ranked, hidden):
    relevant = np.array(hidden)
    return hit(ranked, relevant, 10), ndcg(ranked, relevant, 10), recall(ranked, relevant, 100)


RANKINGS = {
    "mean of all likes": by_mean,
    "near likes count more": by_near_likes,
    "tastes": by_tastes,
}


def report(recommender, playlists, n_persons, rng_seed):
    """Print a table: for persons of 1, 2, 3 and 5 playlists, each ranking and its gain."""
    click.echo("| playlists | likes | ranking | tastes | " + " | ".join(MEASURES) + " |")
    click.echo("| --- | --- | --- | --- | --- | --- | --- |")
    for n_playlists in (1, 2, 3, 5):
        rng = np.random.default_rng((rng_seed, n_playlists))
        persons = draw_persons(playlists, n_playlists, n_persons, rng)
        n_likes = np.mean([len(likes) for likes, _ in persons])
        baseline = None
        for name, ranking in RANKINGS.items():
            found = [ranking(recommender, likes) for likes, _ in persons]
            values = np.array(
                [measured(rows, hid) for (rows, _), (_, hid) in zip(found, persons, strict=True)]
            )
            baseline = values if baseline is None else baseline
            cells = [
                cell(values[:, place], baseline[:, place], rng_seed)
                for place in range(len(MEASURES))
            ]
            n_tastes = np.mean([tastes for _, tastes in found])
            click.echo(
                f"| {n_playlists} | {n_likes:.0f} | {name} | {n_tastes:.1f} | {' | '.join(cells)} |"
            )


def cell(values, baseline, rng_seed):
    """Return a mean and, beside another ranking, the gain with its 95% bootstrap interval."""
    text = f"{values.mean():.4f}"
    if values is baseline or (values == baseline).all():
        return text
    apart = values - baseline
    (gain,) = estimates(apart[:, None], rng_seed)
    return f"{text} ({gain.mean:+.4f}; {gain.low:+.4f} to {gain.high:+.4f})"


def time_profile(recommender):
    """Print how long tastes and shelves take for 5,000 likes, 50,000 plays and 100 dislikes."""
    rng = np.random.default_rng(0)
    ids = recommender.catalogue.ids(np.arange(len(recommender.catalogue)))

    def events(n, n_tracks, days):
        drawn = rng.choice(rng.choice(len(ids), n_tracks, replace=False), n, replace=n > n_tracks)
        ages = rng.uniform(0, days, n)
        return tuple(
            (ids[i], NOW - timedelta(days=age)) for i, age in zip(drawn, ages, strict=True)
        )

    history = History(
        events(5_000, 5_000, 700), events(100, 100, 100), events(50_000, 8_000, 2_000)
    )
    tastes_ms, shelves_ms = [], []
    for _ in range(11):
        start = time.perf_counter()
        tastes = find_tastes(recommender, history, NOW)
        found = time.perf_counter()
        make_shelves(recommender, tastes, history, NOW)
        tastes_ms.append(1e3 * (found - start))
        shelves_ms.append(1e3 * (time.perf_counter() - found))
    click.echo(f"tastes   {np.median(tastes_ms):6.0f} ms median of 11, {len(tastes)} tastes")
    click.echo(f"shelves  {np.median(shelves_ms):6.0f} ms median of 11")


@click.command()
@click.argument("playlists", type=click.Path(path_type=Path, exists=True))
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--company", type=click.Path(path_type=Path), default=SHIPPED, show_default=True)
@click.option("--persons", default=150, show_default=True, help="Drawn for each row of the table.")
@click.option("--rng-seed", default=6, show_default=True)
def main(playlists: Path, dataset: Path | None, company: Path, persons: int, rng_seed: int) -> None:
    """Measure tastes against the mean of all likes on halved playlists, and time them."""
    catalogue = load_catalogue(dataset_path(dataset))
    recommender = Recommender.build(catalogue, read_company(company, catalogue)[0])
    songs = read_songs(playlists, recommender.catalogue)
    click.echo(f"{len(songs)} playlists of {LEAST_SONGS} songs and more in the catalogue\n")
    report(recommender, songs, persons, rng_seed)
    click.echo()
    time_profile(recommender)


if __name__ == "__main__":
    main()
