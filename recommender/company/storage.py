"""Company in a file: an NPZ of plain arrays, read without trust, the same to the byte."""

import dataclasses
import io
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from recommender.catalogue import Catalogue
from recommender.catalogue import columns as c
from recommender.catalogue.gather import indptr_of
from recommender.company.company import Company, Neighbours
from recommender.company.pairs import MAX_NEIGHBOURS
from recommender.company.tables import Table, Tables
from recommender.errors import CompanyError
from recommender.limits.values import number_within, read_json

MAX_FILE_BYTES: Final = 128 * 2**20
"""The largest file, packed: some 25 million pairs."""

_MAX_UNPACKED_BYTES: Final = 512 * 2**20
_MAX_MEMBERS: Final = 100
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
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_AMISS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, OverflowError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""The errors that reading what others wrote into a zip can raise."""


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
    origin_text = json.dumps({"format": _FORMAT, **dataclasses.asdict(origin)})
    arrays = {_ORIGIN: np.frombuffer(origin_text.encode(), np.uint8)}
    for name in _TABLES:
        arrays |= {f"{name}.{part}": array for part, array in _taken_apart(getattr(tables, name))}
    packed = _packed(arrays)
    unpacked = sum(array.nbytes for array in arrays.values())
    if len(packed) > MAX_FILE_BYTES or unpacked > _MAX_UNPACKED_BYTES:
        raise CompanyError(f"{path.name} would be too large to read; learn from fewer playlists.")
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(packed)
        partial.replace(path)
    except OSError as error:
        raise CompanyError(f"Cannot write {path}: {error.strerror or error}.") from error


def read_company(path: str | Path, catalogue: Catalogue) -> tuple[Company, Origin]:
    """Return what a file knows of the songs and artists of a catalogue, and where that comes from.

    Ids that the catalogue lacks are left out; a version counts for its song.

    Raises
    ------
    CompanyError
        If the file cannot be read, is damaged or too large.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            packed = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CompanyError(
            f"Cannot read {path}: {error.strerror or error}; check the path."
        ) from error
    try:
        arrays = _unpacked(packed)
        origin = _origin(arrays[_ORIGIN].tobytes())
        tables = Tables(*(_put_together(arrays, name) for name in _TABLES))
    except _AMISS as error:
        raise CompanyError(
            f"{path.name} is damaged, or no file of company ({error}); learn it anew."
        ) from error
    return tables.placed(catalogue), origin


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
    _need(len(set(ids)) == len(ids) and all(map(usable, ids)), f"ids of {name}")
    _need(len(counts) == len(ids), f"counts of {name}")
    _need(not len(counts) or int(counts.max()) <= MAX_NEIGHBOURS, f"counts of {name}")
    total = int(counts.sum(dtype=np.int64))
    _need(len(neighbours) == len(strengths) == len(lists) == total, f"counts of {name}")
    if total:
        _need(int(neighbours.max()) < len(ids), f"neighbours of {name}")
        # NaN fails.
        _need(bool((strengths > 0).all() and (strengths <= 1).all()), f"strengths of {name}")
        _need(int(lists.min()) > 0, f"lists of {name}")
    things = np.arange(len(ids)).repeat(counts)
    rises = (np.diff(neighbours.astype(np.int64)) > 0) | (np.diff(things) > 0)
    _need(bool(rises.all() and (neighbours != things).all()), f"neighbours of {name}")
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
    _need(len(text) <= _MAX_ORIGIN_BYTES, "origin")
    values = read_json(text)
    _need(isinstance(values, dict) and values.get("format") == _FORMAT, "format")
    lists = number_within(values.get("lists"), 0, 2**31)
    texts = [values.get(name) for name in ("source", "licence", "date")]
    _need(lists is not None and all(isinstance(text, str) for text in texts), "origin")
    return Origin(int(lists or 0), *texts)


def _packed(arrays: dict[str, npt.NDArray[Any]]) -> bytes:
    """Return arrays as the bytes of a zip without times or anything of this machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            member.create_system = 3
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            contents = _header(array.dtype, len(array)) + array.tobytes()
            archive.writestr(member, contents, compresslevel=9)
    return packed.getvalue()


def _unpacked(packed: bytes) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a zip by name: those that must be in it, of their types."""
    _need(len(packed) <= MAX_FILE_BYTES, "size")
    # Counted before the directory is read: such a zip has room for millions of names.
    _need(packed.count(b"PK\x01\x02") <= _MAX_MEMBERS, "number of arrays")
    types: dict[str, np.dtype[Any]] = {_ORIGIN: np.dtype("u1")}
    for table in _TABLES:
        types[f"{table}.{_IDS}"] = np.dtype("u1")
        types |= {f"{table}.{part}": dtype for part, dtype in _TYPES.items()}
    arrays = {}
    budget = _MAX_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name, dtype in types.items():
            with archive.open(f"{name}.npy") as file:
                contents = file.read(budget + 1)
            budget -= len(contents)
            _need(budget >= 0, "unpacked size")
            arrays[name] = _array(contents, dtype, name)
    return arrays


def _array(contents: bytes, dtype: np.dtype[Any], name: str) -> npt.NDArray[Any]:
    """Return the array that `np.save` wrote; only its own header passes, so none is parsed."""
    start = len(_header(dtype, 0))
    length = (len(contents) - start) // dtype.itemsize
    _need(length >= 0 and contents[:start] == _header(dtype, length), name)
    return np.frombuffer(contents, dtype, offset=start)


def _header(dtype: np.dtype[Any], length: int) -> bytes:
    """Return what `np.save` writes before so many numbers."""
    header = io.BytesIO()
    description = {"descr": dtype.str, "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(header, description)
    return header.getvalue()


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"its {what} cannot be right")
