"""The command ``learn``: what people put together, from playlists into a file."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from config import load_settings
from recommender.catalogue import Catalogue
from recommender.cli.lists import Found, found_in_files, found_in_profiles
from recommender.cli.options import Open, dataset_option, format_option
from recommender.cli.output import show
from recommender.company.company import Company
from recommender.company.learning import LEAST_PEOPLE, songs_to_learn
from recommender.company.learning import learn as learn_company
from recommender.company.storage import Origin, read_company, write_company
from recommender.company.tables import join

_DIVIDER: Final = "; "


@click.command()
@click.argument("playlists", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="What to write."
)
@click.option(
    "--add",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Join with a file learnt before, such as data/company.npz, by numbers of lists.",
)
@click.option(
    "--from-profiles",
    is_flag=True,
    help="Learn from the likes and saved playlists of all profiles (DATABASE_URL) too; only what "
    f"{LEAST_PEOPLE} people or more put together is kept.",
)
@click.option("--source", default="", help="Whose playlists they are, to be kept in the file.")
@click.option("--licence", default="", help="Their licence, to be kept in the file.")
@click.option(
    "--date",
    default=lambda: datetime.now(UTC).date().isoformat(),
    show_default="today",
    help="When it was learnt, to be kept in the file.",
)
@format_option
@dataset_option
@click.pass_obj
def learn(
    open_dataset: Open,
    playlists: tuple[Path, ...],
    out: Path,
    add: Path | None,
    from_profiles: bool,
    source: str,
    licence: str,
    date: str,
    style: str,
    dataset: Path | None,
) -> None:
    """Learn what belongs together from PLAYLISTS: files, folders of them, JSONL.

    Every format that can be imported is read. A file that cannot be read is said and skipped.
    """
    if not playlists and not from_profiles:
        raise click.UsageError("Name files or folders of playlists, or say --from-profiles.")
    start_s = time.monotonic()
    recommender, _, _ = open_dataset(dataset)
    catalogue = recommender.catalogue
    sources = []
    if playlists:
        sources.append(found_in_files(catalogue, playlists))
    if from_profiles:
        sources.append(found_in_profiles(catalogue, load_settings().database_url))
    company, n_lists = _learnt(catalogue, sources)
    origin = Origin(n_lists, source, licence, date)
    if add is not None:
        company, origin = _joined(company, origin, *read_company(add, catalogue))
    write_company(out, company, catalogue, origin)
    record = {
        "file": str(out),
        "bytes": out.stat().st_size,
        **_counts(sources),
        "lists": origin.lists,
        **_with_company(company, catalogue),
        "seconds": round(time.monotonic() - start_s, 1),
    }
    show(style, record, [record], list(record), _sentences(record))


def _learnt(catalogue: Catalogue, sources: list[Found]) -> tuple[Company, int]:
    """Return what some sources know together, and how many lists that comes from."""
    company = Company.none(catalogue)
    n_lists = 0
    for found in sources:
        company = join(company, learn_company(catalogue, found.lists, found.people))
        n_lists += sum(len(songs_to_learn(catalogue, rows)) > 0 for rows in found.lists)
    if not len(company.songs.indices):
        raise click.UsageError(
            f"No two songs of the catalogue are together in a playlist, or in those of "
            f"{LEAST_PEOPLE} people: nothing to learn."
        )
    return company, n_lists


def _joined(
    company: Company, origin: Origin, other: Company, other_origin: Origin
) -> tuple[Company, Origin]:
    both = Origin(
        origin.lists + other_origin.lists,
        _each_once(other_origin.source, origin.source),
        _each_once(other_origin.licence, origin.licence),
        origin.date,
    )
    return join(company, other), both


def _each_once(*texts: str) -> str:
    """Return texts as one, what several say once: who adds every week says it every week."""
    parts = [part for text in texts for part in text.split(_DIVIDER) if part]
    return _DIVIDER.join(dict.fromkeys(parts))


def _counts(sources: list[Found]) -> dict[str, int]:
    return {
        "playlists": sum(found.counts.playlists for found in sources),
        "entries": sum(found.counts.entries for found in sources),
        "found_by_id": sum(found.counts.by_id for found in sources),
        "found_by_name": sum(found.counts.by_name for found in sources),
    }


def _with_company(company: Company, catalogue: Catalogue) -> dict[str, Any]:
    songs, artists = (np.diff(kind.indptr) > 0 for kind in (company.songs, company.artists))
    return {
        "tracks_with_company": int(songs[catalogue.song].sum()),
        "songs_with_company": int(songs.sum()),
        "share_of_songs": round(float(songs.mean()), 4),
        "artists_with_company": int(artists.sum()),
    }


def _sentences(record: dict[str, Any]) -> str:
    found = record["found_by_id"] + record["found_by_name"]
    return (
        f"{record['playlists']:,} playlists; the catalogue has {found:,} of their "
        f"{record['entries']:,} entries ({record['found_by_id']:,} by id, "
        f"{record['found_by_name']:,} by name).\n"
        f"Learnt from {record['lists']:,} lists of two songs or more: "
        f"{record['songs_with_company']:,} songs ({record['share_of_songs']:.1%}; "
        f"{record['tracks_with_company']:,} tracks) and {record['artists_with_company']:,} artists "
        f"have company.\n"
        f"Wrote {record['file']} ({record['bytes'] / 1e6:.2f} MB) in {record['seconds']:.1f} s."
    )
