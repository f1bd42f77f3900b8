"""The lines of a dataset: a file that is no dataset is refused, a line that is no track dropped."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from recommender.catalogue import columns as c
from recommender.errors import DatasetError

_DAY_MS: Final = 24 * 60 * 60 * 1000
_UNIT: Final = (0.0, 1.0)
RANGES: Final = {
    c.POPULARITY: (0, 100),
    c.DURATION_MS: (0, _DAY_MS),
    c.KEY: (-1, 11),
    c.MODE: (0, 1),
    "loudness": (-100.0, 20.0),
    "tempo": (0.0, 1000.0),
    **dict.fromkeys(
        ("danceability", "energy", "speechiness", "acousticness", "instrumentalness"), _UNIT
    ),
    **dict.fromkeys(("liveness", "valence"), _UNIT),
}
"""Lowest and highest value a column may hold, in the dataset's units."""

_NUMBER: Final = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$"
_VISIBLE: Final = r"[^\s\p{C}\p{Z}]"
_USABLE_ID: Final = f"^{c.TRACK_ID_PATTERN}$"
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Rows:
    """The usable lines of a dataset, column by column, in the order of the file.

    `numbers` are float64, finite and within `RANGES`; `dropped` counts the other lines by reason.
    """

    texts: dict[str, pa.StringArray]
    numbers: dict[str, npt.NDArray[np.float64]]
    explicit: npt.NDArray[np.bool_]
    lines: int
    dropped: Counter[str]


def read_rows(path: Path) -> Rows:
    """Return the lines of a CSV file that describe a track.

    Raises
    ------
    DatasetError
        If the file is missing, empty, not UTF-8, not CSV, lacks columns or has no usable line.
    """
    dropped: Counter[str] = Counter()
    table = _read_table(path, dropped)
    lines = table.num_rows + dropped.total()
    usable = np.ones(table.num_rows, dtype=bool)

    def drop(bad: npt.NDArray[np.bool_], reason: str) -> None:
        newly = usable & bad
        if count := int(newly.sum()):
            dropped[reason] += count
            usable[newly] = False

    texts = {name: table[name].combine_chunks() for name in c.TEXTS}
    texts[c.TRACK_ID] = pc.utf8_trim_whitespace(texts[c.TRACK_ID])
    texts[c.GENRE] = pc.utf8_trim_whitespace(texts[c.GENRE])
    drop(~_matches(texts[c.TRACK_ID], _USABLE_ID), "track_id is not 1 to 64 letters and digits")
    drop(~_matches(texts[c.TRACK_NAME], _VISIBLE), "no title")
    without_separators = pc.replace_substring(texts[c.ARTISTS], c.ARTIST_SEPARATOR, " ")
    drop(~_matches(without_separators, _VISIBLE), "no artist")

    numbers = {}
    for name, (low, high) in RANGES.items():
        values = _numbers(table[name].combine_chunks())
        numbers[name] = values
        drop(~np.isfinite(values), f"{name} is not a number")
        drop(~((values >= low) & (values <= high)), f"{name} is not from {low:g} to {high:g}")
        if name in c.INTEGERS:
            drop(values != np.trunc(values), f"{name} is not a whole number")
    truth = pc.utf8_lower(pc.utf8_trim_whitespace(texts[c.EXPLICIT]))
    drop(~pc.is_in(truth, pa.array(list(_TRUTH))).to_numpy(False), "explicit is not True or False")
    explicit = pc.is_in(truth, pa.array([word for word, is_true in _TRUTH.items() if is_true]))

    if not usable.any():
        reasons = ", ".join(f"{count} lines with {reason}" for reason, count in dropped.items())
        raise DatasetError(f"{path.name} holds no usable track: {reasons or 'no lines'}.")
    keep = pa.array(usable)
    return Rows(
        texts={name: column.filter(keep) for name, column in texts.items()},
        numbers={name: values[usable] for name, values in numbers.items()},
        explicit=explicit.to_numpy(False)[usable],
        lines=lines,
        dropped=dropped,
    )


def check_header(path: Path) -> None:
    """Check that a file is a CSV with all needed columns.

    Raises
    ------
    DatasetError
        If it cannot be read, is empty, is not UTF-8 or lacks columns; all of them are named.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline(1_000_000)
    except OSError as error:
        raise DatasetError(
            f"Cannot read the dataset {path}: {error.strerror or error}; check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path.name} is not UTF-8 text; save it as a UTF-8 CSV.") from error
    if not header.strip():
        raise DatasetError(f"{path.name} is empty; a dataset starts with a line of column names.")
    names = {name.strip().strip('"') for name in header.split(",")}
    if missing := [name for name in c.NEEDED if name not in names]:
        noun = "column" if len(missing) == 1 else "columns"
        raise DatasetError(
            f"{path.name} lacks the {noun} {', '.join(missing)}; "
            "it must be a CSV in the layout of the Spotify Tracks Dataset."
        )


def _read_table(path: Path, dropped: Counter[str]) -> pa.Table:
    """Return the needed columns as texts; `dropped` counts lines with too many or few fields."""
    check_header(path)

    def skip(row: csv.InvalidRow) -> str:
        kind = "many" if row.actual_columns > row.expected_columns else "few"
        dropped[f"too {kind} fields"] += 1
        return "skip"

    try:
        return csv.read_csv(
            path,
            # One thread keeps the lines in order and the handler of bad ones off other threads;
            # a block must hold the longest line.
            read_options=csv.ReadOptions(use_threads=False, block_size=2**24),
            parse_options=csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(c.NEEDED, pa.string()),
                include_columns=list(c.NEEDED),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error) or "UTF-8" in str(error):
            raise DatasetError(f"{path.name} is not UTF-8 text; save it as a UTF-8 CSV.") from error
        raise DatasetError(f"{path.name} cannot be read as CSV: {error}.") from error


def _matches(column: pa.StringArray, pattern: str) -> npt.NDArray[np.bool_]:
    """Return which texts of a column a regular expression matches."""
    matched: npt.NDArray[np.bool_] = pc.match_substring_regex(column, pattern).to_numpy(False)
    return matched


def _numbers(column: pa.StringArray) -> npt.NDArray[np.float64]:
    """Return the column as numbers, NaN where a text is none."""
    plain = pc.if_else(pc.match_substring_regex(column, _NUMBER), column, None)
    trimmed = pc.utf8_ltrim(pc.utf8_trim_whitespace(plain), "+")
    values: npt.NDArray[np.float64] = trimmed.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values
