"""What the commands have in common: their options, and one answer in three formats."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from recommender.catalogue.catalogue import Track
from recommender.cli.output import as_csv, as_json

Command = TypeVar("Command", bound=Callable[..., Any])

TRACK_COLUMNS: Final = ["track_id", "track_name", "artists", "album_name", "genres", "popularity"]
RECOMMENDATION_COLUMNS: Final = [
    "rank", *TRACK_COLUMNS, "score", "numeric_similarity", "text_similarity", "versions",
]  # fmt: skip


def dataset_option(command: Command) -> Command:
    """Add the option that names the CSV file to open."""
    return click.option(
        "--dataset",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The CSV file to open; default: DATASET_PATH, data/dataset.csv, a download, the demo.",
    )(command)


def format_option(command: Command) -> Command:
    """Add the option that chooses among table, JSON and CSV, as the argument ``style``."""
    return click.option(
        "--format", "style", type=click.Choice(["table", "json", "csv"]), default="table",
        show_default=True,
    )(command)  # fmt: skip


def show(
    style: str, value: Any, records: list[dict[str, Any]], columns: list[str], table: str
) -> None:
    """Print the same answer as JSON, CSV or a table."""
    if style == "csv":
        click.echo(as_csv(records, columns), nl=False)
    else:
        click.echo(as_json(value) if style == "json" else table)


def names_of(track: Track) -> list[str]:
    """Return title, artists, album and genres as cells of a table."""
    return [track.track_name, ", ".join(track.artists), track.album_name, ", ".join(track.genres)]
