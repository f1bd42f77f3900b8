"""The command ``learn``: what people put together, from playlists into a file."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from recommender.catalogue import Catalogue
from recommender.cli.lists import playlists_in
from recommender.cli.options import Open, dataset_option, format_option
from recommender.cli.output import show
from recommender.company.company import Company
from recommender.company.learning import learn as learn_company
from recommender.company.learning import used_songs
from recommender.company.storage import Origin, read_company, write_company
from recommender.company.tables import join
from recommender.evaluate.playlists import MatchCounts, match_playlists

_DIVIDER: Final = "; "


@click.command()
@click.argument("playlists", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="What to write."
)
@click.option(
    "--add",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Join with a file learnt before, such as data/company.npz, by numbers of lists.",
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
    source: str,
    licence: str,
    date: str,
    style: str,
    dataset: Path | None,
) -> None:
    """Learn what belongs together from PLAYLISTS: files, folders of them, JSONL.

    Every format that can be imported is read. A file that cannot be read is said and skipped.
    """
    start_s = time.monotonic()
    recommender, _, _ = open_dataset(dataset)
    catalogue = recommender.catalogue
    lists, counts = match_playlists(catalogue, playlists_in(playlists))
    used = used_songs(catalogue, lists)
    if not used:
        raise click.UsageError("No playlist has two songs of the catalogue: nothing to learn.")
    company, origin = learn_company(catalogue, lists), Origin(len(used), source, licence, date)
    if add is not None:
        company, origin = _joined(company, origin, *read_company(add, catalogue))
    write_company(out, company, catalogue, origin)
    record = {
        "file": str(out),
        "bytes": out.stat().st_size,
        **_counts(counts),
        "lists": origin.lists,
        "songs_in_lists": len(np.unique(np.concatenate(used))),
        **_with_company(company, catalogue),
        "seconds": round(time.monotonic() - start_s, 1),
    }
    show(style, record, [record], list(record), _sentences(record))


def _joined(
    company: Company, origin: Origin, other: Company, other_origin: Origin
) -> tuple[Company, Origin]:
    both = Origin(
        origin.lists + other_origin.lists,
        _DIVIDER.join(filter(None, (other_origin.source, origin.source))),
        _DIVIDER.join(filter(None, (other_origin.licence, origin.licence))),
        origin.date,
    )
    return join(company, other), both


def _counts(counts: MatchCounts) -> dict[str, int]:
    return {
        "playlists": counts.playlists,
        "entries": counts.entries,
        "found_by_id": counts.by_id,
        "found_by_name": counts.by_name,
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
