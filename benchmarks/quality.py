"""Experiments behind docs/evaluation.md: ``python -m benchmarks.quality PLAYLISTS.jsonl NAME``."""

import dataclasses
from pathlib import Path

import click
import numpy as np

from benchmarks.support import folds, several
from benchmarks.support.setting import joined, open_setting
from recommender import Recommender
from recommender.cli.output import as_table
from recommender.company.learning import learn
from recommender.company.storage import read_company
from recommender.evaluate import metrics
from recommender.evaluate.beyond import similarity
from recommender.evaluate.protocol import answer
from recommender.evaluate.rankings.named import ANY_SEED
from recommender.evaluate.rankings.queries import QueryRanking
from recommender.ranking.presets import PRESETS
from recommender.scoring import numeric

FOLDS = 5
SHIPPED = Path(__file__).parent.parent / "data" / "company.npz"
WEIGHTS = {
    "company_weight": (0.0, 0.25, 0.5, 1.0),
    "fame_weight": (0.0, 0.4, 0.6, 0.8),
    "numeric_weight": (0.4, 0.6, 0.8),
    "max_per_artist": (1, 2, 3, None),
}


def _print(header, rows):
    click.echo(as_table([[str(cell) for cell in row] for row in rows], header, widest=60))


def _compare(setting, results):
    """Print the plain algorithm and other results side by side."""
    _print(*setting.table([setting.plain(), *results]))


@click.group()
@click.argument("playlists", type=click.Path(path_type=Path))
@click.option("--dataset", envvar="DATASET_PATH", required=True, type=click.Path(path_type=Path))
@click.option("--company", type=click.Path(path_type=Path), default=SHIPPED, show_default=True)
@click.pass_context
def cli(context, playlists, dataset, company):
    """Run one experiment."""
    context.obj = open_setting(playlists, dataset)
    context.meta["company"] = company


def _recommender(setting):
    known, _ = read_company(click.get_current_context().meta["company"], setting.catalogue)
    return Recommender.build(setting.catalogue, known)


@cli.command()
@click.option("--overlap", default=0.3, show_default=True, help="What ties two lists together.")
@click.pass_obj
def company(setting, overlap):
    """Learn company from all folds of the playlists but one, measure on that one."""
    fold = folds.deal(folds.hanging_together(setting.songs, overlap), FOLDS)
    parts = [setting.part(fold == number, number, FOLDS) for number in range(FOLDS)]
    found = [_held_out(setting, fold, number, parts[number]) for number in range(FOLDS)]
    for title, numbers in {
        "The largest fold": [0], "The others": range(1, FOLDS), "All": range(FOLDS)
    }.items():  # fmt: skip
        n_lists = int(np.isin(fold, numbers).sum())
        click.echo(f"\n{title}: {n_lists} playlists, learnt from the rest each time")
        questions = [question for number in numbers for question in parts[number].questions]
        yardstick = dataclasses.replace(setting.yardstick, questions=questions)
        whole = dataclasses.replace(setting, questions=questions, yardstick=yardstick)
        results = zip(*[found[number] for number in numbers], strict=True)
        _print(*whole.table([joined(of_folds) for of_folds in results]))


def _held_out(setting, fold, number, part):
    """Return what rankings reach on one fold, company learnt from the others."""
    others = [rows for rows, one in zip(setting.playlists, fold, strict=True) if one != number]
    knowing = Recommender.build(setting.catalogue, learn(setting.catalogue, others))
    nothing = Recommender.build(setting.catalogue)
    default = QueryRanking(nothing, ANY_SEED)
    return [part.plain(), part.result(f"{PRESETS[0].key}, nothing learnt", default)] + [
        part.result(preset.key, QueryRanking(knowing, preset.apply(ANY_SEED))) for preset in PRESETS
    ]


@cli.command()
@click.argument("name", type=click.Choice(list(WEIGHTS)))
@click.pass_obj
def weights(setting, name):
    """Move one weight of the score, all others as they are."""
    recommender = _recommender(setting)
    results = []
    for value in WEIGHTS[name]:
        query = dataclasses.replace(ANY_SEED, **{name: value})
        results.append(setting.result(f"{name} {value}", QueryRanking(recommender, query)))
    _compare(setting, results)


@cli.command()
@click.pass_obj
def constant(setting):
    """Move the constant in numeric rows: more agreement, less likeness."""
    results = []
    for value in (0.0, 2.0, 3.0, 5.0):
        numeric.CONSTANT = value
        results.append(setting.result(f"B {value}", QueryRanking(_recommender(setting), ANY_SEED)))
    _compare(setting, results)


@cli.command()
@click.pass_obj
def familiarity(setting):
    """Raise the pull towards the popular."""
    recommender = _recommender(setting)
    results = []
    for value in (0.0, 0.3, 0.6, 1.0):
        query = dataclasses.replace(ANY_SEED, familiarity=value)
        results.append(setting.result(f"familiarity {value}", QueryRanking(recommender, query)))
    _compare(setting, results)


@cli.command()
@click.pass_obj
def diversity(setting):
    """Move the slider of diversity; no artist cap, which would hide what it does."""
    recommender = _recommender(setting)
    catalogue, seeds = setting.catalogue, setting.yardstick.seeds
    primary = catalogue.artists.indices[catalogue.artists.indptr[:-1]]
    rows = []
    for value in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0):
        query = dataclasses.replace(ANY_SEED, diversity=value)
        lists = answer(QueryRanking(recommender, query), seeds, 10)
        found = setting.yardstick.parts(lists)["all"]
        first = [ranked[ranked >= 0] for ranked in lists.all]
        variety = [
            metrics.intra_list_diversity(similarity(recommender.space, one)) for one in first
        ]
        artists = [metrics.artist_diversity(primary[one]) for one in first]
        rows.append([value, *(f"{np.nanmean(x):.3f}" for x in (found[:, 3], variety, artists))])
    _print(["diversity", "ndcg@10", "intra-list diversity", "artist diversity"], rows)


@cli.command()
@click.pass_obj
def seeds(setting):
    """Hide half of each playlist and look for it from several seeds of the other half."""
    rows = several.measured(setting, _recommender(setting))
    _print(["seeds", "halves", "method", "R-precision", "ndcg@10", "recall@100"], rows)


if __name__ == "__main__":
    cli()
