"""Options that several commands have, and what the group hands to each command."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from recommender.catalogue.dataset import Dataset
from recommender.catalogue.search import SearchIndex
from recommender.ranking.presets import PRESETS, preset_by_key
from recommender.ranking.query import Query
from recommender.ranking.recommender import Recommender

Open = Callable[[Path | None], tuple[Recommender, SearchIndex, Dataset]]
"""Opens a dataset, the one of the settings if none is given; each command gets it as its object."""

dataset_option: Final = click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The CSV file to open; default: DATASET_PATH, data/dataset.csv, a download, the demo.",
)
format_option: Final = click.option(
    "--format",
    "style",
    type=click.Choice(("table", "json", "csv")),
    default="table",
    show_default=True,
)
weight_option: Final = click.option(
    "--numeric-weight",
    type=float,
    help="Weight of the numbers, 0 to 1; the metadata gets the rest. Default: the preset's.",
)
preset_option: Final = click.option(
    "--preset",
    type=click.Choice([preset.key for preset in PRESETS]),
    default=PRESETS[0].key,
    show_default=True,
    help="How to ask; classic is the plain formula.",
)


def query_of(seeds: tuple[str, ...], n: int, preset: str, numeric_weight: float | None) -> Query:
    """Return the query of a preset, with a weight of the numbers of its own if one is given.

    Raises
    ------
    QueryError
        If a value is out of range.
    """
    query = preset_by_key(preset).apply(Query(seeds, n))
    if numeric_weight is None:
        return query
    return dataclasses.replace(query, numeric_weight=numeric_weight)
