"""Options that several commands have, and what the group hands to each command."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from recommender.catalogue.dataset import Dataset
from recommender.catalogue.search import SearchIndex
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT
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
    default=DEFAULT_NUMERIC_WEIGHT,
    show_default=True,
    help="Weight of the sound, 0 to 1; the metadata gets the rest.",
)
