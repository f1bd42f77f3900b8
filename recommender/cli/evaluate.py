"""The command ``python -m recommender evaluate PLAYLISTS.jsonl``."""

import sys
from pathlib import Path
from typing import Final

import click
import numpy as np

from recommender.catalogue.catalogue import load_catalogue
from recommender.cli.report import as_report
from recommender.evaluate.candidates import Candidates
from recommender.evaluate.playlists import match_playlists, read_playlists
from recommender.evaluate.protocol import (
    LIST_LENGTH,
    SHORT_LIST,
    answer,
    measure,
    sample_questions,
)
from recommender.evaluate.rankings import builtin_rankings, ranking_by_name
from recommender.ranking.recommender import Recommender

DEFAULT_SEEDS_PER_PLAYLIST: Final = 6
DEFAULT_MAX_QUERIES: Final = 2_000
DEFAULT_HUB_SEEDS: Final = 1_000


@click.command()
@click.argument("playlists", type=click.Path(path_type=Path))
@click.option(
    "--dataset",
    envvar="DATASET_PATH",
    required=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The CSV file of the catalogue; or set DATASET_PATH.",
)
@click.option(
    "--ranking",
    "names",
    multiple=True,
    metavar="NAME",
    help="A ranking to measure, several times if you like; numeric=W for a weight; default: all.",
)
@click.option(
    "--seeds-per-playlist",
    type=click.IntRange(1),
    default=DEFAULT_SEEDS_PER_PLAYLIST,
    show_default=True,
)
@click.option(
    "--max-queries",
    type=click.IntRange(1),
    default=DEFAULT_MAX_QUERIES,
    show_default=True,
)
@click.option(
    "--hub-seeds",
    type=click.IntRange(1),
    default=DEFAULT_HUB_SEEDS,
    show_default=True,
    help="Songs of the catalogue whose lists tell coverage and hubs; a large number: all.",
)
@click.option("--rng-seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--format", "style", type=click.Choice(["table", "json", "csv"]), default="table",
    show_default=True,
)  # fmt: skip
def evaluate(
    playlists: Path,
    dataset: Path,
    names: tuple[str, ...],
    seeds_per_playlist: int,
    max_queries: int,
    hub_seeds: int,
    rng_seed: int,
    style: str,
) -> None:
    """Measure how well rankings find the rest of real PLAYLISTS from one of their songs."""
    read = list(read_playlists(playlists))
    catalogue = load_catalogue(dataset)
    recommender = Recommender.build(catalogue)
    candidates = Candidates.of(catalogue)
    matched, report = match_playlists(catalogue, read)
    rng = np.random.default_rng(rng_seed)
    questions = sample_questions(catalogue, matched, seeds_per_playlist, max_queries, rng)
    if not questions:
        raise click.UsageError("No playlist has two songs of the catalogue: nothing to measure.")
    seeds = np.array([question.seed for question in questions], dtype=np.int32)
    sources = np.sort(rng.permutation(candidates.rows)[:hub_seeds])

    names = names or tuple(builtin_rankings(recommender, candidates, rng_seed))
    rankings = {name: ranking_by_name(name, recommender, candidates, rng_seed) for name in names}
    results = []
    with click.progressbar(
        length=len(rankings) * (len(seeds) + len(sources)), label="Measuring", file=sys.stderr
    ) as bar:
        for name, ranking in rankings.items():
            lists = answer(ranking, seeds, LIST_LENGTH, bar.update)
            hub_lists = answer(ranking, sources, SHORT_LIST, bar.update).all
            results.append(
                measure(
                    name,
                    lists,
                    questions,
                    candidates,
                    recommender.space,
                    hub_lists,
                    rng_seed,
                )
            )
    facts = {
        "queries": len(questions),
        "hub seeds": len(sources),
        "rng seed": rng_seed,
        "catalogue": catalogue.fingerprint[:12],
    }
    click.echo(as_report(style, results, report, facts), nl=style != "csv")
