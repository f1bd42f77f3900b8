"""Experiments behind docs/evaluation.md: ``python -m benchmarks.quality PLAYLISTS.jsonl NAME``."""

from pathlib import Path

import click
import numpy as np

from benchmarks.support import learnt
from benchmarks.support.setting import open_setting, scored
from recommender import Query, Recommender
from recommender.cli.output import as_table
from recommender.evaluate import metrics
from recommender.evaluate.figures import similarity
from recommender.evaluate.protocol import answer
from recommender.evaluate.rankings import hybrid_scores, ranking_by_name
from recommender.ranking.seeds import SEED_FOCUS, SEEDS_POOL
from recommender.scoring import features
from recommender.scoring.features import FeatureSpace

FOLDS = 5
RADII = (3.0, 5.0, 8.0, 11.0)
SHARES = ((0.5, 0.35, 0.15), (0.35, 0.5, 0.15), (0.65, 0.25, 0.1), (0.45, 0.5, 0.05))


def _print(header, rows):
    click.echo(as_table([[str(cell) for cell in row] for row in rows], header, widest=60))


@click.group()
@click.argument("playlists", type=click.Path(path_type=Path))
@click.option("--dataset", envvar="DATASET_PATH", required=True, type=click.Path(path_type=Path))
@click.pass_context
def cli(context, playlists, dataset):
    """Run one experiment."""
    context.obj = open_setting(playlists, dataset)


@cli.command()
@click.pass_obj
def folds(setting):
    """Choose radius and shares on four of five folds, measure on the fifth."""
    recommender = Recommender.build(setting.catalogue)
    base = answer(
        ranking_by_name("baseline", recommender, setting.candidates, 0), setting.seeds, 100
    )
    reference = [setting.means(base.all), setting.means(base.without_artist, others=True)]
    found = {}
    for radius in RADII:
        for shares in SHARES:
            features.POPULARITY_RADIUS = radius
            features.ARTIST_SHARE, features.GENRE_SHARE, features.EXPLICIT_SHARE = shares
            lists = scored(setting, FeatureSpace.build(setting.catalogue))
            found[radius, shares] = [
                setting.means(lists[0]),
                setting.means(lists[1], others=True),
            ]
    fold = learnt.folds(setting.playlist_groups()[1], FOLDS)

    def ratios(setup, chosen):
        return [
            np.nanmean(ours[chosen]) / np.nanmean(base[chosen])
            for ours, base in zip(found[setup], reference, strict=True)
        ]

    rows = []
    for number in range(FOLDS):
        held = fold == number
        best = max(found, key=lambda setup: sum(np.log(ratios(setup, ~held))))
        shipped = ratios((8.0, SHARES[0]), held)
        rows.append(
            [number, held.sum(), *best, *(f"{r:.2f}" for r in [*ratios(best, held), *shipped])]
        )
    _print(
        ["fold", "playlists", "radius chosen", "shares chosen", "ndcg@10 ratio", "others ratio",
         "shipped: ndcg@10 ratio", "others ratio"],
        rows,
    )  # fmt: skip
    rows = [[*setup, *(f"{r:.3f}" for r in ratios(setup, fold >= 0))] for setup in found]
    _print(["radius", "artist, genre, explicit", "ndcg@10 ratio", "others ratio"], rows)


@cli.command()
@click.pass_obj
def familiarity(setting):
    """Raise the pull towards the popular."""
    space = FeatureSpace.build(setting.catalogue)
    popularity = setting.catalogue.popularity[setting.candidates.rows] / np.float32(100)
    _, group = setting.playlist_groups()
    charts = group == np.bincount(group).argmax()
    rows = []
    for value in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        whole, others = scored(setting, space, extra=np.float32(value) * popularity)
        found = setting.means(whole)
        means = (
            found.mean(),
            np.nanmean(setting.means(others, others=True)),
            setting.means(whole, metrics.recall, 100).mean(),
            found[charts].mean(),
            found[~charts].mean(),
        )
        rows.append([value, *(f"{mean:.4f}" for mean in means)])
    _print(
        ["familiarity", "ndcg@10", "others: ndcg@10", "recall@100",
         f"ndcg@10: {charts.sum()} alike", f"{(~charts).sum()} others"],
        rows,
    )  # fmt: skip


def _variety(space, rows):
    return metrics.intra_list_diversity(similarity(space, rows))


@cli.command()
@click.pass_obj
def diversity(setting):
    """Move the slider of diversity."""
    recommender = Recommender.build(setting.catalogue)
    catalogue, space = setting.catalogue, recommender.space
    primary = catalogue.artists.indices[catalogue.artists.indptr[:-1]]
    rows = []
    for value in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0):
        lists = []
        for seed in setting.seeds.tolist():
            query = Query(tuple(catalogue.ids([seed])), n=10, diversity=value)
            items = recommender.recommend(query).items
            lists.append(catalogue.rows([item.track.track_id for item in items]))
        rows.append(
            [
                value,
                f"{np.nanmean(setting.means(lists)):.4f}",
                f"{np.mean([_variety(space, x) for x in lists]):.3f}",
                f"{np.mean([metrics.artist_diversity(primary[x]) for x in lists]):.3f}",
            ]
        )
    _print(["diversity", "ndcg@10", "intra-list diversity", "artist diversity"], rows)


