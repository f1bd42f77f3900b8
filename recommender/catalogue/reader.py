"""The lines of a dataset: a file that is no dataset is refused, a line that is no track dropped."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

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

_DTYPES: Final[dict[str, np.dtype[Any]]] = {
    c.POPULARITY: np.dtype(np.int16),
    c.DURATION_MS: np.dtype(np.int32),
    c.KEY: np.dtype(np.int8),
    c.MODE: np.dtype(np.int8),
}
"""How whole numbers are kept; all others are float64."""

_BLOCK_BYTES: Final = 2**24
"""Bytes of the file that are read at once; a line must fit into them."""
_MAX_HEADER: Final = 1_000_000
"""Characters of the longest first line."""
_MAX_OTHER_LINES: Final = 100_000
"""Most lines with too few or too many fields; with more of them a file is another kind of table."""
_MAX_TEXT_BYTES: Final = 10_000
"""Bytes of the longest text; the longest title of the Spotify Tracks Dataset has 511 characters."""

_NUMBER: Final = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_VISIBLE: Final = r"[^\s\p{C}\p{Z}]"
_USABLE_ID: Final = f"^{c.TRACK_ID_PATTERN}$"
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Rows:
    """The usable lines of a dataset, column by column, in the order of the file.

    `numbers` are finite and within `RANGES`, whole ones integers and the others float64; `dropped`
    counts the other lines by reason.
    """

    texts: dict[str, pa.StringArray]
    numbers: dict[str, npt.NDArray[Any]]
    explicit: npt.NDArray[np.bool_]
    lines: int
    dropped: Counter[str]


def read_rows(path: Path) -> Rows:
    """Return the lines of a CSV file that describe a track.

    The file is read block by block, and of each block only what is kept stays in memory.

    Raises
    ------
    DatasetError
        If the file is missing, empty, not UTF-8, not CSV, lacks columns, has no usable line or
        holds more than 2 GiB of text in one column.
    """
    dropped: Counter[str] = Counter()
    parts = [_usable(batch, dropped) for batch in _batches(path, dropped)]
    usable = sum(len(part.explicit) for part in parts)
    if not usable:
        reasons = ", ".join(f"{count} lines with {reason}" for reason, count in dropped.items())
        raise DatasetError(f"{path.name} holds no usable track: {reasons or 'no lines'}.")
    try:
        return Rows(
            # What is joined is let go at once, so that no two copies of all columns exist.
            texts={
                name: pa.concat_arrays([part.texts.pop(name) for part in parts])
                for name in list(parts[0].texts)
            },
            numbers={
                name: np.concatenate([part.numbers.pop(name) for part in parts]) for name in RANGES
            },
            explicit=np.concatenate([part.explicit for part in parts]),
            lines=usable + dropped.total(),
            dropped=dropped,
        )
    except pa.ArrowInvalid as error:
        raise DatasetError(
            f"{path.name} holds more than 2 GiB of text in one column; split it."
        ) from error


def check_header(path: Path) -> None:
    """Check that a file is a CSV with all needed columns.

    Raises
    ------
    DatasetError
        If it cannot be read, is empty, is not UTF-8 or lacks columns; all of them are named.
    """
    _column_names(path)


def _column_names(path: Path) -> list[str]:
    """Return the names in the first line of a CSV file, after the checks of `check_header`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline(_MAX_HEADER)
            if header.count('"') % 2:  # a name with a line feed in it
                header += file.read(_MAX_HEADER)
    except OSError as error:
        raise DatasetError(
            f"Cannot read the dataset {path}: {error.strerror or error}; check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path.name} is not UTF-8 text; save it as a UTF-8 CSV.") from error
    if len(header) >= _MAX_HEADER and "\n" not in header:
        raise DatasetError(f"The first line of {path.name} is too long for column names.")
    if "\0" in header:
        raise DatasetError(f"The column names of {path.name} hold a NUL; it is no CSV.")
    rows = csv.reader(io.StringIO(header, newline=""), skipinitialspace=True)
    try:
        names = [name.strip() for name in next(rows, [])]
    except csv.Error as error:
        raise DatasetError(f"The column names of {path.name} cannot be read: {error}.") from error
    if not any(names):
        raise DatasetError(f"{path.name} is empty; a dataset starts with a line of column names.")
    if missing := [name for name in c.NEEDED if name not in names]:
        noun = "column" if len(missing) == 1 else "columns"
        raise DatasetError(
            f"{path.name} lacks the {noun} {', '.join(missing)}; "
            "it must be a CSV in the layout of the Spotify Tracks Dataset."
        )
    return names


