"""Answers as text for a terminal, a spreadsheet or a program."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from recommender.formats.csv_cells import csv_text

_SEPARATOR: Final = "; "


def show(
    style: str, value: Any, records: Sequence[Mapping[str, Any]], columns: Sequence[str], table: str
) -> None:
    """Print one answer in the format that was asked for.

    Parameters
    ----------
    style : {"table", "json", "csv"}
    value : JSON value
        The answer for JSON.
    records, columns
        The answer for CSV, see `as_csv`.
    table : str
        The answer as a table.
    """
    if style == "csv":
        click.echo(as_csv(records, columns), nl=False)
    else:
        click.echo(as_json(value) if style == "json" else table)


def as_json(value: Any) -> str:
    """Return a value as indented JSON that keeps every script readable."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_csv(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    r"""Return records as CSV (RFC 4180) with a header; lists are joined by semicolons.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.

    Examples
    --------
    >>> as_csv([{"name": "=1+1", "score": -0.5}], ["name", "score"])
    "name,score\r\n'=1+1,-0.5\r\n"
    """
    return csv_text(columns, ([_cell(record[column]) for column in columns] for record in records))


def _cell(value: Any) -> Any:
    return _SEPARATOR.join(value) if isinstance(value, list) else value


def as_table(rows: Sequence[Sequence[str]], header: Sequence[str], widest: int = 36) -> str:
    """Return rows as an aligned table; long cells are cut, control characters are dropped.

    Examples
    --------
    >>> print(as_table([["1", "Song"], ["12", "日本"]], ["rank", "title"]))
    rank  title
    1     Song
    12    日本
    """
    cells = [[_printable(cell, widest) for cell in row] for row in [header, *rows]]
    widths = [max(_columns(cell) for cell in column) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide + sum(not unicodedata.combining(character) for character in text)


def _printable(text: str, widest: int) -> str:
    # A title may hold escape sequences: printed raw they would steer the terminal.
    shown = "".join(
        character for character in text if unicodedata.category(character) not in ("Cc", "Cf")
    )
    if _columns(shown) <= widest:
        return shown
    while _columns(shown) > widest - 1:
        shown = shown[:-1]
    return shown + "…"
