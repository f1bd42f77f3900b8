"""The file of company: track ids, neighbours and strengths, and where they come from."""

import contextlib
import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.gather import indptr_of
from recommender.company.archive import (
    AMISS,
    MAX_FILE_BYTES,
    MAX_UNPACKED_BYTES,
    need,
    packed,
    unpacked,
)
from recommender.company.company import Company, Neighbours
from recommender.company.pairs import MAX_NEIGHBOURS
from recommender.company.tables import Table, Tables
from recommender.errors import CompanyError
from recommender.limits.values import number_within, read_json

_MAX_ORIGIN_BYTES: Final = 2**16
_FORMAT: Final = 1
_ORIGIN: Final = "origin"
_IDS: Final = "ids"
_TYPES: Final[dict[str, np.dtype[Any]]] = {
    "counts": np.dtype("u1"),
    "neighbours": np.dtype("<u4"),
    "strengths": np.dtype("<f2"),
    "lists": np.dtype("<u2"),
}
"""Of each array of numbers of a table; strengths keep three digits."""
_TABLES: Final = ("songs", "artists")
_ARRAYS: Final = {
    _ORIGIN: np.dtype("u1"),
    **{f"{table}.{_IDS}": np.dtype("u1") for table in _TABLES},
    **{f"{table}.{part}": dtype for table in _TABLES for part, dtype in _TYPES.items()},
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where company comes from.

    Attributes
    ----------
    lists : int
        How many playlists it was learnt from.
    source, licence, date : str
        Whose playlists, under which licence, and when it was learnt; may be empty.
    """

    lists: int
    source: str = ""
    licence: str = ""
    date: str = ""


def write_company(path: str | Path, company: Company, catalogue: Catalogue, origin: Origin) -> None:
    """Write the company of a catalogue to a file, in place of an older one: ids and strengths only.

    The same company gives the same bytes. Strengths are rounded to three digits.

    Raises
    ------
    CompanyError
        If it cannot be written, or would be larger than can be read.
    """
    path = Path(path)
    tables = Tables.of(company, catalogue)
    text = json.dumps({"format": _FORMAT, **dataclasses.asdict(origin)}).encode()
    arrays: dict[str, npt.NDArray[Any]] = {_ORIGIN: np.frombuffer(text, np.uint8)}
    for name in _TABLES:
        arrays |= {f"{name}.{part}": array for part, array in _taken_apart(getattr(tables, name))}
    if len(text) > _MAX_ORIGIN_BYTES:
        raise CompanyError("Source and licence are too long; say it in fewer words.")
    contents = packed(arrays)
    n_bytes = sum(array.nbytes for array in arrays.values())
    if len(contents) > MAX_FILE_BYTES or n_bytes > MAX_UNPACKED_BYTES:
        raise CompanyError(f"{path.name} would be too large to read; learn from fewer playlists.")
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(contents)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise CompanyError(f"Cannot write {path}: {error.strerror or error}.") from error


def read_company(path: str | Path, catalogue: Catalogue) -> tuple[Company, Origin]:
    """Return what a file knows of the songs and artists of a catalogue, and where that comes from.

    Ids that the catalogue lacks are left out; a version counts for its song.

    Raises
    ------
    CompanyError
        If the file cannot be read, is damaged or too large.
    """
    tables, origin = read_tables(path)
    return tables.placed(catalogue), origin


def read_tables(path: str | Path) -> tuple[Tables, Origin]:
    """Return what a file knows, for whichever catalogue, and where that comes from.

    Raises
    ------
    CompanyError
        As `read_company`.
    """
    path = Path(path)
    try:
        arrays = unpacked(_bytes_of(path), _ARRAYS)
        origin = _origin(arrays[_ORIGIN].tobytes())
        return Tables(*(_put_together(arrays, name) for name in _TABLES)), origin
    except AMISS as error:
        raise CompanyError(
            f"{path.name} is damaged, or no file of company ({error}); learn it anew."
        ) from error


def company_fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises
    ------
    CompanyError
        If it cannot be read.
    """
    return hashlib.sha256(_bytes_of(path)).hexdigest()


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CompanyError(
            f"Cannot read {path}: {error.strerror or error}; check the path."
        ) from error


def _taken_apart(table: Table) -> list[tuple[str, npt.NDArray[Any]]]:
    neighbours = table.neighbours
    most = np.iinfo(_TYPES["lists"]).max
    return [
        (_IDS, np.frombuffer("\n".join(table.ids).encode("ascii"), np.uint8)),
        ("counts", np.diff(neighbours.indptr).astype(_TYPES["counts"])),
        ("neighbours", neighbours.indices.astype(_TYPES["neighbours"])),
        ("strengths", neighbours.strengths.astype(_TYPES["strengths"])),
        ("lists", np.minimum(neighbours.lists, most).astype(_TYPES["lists"])),
    ]


def _put_together(arrays: dict[str, npt.NDArray[Any]], name: str) -> Table:
    """Return a table whose every number was checked."""
    counts, neighbours, strengths, lists = (arrays[f"{name}.{part}"] for part in _TYPES)
    text = arrays[f"{name}.{_IDS}"].tobytes().decode("ascii")
    ids = text.split("\n") if text else []
    usable = re.compile(c.TRACK_ID_PATTERN).fullmatch
    need(len(set(ids)) == len(ids) and all(map(usable, ids)), f"ids of {name}")
    need(len(counts) == len(ids), f"counts of {name}")
    need(not len(counts) or int(counts.max()) <= MAX_NEIGHBOURS, f"counts of {name}")
    total = int(counts.sum(dtype=np.int64))
    need(len(neighbours) == len(strengths) == len(lists) == total, f"counts of {name}")
    if total:
        need(int(neighbours.max()) < len(ids), f"neighbours of {name}")
        # NaN fails.
        need(bool((strengths > 0).all() and (strengths <= 1).all()), f"strengths of {name}")
        need(int(lists.min()) > 0, f"lists of {name}")
    things = np.arange(len(ids)).repeat(counts)
    rises = (np.diff(neighbours.astype(np.int64)) > 0) | (np.diff(things) > 0)
    need(bool(rises.all() and (neighbours != things).all()), f"neighbours of {name}")
    return Table(
        ids,
        Neighbours(
            indptr_of(counts),
            neighbours.astype(np.int32),
            strengths.astype(np.float32),
            lists.astype(np.int32),
        ),
    )


def _origin(text: bytes) -> Origin:
    need(len(text) <= _MAX_ORIGIN_BYTES, "origin")
    values = read_json(text)
    need(isinstance(values, dict) and values.get("format") == _FORMAT, "format")
    lists = number_within(values.get("lists"), 0, 2**31)
    texts = [values.get(name) for name in ("source", "licence", "date")]
    need(lists is not None and all(isinstance(text, str) for text in texts), "origin")
    return Origin(int(lists or 0), *texts)
