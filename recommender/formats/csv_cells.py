"""CSV tables for spreadsheets: texts that never run as a formula, several names in one cell."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

# The signs that start a formula, also in their full-width forms.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_BY_SEMICOLON: Final = re.compile(r"\\([\\;,])|;")
_BY_COMMA: Final = re.compile(r"\\([\\;,])|, ")
_LONGEST_CELL: Final = 20_000
_MARKED_COMMA: Final = re.compile(r"(?<!\\)(?:\\\\)*\\,")


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    r"""Return a CSV table (RFC 4180) with a header; each text in it is guarded.

    Parameters
    ----------
    columns : sequence of str
        The header.
    rows : iterable of iterable
        The cells of each row: texts, numbers, or None for an empty cell.

    Examples
    --------
    >>> csv_text(["name", "score"], [["=1+1", -0.5], ["a", None]])
    "name,score\r\n'=1+1,-0.5\r\na,\r\n"
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(
        [guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return file.getvalue()


def guard(cell: str) -> str:
    """Return a text that no spreadsheet runs as a formula; `unguard` takes it back.

    A text that starts like a formula gets an apostrophe in front (OWASP, "CSV injection").

    Examples
    --------
    >>> guard("=1+1"), guard("'=1+1"), guard("Creep")
    ("'=1+1", "''=1+1", 'Creep')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what `guard` was given.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("''=1+1"), unguard("'Til I Collapse")
    ('=1+1', "'=1+1", "'Til I Collapse")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def join_names(names: Iterable[str]) -> str:
    r"""Return names as one cell, divided by semicolons; those within a name get a backslash.

    Examples
    --------
    >>> join_names(["Simon; Garfunkel", "Tyler, The Creator"])
    'Simon\\; Garfunkel;Tyler, The Creator'
    """
    return ";".join(name.replace("\\", "\\\\").replace(";", "\\;") for name in names)


def split_names(cell: str) -> tuple[str, ...]:
    r"""Return the names of a cell, as `join_names` or Exportify writes them (20,000 signs at most).

    Names divided by ", " stay one name, because a comma may belong to a name, unless the cell
    holds a "\\,": Exportify marks commas that belong to a name.

    Examples
    --------
    >>> split_names("Simon\\; Garfunkel;Tyler, The Creator")
    ('Simon; Garfunkel', 'Tyler, The Creator')
    >>> split_names("Tyler\\, The Creator, Kali Uchis")
    ('Tyler, The Creator', 'Kali Uchis')
    """
    cell = cell[:_LONGEST_CELL]
    by_comma = ";" not in cell and _MARKED_COMMA.search(cell)
    divider = _BY_COMMA if by_comma else _BY_SEMICOLON
    names: list[list[str]] = [[]]
    last = 0
    for match in divider.finditer(cell):
        names[-1] += cell[last : match.start()], match[1] or ""
        if not match[1]:
            names.append([])
        last = match.end()
    names[-1].append(cell[last:])
    return tuple(map("".join, names))