@cli.command()
@click.pass_obj
def hubs(setting):
    """Count in how many lists of ten each song is, when all others are asked for in turn."""
    recommender = Recommender.build(setting.catalogue)
    rows = []
    for name in ("default", "numeric", "text", "baseline"):
        ranking = ranking_by_name(name, recommender, setting.candidates, 0)
        with click.progressbar(length=len(setting.candidates.rows), label=name) as bar:
            lists = answer(ranking, setting.candidates.rows, 10, bar.update).all
        counts = metrics.occurrences(lists, len(setting.catalogue))[setting.candidates.rows]
        measures = (metrics.hub_share, metrics.hub_skewness, metrics.coverage)
        rows.append([name, *(f"{measure(counts):.3f}" for measure in measures), counts.max()])
    _print(["ranking", "hub share", "hub skewness", "coverage", "most often"], rows)


@cli.command()
@click.pass_obj
def seeds(setting):
    """Hide half of each playlist and look for it from several seeds of the other half."""
    rng = np.random.default_rng(5)
    catalogue, candidates = setting.catalogue, setting.candidates
    space = FeatureSpace.build(catalogue)
    scores = hybrid_scores(space.numeric, space.text, candidates, 0.6)
    halves = []
    for playlist in setting.playlists:
        for _ in range(4 * (len(playlist) >= 4)):
            order = rng.permutation(playlist)
            halves.append(np.split(order, [len(order) // 2]))
    rows = []
    for n in (1, 5, 10, 25):
        found = {}
        asked = [(shown[:n], hidden) for shown, hidden in halves if len(shown) >= n]
        for shown, hidden in asked:
            relevant = candidates.rows[candidates.song_place[catalogue.song[hidden]]]
            for name, combined in _combined(scores(shown)).items():
                combined[candidates.song_place[catalogue.song[shown]]] = -np.inf
                top = np.argsort(-combined, kind="stable")[: max(100, len(relevant))]
                ranked = candidates.rows[top]
                found.setdefault(name, []).append(
                    (
                        metrics.r_precision(ranked, relevant),
                        metrics.ndcg(ranked, relevant, 10),
                        metrics.recall(ranked, relevant, 100),
                    )
                )
        for name, values in found.items():
            means = np.mean(values, axis=0)
            rows.append([n, len(asked), name, *(f"{mean:.4f}" for mean in means)])
    _print(["seeds", "halves", "method", "R-precision", "ndcg@10", "recall@100"], rows)


def _combined(scores):
    """Return the scores of several seeds made one, by method."""
    mean, most = scores.mean(axis=0), scores.max(axis=0)
    weights = np.exp(SEED_FOCUS * scores)
    votes = np.zeros_like(mean)
    for row in scores:
        first = np.argpartition(-row, 200)[:200]
        first = first[np.argsort(-row[first], kind="stable")]
        votes[first] += 1 / (60 + np.arange(1, 201))  # reciprocal ranks (Cormack et al. 2009)
    near = (weights * scores).sum(axis=0) / weights.sum(axis=0)
    beyond = np.argpartition(-mean, SEEDS_POOL)[SEEDS_POOL:]
    pooled = near.copy()
    pooled[beyond] = mean[beyond] - 10  # after all of the pool
    return {
        "mean": mean,
        "maximum": most,
        "half and half": (mean + most) / 2,
        "vote": votes + 1e-6 * mean,
        "near seeds count more": near,
        "the same within the pool": pooled,
    }


@cli.command()
@click.pass_obj
def learned(setting):
    """Fit rankers to the parts of the score, re-rank the first 1,000 on held-out folds."""
    space = FeatureSpace.build(setting.catalogue)
    pools = scored(setting, space, n=learnt.POOL)
    parts = [learnt.parts(setting.catalogue, space, setting.seeds, pool) for pool in pools]
    numbers, groups = setting.playlist_groups()
    place = np.searchsorted(numbers, [question.playlist for question in setting.questions])
    wanted = [question.relevant for question in setting.questions]
    rows = [["default", "", *_accuracy(setting, pools)]]
    for group, dealt in ((np.arange(len(numbers)), "at random"), (groups, "alike together")):
        fold = learnt.folds(group, FOLDS)[place]
        for name, make in learnt.MODELS.items():
            ranked = learnt.reranked(pools, parts, wanted, fold, make)
            rows.append([name, dealt, *_accuracy(setting, ranked)])
    _print(["ranking", "folds", "ndcg@10", "others: ndcg@10", "recall@100"], rows)


def _accuracy(setting, lists):
    """Return three figures of lists with and without the seed's artists, with intervals."""
    figures = []
    for values in (
        setting.means(lists[0]),
        setting.means(lists[1], others=True),
        setting.means(lists[0], metrics.recall, 100),
    ):
        low, high = metrics.bootstrap_interval(values, np.random.default_rng(0))
        figures.append(f"{np.nanmean(values):.4f} [{low:.4f}, {high:.4f}]")
    return figures


if __name__ == "__main__":
    cli()
