"""The commands ``playlist``, which extends a list of songs, and ``path``, from song to song."""

import dataclasses
import math
from pathlib import Path
from typing import Any, Final

import click

from recommender.cli.lookup import named_track
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
    catalogue_record,
    known,
    names_of,
    recommendation_record,
    recommendation_row,
    track_record,
)
from recommender.errors import QueryError
from recommender.formats.upload import read_playlist_file
from recommender.playlists.journey import DEFAULT_STEPS, MAX_STEPS, Journey, find_journey
from recommender.playlists.matching import Matcher, MatchReport
from recommender.ranking.answer import Recommendations
from recommender.ranking.attribution import Attribution, attribute

_DEFAULT_N: Final = 20
_STOP_COLUMNS: Final = ("stop", *TRACK_COLUMNS, "energy", "valence", "tempo", "step")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-n", default=_DEFAULT_N, show_default=True, help="How many songs.")
@preset_option
@weight_option
@format_option
@dataset_option
@click.pass_obj
def playlist(
    open_dataset: Open,
    file: Path,
    n: int,
    preset: str,
    numeric_weight: float | None,
    style: str,
    dataset: Path | None,
) -> None:
    """Recommend songs that fit a whole list: FILE is CSV, M3U, JSON, a zip of these, or lines."""
    asked = query_of(("any",), n, preset, numeric_weight)  # refuse before the long work
    entries = read_playlist_file(file).tracks()
    recommender, index, _ = open_dataset(dataset)
    catalogue = recommender.catalogue
    report = Matcher(catalogue).match(entries, index.search)
    seeds = tuple(catalogue.ids(report.rows()))
    if not seeds:
        raise QueryError(f"None of the {len(entries)} songs of {file.name} is in the catalogue.")
    answer = recommender.recommend(dataclasses.replace(asked, seeds=seeds))
    attributions = attribute(recommender, answer)
    records = [
        {**recommendation_row(item), "leads": len(close.seeds)}
        for item, close in zip(answer.items, attributions, strict=True)
    ]
    record = {
        "list": _report_record(report),
        **answer_record(catalogue, answer),
        "recommendations": [
            {**recommendation_record(item), "leads": [seed.track_id for seed in close.seeds]}
            for item, close in zip(answer.items, attributions, strict=True)
        ],
    }
    table = f"{_report_line(report, file)}\n{_playlist_table(answer, attributions)}"
    show(style, record, records, (*RECOMMENDATION_COLUMNS, "leads"), table)


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
@preset_option
@weight_option
@format_option
@dataset_option
@click.pass_obj
def path(
    open_dataset: Open,
    start: str,
    end: str,
    steps: int,
    repeat_artists: bool,
    preset: str,
    numeric_weight: float | None,
    style: str,
    dataset: Path | None,
) -> None:
    """Go from song A to song B in small steps; each is an id, a link, or words to search for."""
    recommender, index, _ = open_dataset(dataset)
    journey = find_journey(
        recommender,
        named_track(recommender.catalogue, index, start),
        named_track(recommender.catalogue, index, end),
        steps,
        numeric_weight=query_of(("any",), 1, preset, numeric_weight).numeric_weight,
        repeat_artists=repeat_artists,
    )
    records = [
        {
            "stop": place,
            **track_record(stop.track),
            "energy": known(stop.energy),
            "valence": known(stop.valence),
            "tempo": known(stop.tempo),
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