def _check_utf8(path: Path) -> None:
    """Check all bytes at once: Arrow looks at what it keeps, and fails where it drops a line."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        with path.open("rb") as file:
            while chunk := file.read(2**20):
                decode(chunk)
        decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path.name} is not UTF-8 text; save it as a UTF-8 CSV.") from error


def _batches(path: Path, dropped: Counter[str]) -> Iterator[pa.RecordBatch]:
    """Give the needed columns as texts; `dropped` counts lines with too many or few fields."""
    names = _column_names(path)
    _check_utf8(path)

    def skip(row: arrow_csv.InvalidRow) -> str:
        kind = "many" if row.actual_columns > row.expected_columns else "few"
        dropped[f"too {kind} fields"] += 1
        return "skip" if dropped[f"too {kind} fields"] <= _MAX_OTHER_LINES else "error"

    # Of columns with one name the first counts; a name for each is what Arrow wants.
    named = [
        name if name in c.NEEDED and names.index(name) == place else f"column {place}"
        for place, name in enumerate(names)
    ]
    try:
        yield from arrow_csv.open_csv(
            path,
            # One thread keeps the lines in order and the handler of bad ones off other threads.
            read_options=arrow_csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK_BYTES,
                column_names=named,
                skip_rows_after_names=1,
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(c.NEEDED, pa.string()),
                include_columns=list(c.NEEDED),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise DatasetError(
                f"{path.name} ends within a line, or has one of more than "
                f"{_BLOCK_BYTES // 2**20} MiB; look for a quotation mark that is not closed."
            ) from error
        raise DatasetError(f"{path.name} cannot be read as CSV: {error}.") from error


def _usable(batch: pa.RecordBatch, dropped: Counter[str]) -> Rows:
    """Return the lines of a batch that describe a track; the others are counted in `dropped`."""
    usable = np.ones(batch.num_rows, dtype=bool)

    def drop(bad: npt.NDArray[np.bool_], reason: str) -> None:
        newly = usable & bad
        if count := int(newly.sum()):
            dropped[reason] += count
            usable[newly] = False

    texts = {name: batch[name] for name in c.TEXTS}
    texts[c.TRACK_ID] = pc.utf8_trim_whitespace(texts[c.TRACK_ID])
    texts[c.GENRE] = pc.utf8_trim_whitespace(texts[c.GENRE])
    drop(~_matches(texts[c.TRACK_ID], _USABLE_ID), "track_id is not 1 to 64 letters and digits")
    drop(~_matches(texts[c.TRACK_NAME], _VISIBLE), "no title")
    without_separators = pc.replace_substring(texts[c.ARTISTS], c.ARTIST_SEPARATOR, " ")
    drop(~_matches(without_separators, _VISIBLE), "no artist")
    for name in (c.TRACK_NAME, c.ARTISTS, c.ALBUM_NAME, c.GENRE):
        length = pc.binary_length(texts[name]).to_numpy(zero_copy_only=False)
        drop(length > _MAX_TEXT_BYTES, f"{name} is longer than {_MAX_TEXT_BYTES} bytes")

    numbers = {}
    for name, (low, high) in RANGES.items():
        numbers[name] = values = _numbers(batch[name])
        drop(~np.isfinite(values), f"{name} is not a number")
        drop(~((values >= low) & (values <= high)), f"{name} is not from {low:g} to {high:g}")
        if name in c.INTEGERS:
            drop(values != np.trunc(values), f"{name} is not a whole number")
    truth = pc.utf8_lower(pc.utf8_trim_whitespace(texts.pop(c.EXPLICIT)))
    drop(~pc.is_in(truth, pa.array(list(_TRUTH))).to_numpy(False), "explicit is not True or False")
    explicit = pc.is_in(truth, pa.array([word for word, is_true in _TRUTH.items() if is_true]))

    keep = pa.array(usable)
    return Rows(
        texts={name: column.filter(keep) for name, column in texts.items()},
        numbers={
            name: values[usable].astype(_DTYPES.get(name, values.dtype), copy=False)
            for name, values in numbers.items()
        },
        explicit=explicit.to_numpy(False)[usable],
        lines=batch.num_rows,
        dropped=dropped,
    )


def _matches(column: pa.StringArray, pattern: str) -> npt.NDArray[np.bool_]:
    """Return which texts of a column a regular expression matches."""
    matched: npt.NDArray[np.bool_] = pc.match_substring_regex(column, pattern).to_numpy(False)
    return matched


def _numbers(column: pa.StringArray) -> npt.NDArray[np.float64]:
    """Return the column as numbers, NaN where a text is none."""
    try:
        values = column.cast(pa.float64())
    except pa.ArrowInvalid:
        plain = pc.if_else(pc.match_substring_regex(column, _NUMBER), column, None)
        values = pc.utf8_ltrim(pc.utf8_trim_whitespace(plain), "+").cast(pa.float64())
    numbers: npt.NDArray[np.float64] = values.to_numpy(zero_copy_only=False)
    return numbers
