"""How far each control of a query moves the list: songs changed, and the way the feature goes.

python -m benchmarks.bench_controls [--dataset PATH] [--seeds 200]
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks.support.timing import dataset_path
from recommender import Query, Recommender, Shift
from recommender.artifacts.opening import open_catalogue
from recommender.catalogue import columns as c
from recommender.scoring.numeric import STEERED

COMPANY = Path(__file__).parent.parent / "data" / "company.npz"
STEPS = (-2, -1, 0, 1, 2)
TENTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def lists(recommender: Recommender, queries: Sequence[Query]) -> list[np.ndarray[Any, Any]]:
    """Return the rows of the list of each query."""
    answers = (recommender.recommend(query).items for query in queries)
    return [recommender.catalogue.rows([i.track.track_id for i in items]) for items in answers]


def changed(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> int:
    """Return how many songs of a list are not in the other."""
    return len(set(other.tolist()) - set(one.tolist()))


def shifts(recommender: Recommender, seeds: Sequence[str]) -> None:
    """Print for each step of each shift how many lists it changes, and how many the wrong way."""
    features, centre = recommender.catalogue.features, recommender.space.centre
    click.echo("| shift | two of six changed: -2 | -1 | +1 | +2 | steps against what was asked |")
    click.echo("|---|---:|---:|---:|---:|---:|")
    for name in STEERED:
        column = c.FEATURES.index(name)
        shares, against = np.zeros(4), 0
        for seed in seeds:
            found = lists(
                recommender, [Query((seed,), shift=Shift(**{name: step})) for step in STEPS]
            )
            # towards the middle list, from which each step goes out
            pairs = ((1, 0), (2, 1), (2, 3), (3, 4))
            shares += [changed(found[a], found[b]) >= 2 for a, b in pairs]
            means = [np.nan_to_num(features[r, column], nan=centre[column]).mean() for r in found]
            against += int((np.diff(means) < -1e-6 * max(abs(centre[column]), 1)).sum())
        cells = " | ".join(f"{share:.3f}" for share in shares / len(seeds))
        click.echo(f"| {name} | {cells} | {against} of {4 * len(seeds)} |")


def sliders(recommender: Recommender, seeds: Sequence[str]) -> None:
    """Print for each 20 points of the other sliders how many lists have a song changed."""
    makers: dict[str, Callable[[str, float], Query]] = {
        "numeric weight": lambda seed, value: Query((seed,), numeric_weight=value),
        "familiarity": lambda seed, value: Query((seed,), familiarity=value),
        "diversity": lambda seed, value: Query((seed,), diversity=value),
    }
    click.echo(
        "\n| one of six changed from | 0 to 20 | 20 to 40 | 40 to 60 | 60 to 80 | 80 to 100 |"
    )
    click.echo("|---|---:|---:|---:|---:|---:|")
    for name, make in makers.items():
        shares = np.zeros(len(TENTHS) - 1)
        for seed in seeds:
            found = lists(recommender, [make(seed, value) for value in TENTHS])
            shares += [changed(a, b) >= 1 for a, b in itertools.pairwise(found)]
        click.echo(f"| {name} | {' | '.join(f'{x:.3f}' for x in shares / len(seeds))} |")


@click.command()
@click.option("--dataset", type=click.Path(path_type=Path))
@click.option("--seeds", "n_seeds", default=200, show_default=True)
def main(dataset: Path | None, n_seeds: int) -> None:
    """Ask for each control at each of its steps, from songs drawn at random."""
    recommender, _ = open_catalogue(dataset_path(dataset), company=COMPANY)
    catalogue = recommender.catalogue
    songs = np.flatnonzero(catalogue.candidates())
    rows = np.random.default_rng(5).choice(songs, n_seeds, replace=False)
    shifts(recommender, catalogue.ids(rows))
    sliders(recommender, catalogue.ids(rows))


if __name__ == "__main__":
    main()
