"""An artifact on disk: a folder with a file for each array, two for each text column, and a header.

The header names all files with their sizes and checksums. A folder that is missing, incomplete,
damaged or altered counts as no artifact, as it can always be built again.
"""

import contextlib
import hashlib
import json
import logging
import re
import shutil
import tempfile
import time
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from recommender.artifacts.checks import check_catalogue, check_scorer, check_search
from recommender.artifacts.files import OFFSETS, UTF8, arrays_of, mapped_array, size_of, texts_of
from recommender.artifacts.snapshot import Parts, put_together, take_apart
from recommender.catalogue.search import SearchIndex
from recommender.ranking.recommender import Recommender

log = logging.getLogger(__name__)

_HEADER: Final = "header.json"
_PARTIAL: Final = ".part"
_ABANDONED_S: Final = 3600.0
"""A partial artifact this old was left behind by a process that died."""
KEY_DIGITS: Final = 16
"""Hexadecimal digits of the key at the end of an artifact's name."""

_MAX_HEADER_BYTES: Final = 2**20
_MAX_FILES: Final = 100

_AMISS: Final = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    RecursionError, MemoryError, SyntaxError, pa.ArrowException,
)  # fmt: skip
"""The errors that reading files which others may have changed can raise."""


@dataclass(frozen=True, slots=True)
class Opened:
    """All that is built from a dataset."""

    recommender: Recommender
    search: SearchIndex


def read_artifact(artifact: Path, fingerprint: str) -> Opened | None:
    """Return what an artifact holds, None if it is missing, damaged, altered or of another dataset.

    Parameters
    ----------
    artifact : Path
        The folder.
    fingerprint : str
        SHA-256 of the dataset, in hexadecimal.
    """
    if not artifact.is_dir():
        return None
    try:
        opened = put_together(Opened, "opened", _read_parts(artifact))
        catalogue = opened.recommender.catalogue
        _need(catalogue.fingerprint == fingerprint, "it belongs to another dataset")
        check_catalogue(catalogue)
        check_scorer(opened.recommender.scorer, catalogue)
        check_search(opened.search, catalogue)
    except _AMISS as error:
        log.warning("The artifact %s cannot be used and is built again: %s", artifact.name, error)
        return None
    log.info("Opened the artifact %s.", artifact)
    return opened


def write_artifact(artifact: Path, built: Opened) -> bool:
    """Save an artifact whole or not at all, in place of a damaged one; return whether it was saved.

    It is written under a temporary name and renamed, so that no process ever opens half of one.
    Older artifacts of the dataset are removed.
    """
    parts = Parts()
    take_apart(built, "opened", parts)
    try:
        artifact.parent.mkdir(exist_ok=True)
        with _partial(artifact) as partial:
            _write_parts(partial, parts)
            _put_in_place(partial, artifact)
        _tidy(artifact)
    except OSError as error:
        log.info("The artifact %s was not saved: %s", artifact, error)
        return False
    return True


def _write_parts(folder: Path, parts: Parts) -> None:
    """Write one file a part, then the header that names them all."""
    for name, array in parts.arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    for name, texts in parts.texts.items():
        offsets, encoded = arrays_of(texts)
        np.save(folder / f"{name}{OFFSETS}.npy", offsets, allow_pickle=False)
        np.save(folder / f"{name}{UTF8}.npy", encoded, allow_pickle=False)
    files = {
        file.name: {"bytes": file.stat().st_size, "sha256": _digest(file)}
        for file in sorted(folder.iterdir())
    }
    header = {"values": parts.values, "files": files}
    (folder / _HEADER).write_text(json.dumps(header, indent=1), encoding="utf-8")


def _read_parts(folder: Path) -> Parts:
    """Return the parts in a folder, mapped from their files after a check of size and checksum."""
    header = _read_header(folder / _HEADER)
    parts = Parts(values=header["values"])
    for file_name, expected in header["files"].items():
        # Whatever the header says, only files in this folder are read.
        file = folder / Path(file_name).name
        whole = size_of(file) == expected["bytes"] and _digest(file) == expected["sha256"]
        _need(whole and file.suffix == ".npy", f"{file.name} is damaged")
        parts.arrays[file.stem] = mapped_array(file)
    for name in [name.removesuffix(UTF8) for name in parts.arrays if name.endswith(UTF8)]:
        encoded = parts.arrays.pop(name + UTF8)
        parts.texts[name] = texts_of(parts.arrays.pop(name + OFFSETS), encoded)
    return parts


def _read_header(file: Path) -> dict[str, dict[str, Any]]:
    """Return the two mappings of a header; what JSON allows and we never write is refused."""
    _need(size_of(file) <= _MAX_HEADER_BYTES, "its header is too long")
    header = json.loads(
        file.read_bytes(), object_pairs_hook=_each_key_once, parse_constant=_no_number
    )
    _need(isinstance(header["values"], dict), "its header names no values")
    _need(isinstance(header["files"], dict), "its header names no files")
    _need(len(header["files"]) <= _MAX_FILES, "its header names too many files")
    return typing.cast("dict[str, dict[str, Any]]", header)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _need(len(dict(pairs)) == len(pairs), "its header has a key twice")
    return dict(pairs)


def _no_number(word: str) -> None:
    raise ValueError(f"its header has {word} for a number")


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextlib.contextmanager
def _partial(artifact: Path) -> Iterator[Path]:
    """Give a temporary folder beside the artifact; it is removed at the end unless renamed."""
    partial = Path(
        tempfile.mkdtemp(dir=artifact.parent, prefix=f".{artifact.name}-", suffix=_PARTIAL)
    )
    try:
        partial.chmod(0o755)
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _put_in_place(partial: Path, artifact: Path) -> None:
    """Rename a partial artifact; one that is there already has been found damaged."""
    with contextlib.suppress(OSError):
        partial.rename(artifact)
        return
    with _partial(artifact) as aside:
        artifact.rename(aside / artifact.name)
        partial.rename(artifact)


def _tidy(artifact: Path) -> None:
    """Remove older artifacts of the dataset, and what processes that died left behind."""
    dataset = re.escape(artifact.name[: -KEY_DIGITS - 1])
    older = re.compile(rf"{dataset}-[0-9a-f]{{{KEY_DIGITS}}}")
    for folder in artifact.parent.iterdir():
        partial = folder.name.startswith(".") and folder.suffix == _PARTIAL
        with contextlib.suppress(OSError):
            abandoned = partial and time.time() - folder.stat().st_mtime > _ABANDONED_S
            if abandoned or (older.fullmatch(folder.name) and folder != artifact):
                shutil.rmtree(folder, ignore_errors=True)
