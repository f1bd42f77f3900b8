"""The commands ``playlist``, which extends a list of songs, and ``path``, from song to song."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from recommender.catalogue.dataset import Dataset
from recommender.catalogue.search import SearchIndex
from recommender.cli.command_parts import (
    RECOMMENDATION_COLUMNS,
    TRACK_COLUMNS,
    dataset_option,
    format_option,
    names_of,
    show,
)
from recommender.cli.output import as_table
from recommender.cli.records import (
    answer_record,
    catalogue_record,
    recommendation_record,
    track_record,
)
from recommender.errors import QueryError, UnknownTrackError
from recommender.formats.upload import read_playlist_file
from recommender.playlists.journey import DEFAULT_STEPS, MAX_STEPS, Journey, find_journey
from recommender.playlists.matching import Matcher, MatchReport
from recommender.ranking.attribution import Attribution, attribute
from recommender.ranking.query import DEFAULT_NUMERIC_WEIGHT, Query
from recommender.ranking.recommender import Recommendations, Recommender
from recommender.spotify.ids import parse_track

DEFAULT_N: Final = 20
_STOP_COLUMNS: Final = ["stop", *TRACK_COLUMNS, "energy", "valence", "tempo", "step"]

Open = Callable[[Path | None], tuple[Recommender, SearchIndex, Dataset]]
"""Opens a dataset, the one of the settings if none is given; `cli` hands it to each command."""

_weight_option = click.option(
    "--numeric-weight", default=DEFAULT_NUMERIC_WEIGHT, show_default=True,
    help="Weight of the sound, 0 to 1; the metadata gets the rest.",
)  # fmt: skip


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-n", default=DEFAULT_N, show_default=True, help="How many songs.")
@_weight_option
@format_option
@dataset_option
@click.pass_obj
def playlist(
    open_dataset: Open, file: Path, n: int, numeric_weight: float, style: str, dataset: Path | None
) -> None:
    """Recommend songs that fit a whole list: FILE is CSV, M3U, JSON, a zip of these, or lines."""
    Query(seeds=("any",), n=n, numeric_weight=numeric_weight)  # refuse before the long work
    entries = read_playlist_file(file).tracks()
    recommender, index, _ = open_dataset(dataset)
    catalogue = recommender.catalogue
    report = Matcher(catalogue).match(entries, index.search)
    seeds = tuple(track.track_id for track in catalogue.tracks(report.rows()))
    if not seeds:
        raise QueryError(f"None of the {len(entries)} songs of {file.name} is in the catalogue.")
    answer = recommender.recommend(Query(seeds=seeds, n=n, numeric_weight=numeric_weight))
    attributions = attribute(recommender, answer)
    records = [
        {**recommendation_record(item), "leads": len(close.seeds)}
        for item, close in zip(answer.items, attributions, strict=True)
    ]
    record = {
        "list": _report_record(report),
        **answer_record(catalogue, answer),
        "recommendations": [
            {**record, "leads": [seed.track_id for seed in close.seeds]}
            for record, close in zip(records, attributions, strict=True)
        ],
    }
    table = f"{_report_line(report, file)}\n{_playlist_table(answer, attributions)}"
    show(style, record, records, [*RECOMMENDATION_COLUMNS, "leads"], table)


def _report_record(report: MatchReport) -> dict[str, Any]:
    return {
        "entries": len(report.matches),
        "found_by_id": len(report.found("id")),
        "found_by_name": len(report.found("name")),
        "found_by_close_name": len(report.found("close name")),
        "missing": [
            {"entry": match.entry.label(), "why": match.why_not} for match in report.missing()
        ],
    }


def _report_line(report: MatchReport, file: Path) -> str:
    found = len(report.matches) - len(report.missing())
    return f"Songs that fit {file.name} ({found} of its {len(report.matches)} songs found):"


def _playlist_table(answer: Recommendations, attributions: tuple[Attribution, ...]) -> str:
    rows = [
        [str(item.rank), *names_of(item.track), f"{item.score:.3f}",
         f"{len(close.seeds)} of {close.n_seeds}"]
        for item, close in zip(answer.items, attributions, strict=True)
    ]  # fmt: skip
    return as_table(rows, ["rank", "title", "artists", "album", "genres", "score", "leads"])


@click.command()
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--steps", default=DEFAULT_STEPS, show_default=True, help=f"2 to {MAX_STEPS}.")
@click.option("--repeat-artists", is_flag=True, help="Let an artist come more than once.")
@_weight_option
@format_option
@dataset_option
@click.pass_obj
def path(
    open_dataset: Open,
    start: str,
    end: str,
    steps: int,
    repeat_artists: bool,
    numeric_weight: float,
    style: str,
    dataset: Path | None,
) -> None:
    """Go from song A to song B in small steps; each is an id, a link, or words to search for."""
    recommender, index, _ = open_dataset(dataset)
    journey = find_journey(
        recommender,
        _track_id(recommender, index, start),
        _track_id(recommender, index, end),
        steps,
        numeric_weight=numeric_weight,
        repeat_artists=repeat_artists,
    )
    records = [
        {
            "stop": place,
            **track_record(stop.track),
            "energy": _known(stop.energy),
            "valence": _known(stop.valence),
            "tempo": _known(stop.tempo),
            "step": stop.step,
        }
        for place, stop in enumerate(journey.stops)
    ]
    record = {
        "catalogue": catalogue_record(recommender.catalogue),
        "largest_step": journey.largest_step,
        "stops": records,
    }
    show(style, record, records, _STOP_COLUMNS, _path_table(journey))


def _path_table(journey: Journey) -> str:
    first, last = journey.stops[0].track, journey.stops[-1].track
    rows = [
        [str(place), stop.track.track_name, ", ".join(stop.track.artists),
         ", ".join(stop.track.genres), f"{stop.energy:.2f}", f"{stop.valence:.2f}",
         "" if math.isnan(stop.tempo) else f"{stop.tempo:.0f}", f"{stop.step:.3f}"]
        for place, stop in enumerate(journey.stops)
    ]  # fmt: skip
    header = ["stop", "title", "artists", "genres", "energy", "valence", "tempo", "step"]
    return f"From {first.label()} to {last.label()}:\n{as_table(rows, header)}"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _track_id(recommender: Recommender, index: SearchIndex, text: str) -> str:
    """Return the id that a text is or links to, or that of the best hit for it."""
    catalogue = recommender.catalogue
    linked = parse_track(text) or text
    if catalogue.known_rows([linked])[0] >= 0:
        return linked
    hits = [] if linked != text else index.search(text, 1)
    if not hits:
        raise UnknownTrackError(f"Nothing in the catalogue is like {text!r}; try other words.")
    return catalogue.track(hits[0]).track_id
