"""The command ``python -m recommender evaluate PLAYLISTS.jsonl``."""

import sys
from pathlib import Path
from typing import Final

import click
import numpy as np

from recommender.catalogue import load_catalogue
from recommender.cli.evaluation_report import Report, records, tables, tree
from recommender.cli.options import format_option
from recommender.cli.output import show
from recommender.company.storage import read_company
from recommender.evaluate.alike import units
from recommender.evaluate.figures import RANDOM, Result, Yardstick, draw_samples
from recommender.evaluate.makeup import Makeup
from recommender.evaluate.playlists import match_playlists, read_playlists
from recommender.evaluate.protocol import sample_questions
from recommender.evaluate.rankings.candidates import Candidates
from recommender.evaluate.rankings.named import Ranking, builtin_rankings, ranking_by_name
from recommender.evaluate.summary import by_popularity, summarise
from recommender.ranking.recommender import Recommender

_OFF: Final = "off"
SHIPPED: Final = Path(__file__).parents[2] / "data" / "company.npz"


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
    "--company",
    "company_file",
    default=str(SHIPPED),
    metavar="FILE|off",
    help="What people put together, as `learn` writes it; off: nothing is known. Of playlists that "
    "it was learnt from it knows the answers: judge by others. Default: the file that is shipped.",
)
@click.option("--seeds-per-playlist", type=click.IntRange(1), default=6, show_default=True)
@click.option("--max-queries", type=click.IntRange(1), default=2_000, show_default=True)
@click.option(
    "--hub-seeds",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Songs of the catalogue, and as many famous ones, whose lists tell what rankings are "
    "like beyond playlists: sound, coverage, hubs; a large number: all.",
)
@click.option("--rng-seed", type=click.IntRange(0), default=0, show_default=True)
@format_option
def evaluate(
    playlists: Path,
    dataset: Path,
    names: tuple[str, ...],
    company_file: str,
    seeds_per_playlist: int,
    max_queries: int,
    hub_seeds: int,
    rng_seed: int,
    style: str,
) -> None:
    """Measure how well rankings find the rest of real PLAYLISTS from one of their songs."""
    read = list(read_playlists(playlists))
    catalogue = load_catalogue(dataset)
    company = None if company_file == _OFF else read_company(company_file, catalogue)[0]
    recommender = Recommender.build(catalogue, company)
    matched, counts = match_playlists(catalogue, read)
    rng = np.random.default_rng(rng_seed)
    questions = sample_questions(catalogue, matched, seeds_per_playlist, max_queries, rng)
    if not questions:
        raise click.UsageError("No playlist has two songs of the catalogue: nothing to measure.")
    candidates = Candidates.of(catalogue)
    samples = draw_samples(candidates, hub_seeds, rng)
    makeup = Makeup.of(catalogue, recommender.space.holiday)
    yardstick = Yardstick(questions, candidates, recommender.space, makeup, samples)
    names = names or tuple(builtin_rankings(recommender, candidates, rng_seed))
    rankings = {name: ranking_by_name(name, recommender, candidates, rng_seed) for name in names}
    results = _measure(yardstick, rankings)
    asked, playlist = np.unique([one.playlist for one in questions], return_inverse=True)
    unit = units([catalogue.song[matched[number]] for number in asked])
    facts = {
        "queries": len(questions),
        "units": int(unit.max()) + 1,
        "hub seeds": len(samples[RANDOM]),
        "rng seed": rng_seed,
        "catalogue": catalogue.fingerprint[:12],
        "company": Path(company_file).name,
    }
    groups = by_popularity(catalogue.popularity[yardstick.seeds])
    summary = summarise(results, playlist, unit, groups, rng_seed)
    report = Report(counts, facts, summary, {one.ranking: one.beyond for one in results})
    show(style, tree(report), *records(report), tables(report))


def _measure(yardstick: Yardstick, rankings: dict[str, Ranking]) -> list[Result]:
    length = len(rankings) * yardstick.n_lists
    with click.progressbar(length=length, label="Measuring", file=sys.stderr) as bar:
        return [yardstick.result(name, ranking, bar.update) for name, ranking in rankings.items()]
