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
from recommender.catalogue.text import fold
from recommender.cli.command_parts import (
    RECOMMENDATION_COLUMNS,
    TRACK_COLUMNS,
    dataset_option,
    format_option,
    names_of,
    show,
)
from recommender.cli.output import as_table
from recommender.cli.records import answer_record, recommendation_record, track_record
from recommender.errors import SegueError, UnknownTrackError
from recommender.ranking.query import DEFAULT_N, DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.recommender import Recommender

EXIT_BAD_INPUT: Final = 2
_HITS_TO_FILTER: Final = 100
_LATE_COMMANDS: Final = {
    "evaluate": "recommender.cli.evaluate",
    "path": "recommender.cli.playlists",
    "playlist": "recommender.cli.playlists",
}
"""Module of each command that is not defined here; the command has the name of its function."""


class _Group(click.Group):
    """A group whose rarer commands are imported only when they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands in the order of the alphabet."""
        return sorted({*super().list_commands(context), *_LATE_COMMANDS})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name, imported if need be."""
        if name not in _LATE_COMMANDS:
            return super().get_command(context, name)
        command: click.Command = getattr(importlib.import_module(_LATE_COMMANDS[name]), name)
        return command


def _default_dataset() -> str:
    return str(_find(None).path)


@click.group(
    cls=_Group,
    context_settings={
        "help_option_names": ["-h", "--help"],
        # called only where the option is not given
        "default_map": {name: {"dataset": _default_dataset} for name in _LATE_COMMANDS},
    },
)
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what is done.")
@click.pass_context
def cli(context: click.Context, verbose: bool) -> None:
    """Pick a song and get songs that belong with it."""
    context.obj = _open  # commands elsewhere in the package know no settings
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(message)s")


@cli.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True, help="How many tracks, 1 to 100.")
@format_option
@dataset_option
def search(text: str, limit: int, style: str, dataset: Path | None) -> None:
    """Find tracks by title or artist, mistakes included; best first."""
    recommender, index, _ = _open(dataset)
    tracks = [recommender.catalogue.track(row) for row in index.search(text, limit)]
    records = [track_record(track) for track in tracks]
    rows = [[*names_of(track), str(track.popularity), track.track_id] for track in tracks]
    header = ["title", "artists", "album", "genres", "popularity", "track_id"]
    show(style, records, records, TRACK_COLUMNS, as_table(rows, header))


@cli.command()
@click.argument("text", required=False)
@click.option("--artist", help="Only tracks of this artist are meant by TEXT.")
@click.option("--track-id", help="The seed by its id, in place of TEXT.")
@click.option("-n", default=DEFAULT_N, show_default=True, help="How many songs.")
@click.option(
    "--numeric-weight", default=DEFAULT_NUMERIC_WEIGHT, show_default=True,
    help="Weight of the sound, 0 to 1; the metadata gets the rest.",
)  # fmt: skip
@format_option
@dataset_option
def similar(
    text: str | None,
    artist: str | None,
    track_id: str | None,
    n: int,
    numeric_weight: float,
    style: str,
    dataset: Path | None,
) -> None:
    """Recommend songs that belong with a song: the best hit for TEXT, or --track-id."""
    if (text is None) == (track_id is None):
        raise click.UsageError("Give either a TEXT to search for or --track-id.")
    if artist is not None and text is None:
        raise click.UsageError("--artist goes with a TEXT.")
    Query(seeds=("any",), n=n, numeric_weight=numeric_weight)  # refuse before the long work
    recommender, index, _ = _open(dataset)
    catalogue = recommender.catalogue
    seed = track_id or _best_hit(recommender, index, text or "", artist)
    query = Query(seeds=(seed,), n=n, numeric_weight=numeric_weight)
    answer = recommender.recommend(query)
    records = [recommendation_record(item) for item in answer.items]
    rows = [
        [str(item.rank), *names_of(item.track), f"{item.score:.3f}",
         f"{item.numeric_similarity:.3f}", f"{item.text_similarity:.3f}"]
        for item in answer.items
    ]  # fmt: skip
    header = ["rank", "title", "artists", "album", "genres", "score", "sound", "metadata"]
    table = f"Songs that belong with {answer.seeds[0].label()}:\n{as_table(rows, header)}"
    show(style, answer_record(catalogue, answer), records, RECOMMENDATION_COLUMNS, table)


@cli.command()
@format_option
@dataset_option
def info(style: str, dataset: Path | None) -> None:
    """Tell which catalogue is open, how large it is and what was dropped."""
    recommender, _, found = _open(dataset)
    catalogue = recommender.catalogue
    record = {
        "path": str(found.path),
        "source": found.source,
        "reason": found.reason,
        "fingerprint": catalogue.fingerprint,
        "tracks": len(catalogue),
        "songs": catalogue.n_songs,
        "artists": len(catalogue.artists.names),
        "genres": len(catalogue.genres.names),
        "lines": catalogue.report.lines,
        "dropped": dict(catalogue.report.dropped),
        "joined": dict(catalogue.report.joined),
    }
    flat = {name: value for name, value in record.items() if not isinstance(value, dict)}
    flat |= {f"dropped: {reason}": count for reason, count in catalogue.report.dropped.items()}
    flat |= {f"joined: {kind}": count for kind, count in catalogue.report.joined.items()}
    table = "\n".join(f"{name}: {value}" for name, value in flat.items() if value != "")
    show(style, record, [flat], list(flat), table)


def _open(dataset: Path | None) -> tuple[Recommender, SearchIndex, Dataset]:
    found = _find(dataset)
    return *open_catalogue(found.path), found


def _find(dataset: Path | None) -> Dataset:
    settings = load_settings()
    found = find_dataset(
        dataset or settings.dataset_path,
        settings.data_dir,
        url=settings.dataset_url,
        offline=settings.offline,
        progress=_tell_progress if sys.stderr.isatty() else None,
    )
    if found.source == "demo":
        click.echo(f"This is the small demo catalogue. {found.reason}", err=True)
    return found


def _tell_progress(received: int, total: int | None) -> None:
    share = f" of {total / 1e6:.0f}" if total else ""
    end = "\n" if received == total else ""
    click.echo(
        f"\rDownloading the catalogue: {received / 1e6:.1f}{share} MB{end}", err=True, nl=False
    )


def _best_hit(recommender: Recommender, index: SearchIndex, text: str, artist: str | None) -> str:
    """Return the id of the best hit, by the given artist if one is given."""
    catalogue = recommender.catalogue
    if artist is None:
        hits = index.search(text, 1)
    else:
        wanted = fold(artist)
        hits = [
            row
            for row in index.search(f"{text} {artist}", _HITS_TO_FILTER)
            if any(wanted in fold(name) for name in catalogue.artists.of(row))
        ]
    if not hits:
        by = f" by {artist!r}" if artist else ""
        raise UnknownTrackError(f"Nothing in the catalogue is like {text!r}{by}; try other words.")
    return catalogue.track(hits[0]).track_id


def main() -> None:
    """Run the command line; bad input ends it with code 2 and one line on stderr."""
    try:
        cli.main(prog_name="segue", standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"segue: {error.format_message()}", err=True)
        sys.exit(EXIT_BAD_INPUT)
    except SegueError as error:
        click.echo(f"segue: {error}", err=True)
        sys.exit(EXIT_BAD_INPUT)
    except click.Abort:
        sys.exit(130)
