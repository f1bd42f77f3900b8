"""The commands ``search``, ``similar`` and ``info``: songs, and the catalogue they are in."""

import dataclasses
from pathlib import Path

import click

from recommender.cli.lookup import best_hit
from recommender.cli.options import (
    Open,
    dataset_option,
    format_option,
    preset_option,
    query_of,
    weight_option,
)
from recommender.cli.output import as_table, show
from recommender.cli.records import (
    RECOMMENDATION_COLUMNS,
    TRACK_COLUMNS,
    answer_record,
    names_of,
    recommendation_row,
    track_record,
)
from recommender.ranking.query import DEFAULT_N


@click.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True, help="How many tracks, 1 to 100.")
@format_option
@dataset_option
@click.pass_obj
def search(open_dataset: Open, text: str, limit: int, style: str, dataset: Path | None) -> None:
    """Find tracks by title or artist, mistakes included; best first."""
    recommender, index, _ = open_dataset(dataset)
    tracks = [recommender.catalogue.track(row) for row in index.search(text, limit)]
    records = [track_record(track) for track in tracks]
    rows = [[*names_of(track), str(track.popularity), track.track_id] for track in tracks]
    header = ["title", "artists", "album", "genres", "popularity", "track_id"]
    show(style, records, records, TRACK_COLUMNS, as_table(rows, header))


@click.command()
@click.argument("text", required=False)
@click.option("--artist", help="Only tracks of this artist are meant by TEXT.")
@click.option("--track-id", help="The seed by its id, in place of TEXT.")
@click.option("-n", default=DEFAULT_N, show_default=True, help="How many songs.")
@preset_option
@weight_option
@format_option
@dataset_option
@click.pass_obj
def similar(
    open_dataset: Open,
    text: str | None,
    artist: str | None,
    track_id: str | None,
    n: int,
    preset: str,
    numeric_weight: float | None,
    style: str,
    dataset: Path | None,
) -> None:
    """Recommend songs that belong with a song: the best hit for TEXT, or --track-id."""
    if (text is None) == (track_id is None):
        raise click.UsageError("Give either a TEXT to search for or --track-id.")
    if artist is not None and text is None:
        raise click.UsageError("--artist goes with a TEXT.")
    asked = query_of(("any",), n, preset, numeric_weight)  # refuse before the long work
    recommender, index, _ = open_dataset(dataset)
    catalogue = recommender.catalogue
    seed = track_id or best_hit(catalogue, index, text or "", artist)
    answer = recommender.recommend(dataclasses.replace(asked, seeds=(seed,)))
    records = [recommendation_row(item) for item in answer.items]
    rows = [
        [str(item.rank), *names_of(item.track), f"{item.score:.3f}",
         f"{item.numeric_similarity:.3f}", f"{item.text_similarity:.3f}",
         f"{item.parts['company']:.3f}", f"{item.parts['fame']:.3f}"]
        for item in answer.items
    ]  # fmt: skip
    header = [
        "rank", "title", "artists", "album", "genres", "score", "numeric", "text", "company",
        "fame",
    ]  # fmt: skip
    table = f"Songs that belong with {answer.seeds[0].label()}:\n{as_table(rows, header)}"
    show(style, answer_record(catalogue, answer), records, RECOMMENDATION_COLUMNS, table)


@click.command()
@format_option
@dataset_option
@click.pass_obj
def info(open_dataset: Open, style: str, dataset: Path | None) -> None:
    """Tell which catalogue is open, how large it is and what was dropped."""
    recommender, _, found = open_dataset(dataset)
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
