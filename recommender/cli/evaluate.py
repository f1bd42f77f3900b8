"""The command ``python -m recommender evaluate PLAYLISTS.jsonl``."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from recommender.catalogue import load_catalogue
from recommender.cli.options import format_option
from recommender.cli.output import as_table, show
from recommender.cli.records import known
from recommender.evaluate.candidates import Candidates
from recommender.evaluate.figures import ACCURACY, Estimate, Result, measure
from recommender.evaluate.playlists import MatchCounts, match_playlists, read_playlists
from recommender.evaluate.protocol import LIST_LENGTH, SHORT_LIST, answer, sample_questions
from recommender.evaluate.rankings import builtin_rankings, ranking_by_name
from recommender.ranking.recommender import Recommender

_WIDEST: Final = 40
_COLUMNS: Final = ("ranking", "candidates", "measure", "mean", "low", "high")
_WHOLE: Final = "all"
_OTHERS: Final = "seed's artists excluded"


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
@click.option("--seeds-per-playlist", type=click.IntRange(1), default=6, show_default=True)
@click.option("--max-queries", type=click.IntRange(1), default=2_000, show_default=True)
@click.option(
    "--hub-seeds",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Songs of the catalogue whose lists tell coverage and hubs; a large number: all.",
)
@click.option("--rng-seed", type=click.IntRange(0), default=0, show_default=True)
@format_option
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
            space = recommender.space
            results.append(measure(name, lists, questions, candidates, space, hub_lists, rng_seed))
    facts = {
        "queries": len(questions),
        "hub seeds": len(sources),
        "rng seed": rng_seed,
        "catalogue": catalogue.fingerprint[:12],
    }
    tree, tables = _tree(results, report, facts), _tables(results, report, facts)
    show(style, tree, _records(results), _COLUMNS, tables)


def _records(results: Sequence[Result]) -> list[dict[str, Any]]:
    rows: list[tuple[Any, ...]] = []
    for result in results:
        for candidates, found in ((_WHOLE, result.found), (_OTHERS, result.found_without_artist)):
            rows += [
                (result.ranking, candidates, measure, value.mean, value.low, value.high)
                for measure, value in found.items()
            ]
        rows += [
            (result.ranking, _WHOLE, measure, mean, "", "")
            for measure, mean in result.beyond.items()
        ]
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def _tree(results: Sequence[Result], matched: MatchCounts, facts: dict[str, Any]) -> dict[str, Any]:
    def plain(found: dict[str, Estimate]) -> dict[str, dict[str, float | None]]:
        return {
            name: {side: known(getattr(value, side)) for side in ("mean", "low", "high")}
            for name, value in found.items()
        }

    return {
        "matched": {name: getattr(matched, name) for name in MatchCounts.__slots__},
        **facts,
        "rankings": {
            result.ranking: {
                _WHOLE: plain(result.found),
                _OTHERS: plain(result.found_without_artist),
                "beyond accuracy": {name: known(mean) for name, mean in result.beyond.items()},
            }
            for result in results
        },
    }


def _tables(results: Sequence[Result], matched: MatchCounts, facts: dict[str, Any]) -> str:
    beyond = list(results[0].beyond)
    parts = [
        f"{matched.playlists} playlists, {matched.entries} entries: {matched.by_id} found by id, "
        f"{matched.by_name} by artist and title, {matched.unmatched} not in the catalogue; "
        f"{matched.songs} songs.",
        "; ".join(f"{name}: {value}" for name, value in facts.items()),
    ]
    for title, attribute in (
        ("All candidates", "found"),
        ("The seed's artists excluded", "found_without_artist"),
    ):
        rows = [
            [result.ranking, *(_interval(getattr(result, attribute)[name]) for name in ACCURACY)]
            for result in results
        ]
        parts.append(f"\n{title} (mean over playlists, 95% interval)")
        parts.append(as_table(rows, ["ranking", *ACCURACY], widest=_WIDEST))
    rows = [
        [result.ranking, *(f"{result.beyond[name]:.3f}" for name in beyond)] for result in results
    ]
    parts.append("\nBeyond accuracy (lists of ten)")
    parts.append(as_table(rows, ["ranking", *beyond], widest=_WIDEST))
    return "\n".join(parts)


def _interval(value: Estimate) -> str:
    return f"{value.mean:.4f} [{value.low:.4f}, {value.high:.4f}]"
