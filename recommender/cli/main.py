"""The command line: its group of commands, how they open the catalogue, how bad input ends."""

import importlib
import logging
import sys
from pathlib import Path
from typing import Final

import click

from config import load_settings
from recommender.artifacts.opening import open_catalogue
from recommender.catalogue.dataset import Dataset, find_dataset
from recommender.catalogue.search import SearchIndex
from recommender.errors import CompanyError, SegueError
from recommender.ranking.recommender import Recommender

_BAD_INPUT: Final = 2
_INTERRUPTED: Final = 130
_COMMANDS: Final = {
    "evaluate": "recommender.cli.evaluate",
    "info": "recommender.cli.songs",
    "learn": "recommender.cli.learn",
    "path": "recommender.cli.playlists",
    "playlist": "recommender.cli.playlists",
    "search": "recommender.cli.songs",
    "similar": "recommender.cli.songs",
}
"""Module of each command, which has the name of its function there."""


class _Group(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands in the order of the alphabet."""
        return sorted(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name, None if there is none."""
        if name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(_COMMANDS[name]), name)
        return command


def _default_dataset() -> str:
    return str(_find(None).path)


@click.group(
    cls=_Group,
    context_settings={
        "help_option_names": ["-h", "--help"],
        # `evaluate` opens a file itself; the function is called only where none is given.
        "default_map": {"evaluate": {"dataset": _default_dataset}},
    },
)
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what is done.")
@click.pass_context
def _cli(context: click.Context, verbose: bool) -> None:
    """Pick a song and get songs that belong with it."""
    context.obj = _open  # an `options.Open`: the commands know no settings
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(message)s")


def _open(dataset: Path | None) -> tuple[Recommender, SearchIndex, Dataset]:
    settings = load_settings()
    found = _find(dataset)
    try:
        return *open_catalogue(found.path, company=settings.company), found
    except CompanyError as error:
        click.echo(f"{error} Until then nothing is known of what people put together.", err=True)
        return *open_catalogue(found.path), found


def _find(dataset: Path | None) -> Dataset:
    settings = load_settings()
    found = find_dataset(
        dataset or settings.dataset_path,
        settings.data_dir,
        url=settings.dataset_url,
        offline=settings.offline,
        progress=_show_progress if sys.stderr.isatty() else None,
    )
    if found.source == "demo":
        click.echo(f"This is the small demo catalogue. {found.reason}", err=True)
    return found


def _show_progress(received: int, total: int | None) -> None:
    """Rewrite one line on stderr with the bytes received so far."""
    share = f" of {total / 1e6:.0f}" if total else ""
    end = "\n" if received == total else ""
    click.echo(
        f"\rDownloading the catalogue: {received / 1e6:.1f}{share} MB{end}", err=True, nl=False
    )


def main() -> None:
    """Run the command line; bad input ends it with code 2 and one line on stderr."""
    try:
        _cli.main(prog_name="segue", standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"segue: {error.format_message()}", err=True)
        sys.exit(_BAD_INPUT)
    except SegueError as error:
        click.echo(f"segue: {error}", err=True)
        sys.exit(_BAD_INPUT)
    except click.Abort:
        sys.exit(_INTERRUPTED)
