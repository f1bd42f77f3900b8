"""Results as a table, JSON or CSV."""

import math
from collections.abc import Sequence
from typing import Any, Final

from recommender.cli.output import as_csv, as_json, as_table
from recommender.evaluate.playlists import MatchReport
from recommender.evaluate.protocol import ACCURACY, Estimate, Result

_WIDEST: Final = 40
_COLUMNS: Final = ["ranking", "candidates", "measure", "mean", "low", "high"]
_WHOLE: Final = "all"
_OTHERS: Final = "seed's artists excluded"


def as_report(
    style: str, results: Sequence[Result], matched: MatchReport, facts: dict[str, Any]
) -> str:
    """Return results in the style asked for.

    Parameters
    ----------
    style : {"table", "json", "csv"}
    results : sequence of Result
    matched : MatchReport
    facts : dict
        What else a reader needs to repeat the run, by name.
    """
    if style == "csv":
        return as_csv(_records(results), _COLUMNS)
    if style == "json":
        return as_json(_tree(results, matched, facts))
    return _tables(results, matched, facts)


def _records(results: Sequence[Result]) -> list[dict[str, Any]]:
    records = []
    for result in results:
        for candidates, found in (
            (_WHOLE, result.found),
            (_OTHERS, result.found_without_artist),
        ):
            for measure, value in found.items():
                records.append(
                    dict(
                        zip(
                            _COLUMNS,
                            (
                                result.ranking,
                                candidates,
                                measure,
                                value.mean,
                                value.low,
                                value.high,
                            ),
                            strict=True,
                        )
                    )
                )
        for measure, mean in result.beyond.items():
            records.append(
                dict(zip(_COLUMNS, (result.ranking, _WHOLE, measure, mean, "", ""), strict=True))
            )
    return records


def _tree(results: Sequence[Result], matched: MatchReport, facts: dict[str, Any]) -> dict[str, Any]:
    def plain(found: dict[str, Estimate]) -> dict[str, dict[str, float | None]]:
        return {
            name: {
                "mean": _number(value.mean),
                "low": _number(value.low),
                "high": _number(value.high),
            }
            for name, value in found.items()
        }

    return {
        "matched": {name: getattr(matched, name) for name in MatchReport.__slots__},
        **facts,
        "rankings": {
            result.ranking: {
                _WHOLE: plain(result.found),
                _OTHERS: plain(result.found_without_artist),
                "beyond accuracy": {name: _number(mean) for name, mean in result.beyond.items()},
            }
            for result in results
        },
    }


def _number(value: float) -> float | None:
    """Return a number JSON knows: nothing for NaN."""
    return None if math.isnan(value) else value


def _tables(results: Sequence[Result], matched: MatchReport, facts: dict[str, Any]) -> str:
    beyond = list(results[0].beyond)
    parts = [
        f"{matched.playlists} playlists, {matched.entries} entries: {matched.by_id} found by id, "
        f"{matched.by_name} by artist and title, {matched.unmatched} not in the catalogue; "
        f"{matched.songs} songs.",
        "; ".join(f"{name}: {value}" for name, value in facts.items()),
    ]
    for title, attribute in (
        ("All candidates", "found"),
        ("The seed's artists excluded", "found_without_artist"),
    ):
        rows = [
            [result.ranking, *(_interval(getattr(result, attribute)[name]) for name in ACCURACY)]
            for result in results
        ]
        parts.append(f"\n{title} (mean over playlists, 95% interval)")
        parts.append(as_table(rows, ["ranking", *ACCURACY], widest=_WIDEST))
    rows = [
        [result.ranking, *(f"{result.beyond[name]:.3f}" for name in beyond)] for result in results
    ]
    parts.append("\nBeyond accuracy (lists of ten)")
    parts.append(as_table(rows, ["ranking", *beyond], widest=_WIDEST))
    return "\n".join(parts)


def _interval(value: Estimate) -> str:
    return f"{value.mean:.4f} [{value.low:.4f}, {value.high:.4f}]"
