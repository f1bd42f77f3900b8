"""The figures of rankings as JSON, as records, and as tables for a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from recommender.cli.output import as_table
from recommender.cli.records import known
from recommender.evaluate.estimates import Estimate
from recommender.evaluate.figures import ACCURACY, FIRST, NEW_ARTIST, OTHERS, WHOLE
from recommender.evaluate.makeup import MAKEUP
from recommender.evaluate.playlists import MatchCounts
from recommender.evaluate.rankings.named import PLAIN
from recommender.evaluate.summary import ALL_SEEDS, BANDS, TIMES, Figures, Group

_WIDEST: Final = 40
_COLUMNS: Final = ("ranking", "seeds", "candidates", "measure", "mean", "low", "high")
_IN_TABLES: Final = [name for name in ACCURACY if name != "hit@10"]
_TITLES: Final = {WHOLE: "All candidates", OTHERS: "The seed's artists excluded"}
_BEST: Final = "ndcg@10"
_SIX: Final = "ndcg@6"
_FORMATS: Final = {"popularity": "+.1f", "apart": ".1f"}


@dataclass(frozen=True, slots=True)
class Report:
    """All that is printed.

    Attributes
    ----------
    matched : MatchCounts
    facts : dict of str to Any
        What was measured, by name.
    groups : dict of str to Group
        The figures of each group of seeds.
    beyond : dict of str to dict of str to float
        What accuracy does not see, by ranking.
    """

    matched: MatchCounts
    facts: dict[str, Any]
    groups: dict[str, Group]
    beyond: dict[str, dict[str, float]]


def records(report: Report) -> tuple[list[dict[str, Any]], Sequence[str]]:
    """Return one record for each figure, and the names of its columns."""
    rows: list[tuple[Any, ...]] = [
        (ranking, seeds, part, measure, value.mean, value.low, value.high)
        for ranking in report.beyond
        for seeds, group in report.groups.items()
        for part, found in group.figures[ranking].items()
        for measure, value in found.items()
    ]
    rows += [
        (ranking, ALL_SEEDS, WHOLE, measure, mean, "", "")
        for ranking, found in report.beyond.items()
        for measure, mean in found.items()
    ]
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows], _COLUMNS


def tree(report: Report) -> dict[str, Any]:
    """Return the figures as JSON, by ranking; those of groups of seeds are under `by seed`."""

    def plain(figures: Figures) -> dict[str, Any]:
        return {
            part: {
                name: {side: known(getattr(value, side)) for side in ("mean", "low", "high")}
                for name, value in found.items()
            }
            for part, found in figures.items()
        }

    rankings: dict[str, Any] = {}
    for ranking, beyond in report.beyond.items():
        by_seed = {name: plain(group.figures[ranking]) for name, group in report.groups.items()}
        rankings[ranking] = by_seed.pop(ALL_SEEDS) | {
            "beyond accuracy": {name: known(mean) for name, mean in beyond.items()},
            "by seed": by_seed,
        }
    return {
        "matched": {name: getattr(report.matched, name) for name in MatchCounts.__slots__},
        **report.facts,
        "groups": {
            name: {"queries": group.n_queries, "units": group.n_units}
            for name, group in report.groups.items()
        },
        "rankings": rankings,
    }


def tables(report: Report) -> str:
    """Return the figures as tables."""
    matched = report.matched
    parts = [
        f"{matched.playlists} playlists, {matched.entries} entries: {matched.by_id} found by id, "
        f"{matched.by_name} by artist and title, {matched.unmatched} not in the catalogue; "
        f"{matched.songs} songs.",
        "; ".join(f"{name}: {value}" for name, value in report.facts.items()),
    ]
    whole = report.groups[ALL_SEEDS].figures
    for part, title in _TITLES.items():
        rows = [
            [ranking, *(_interval(found[part][name]) for name in _IN_TABLES)]
            for ranking, found in whole.items()
        ]
        parts += _titled(f"{title} (mean over units, 95% interval)", rows, _IN_TABLES)
    bands = {name: group.figures for name, group in report.groups.items() if name in BANDS}
    for part, name in TIMES.items():
        rows = [
            [ranking, *(_interval(figures[ranking][name][_BEST], 2) for figures in bands.values())]
            for ranking, found in whole.items()
            if name in found
        ]
        title = f"{_TITLES[part]}: {_BEST} times {PLAIN}, by popularity of the seed"
        short = [band.removeprefix("popularity ") for band in bands]
        parts += _titled(f"{title} (95% interval)", rows, short)
    parts += [line for name, group in report.groups.items() for line in _first_six(name, group)]
    names = list(next(iter(report.beyond.values())))
    rows = [
        [ranking, *(f"{found[name]:.3f}" for name in names)]
        for ranking, found in report.beyond.items()
    ]
    return "\n".join([*parts, *_titled("Beyond accuracy (lists of ten)", rows, names)])


def _first_six(name: str, group: Group) -> list[str]:
    """Return a table of one group of seeds: what the first six find, and what they are like."""
    found = [(WHOLE, _SIX), (OTHERS, _SIX), (FIRST, NEW_ARTIST)] if group.n_units else []
    columns = {f"{_SIX}, others" if at == (OTHERS, _SIX) else at[1]: at for at in found}
    columns |= {measure: (FIRST, measure) for measure in MAKEUP}
    rows = [
        [
            ranking,
            *(_number(figures[part][measure].mean, measure) for part, measure in columns.values()),
        ]
        for ranking, figures in group.figures.items()
    ]
    units = f" of {group.n_units} units" if group.n_units else ""
    return _titled(f"The first six, {name} ({group.n_queries} seeds{units})", rows, list(columns))


def _titled(title: str, rows: list[list[str]], columns: Sequence[str]) -> list[str]:
    """Return a table under a title; nothing without rows."""
    return [f"\n{title}", as_table(rows, ["ranking", *columns], widest=_WIDEST)] if rows else []


def _number(value: float, measure: str) -> str:
    return f"{value:{_FORMATS.get(measure, '.3f')}}"


def _interval(value: Estimate, digits: int = 3) -> str:
    return f"{value.mean:.{digits}f} [{value.low:.{digits}f}, {value.high:.{digits}f}]"
