"""The files of an artifact: arrays and texts, written by NumPy and mapped after a look at each.

What a file says of itself is compared with its size before anything is mapped, and texts are two
arrays each, so that one reader reads all files.
"""

import math
import mmap
import re
import stat
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

OFFSETS: Final = ".offsets"
UTF8: Final = ".utf8"
"""Endings of the two arrays of a text column: where each text begins, and the bytes of all."""

_MAX_HEADER_BYTES: Final = 1_000
_HEADER: Final = re.compile(
    rb"\x93NUMPY\x01\x00(?P<length>..)\{'descr': '(?P<dtype>[<>|][biufS]\d{1,2})', "
    rb"'fortran_order': (?P<by_columns>False|True), "
    rb"'shape': \((?P<shape>(?:\d{1,15}, ){0,3}(?:\d{1,15})?,?)\), \} *\n",
    re.DOTALL,
)
"""What `np.save` writes before numbers, texts or truth values; Python objects do not match."""


def size_of(file: Path) -> int:
    """Return the size in bytes.

    Raises
    ------
    OSError
        If there is no such file.
    ValueError
        If it is no plain file: a pipe would be waited for.
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(f"{file.name} is no file")
    return status.st_size


def mapped_array(file: Path) -> npt.NDArray[Any]:
    """Return the array in a file, mapped and read-only.

    Raises
    ------
    OSError, ValueError
        If it cannot be read, holds anything but numbers, texts and truth values, or has another
        size than its shape needs.
    """
    size = size_of(file)
    with file.open("rb") as stream:
        header = _HEADER.match(stream.read(_MAX_HEADER_BYTES))
        if not header or header.end() != 10 + int.from_bytes(header["length"], "little"):
            raise ValueError(f"{file.name} is no array")
        dtype = np.dtype(header["dtype"].decode())
        shape = tuple(int(length) for length in header["shape"].split(b",") if length.strip())
        if header.end() + math.prod(shape) * dtype.itemsize != size:
            raise ValueError(f"{file.name} has another size than its shape needs")
        mapped = mmap.mmap(stream.fileno(), size, access=mmap.ACCESS_READ)
    order: Literal["C", "F"] = "F" if header["by_columns"] == b"True" else "C"
    return np.ndarray(shape, dtype, mapped, header.end(), order=order)


def arrays_of(texts: pa.StringArray) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Return where each text begins, the end of the last one included, and the bytes of all.

    Examples
    --------
    >>> offsets, encoded = arrays_of(pa.array(["a", "bé", "c"]).slice(1))
    >>> offsets.tolist(), bytes(encoded).decode()
    ([0, 3, 4], 'béc')
    """
    _, offsets, encoded = texts.buffers()
    if not len(texts):
        return np.zeros(1, np.int32), np.zeros(0, np.uint8)
    own = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    part = slice(int(own[0]), int(own[-1]))
    return own - own[0], np.frombuffer(encoded or b"", np.uint8)[part]


def texts_of(offsets: npt.NDArray[Any], encoded: npt.NDArray[Any]) -> pa.StringArray:
    """Return the texts that `arrays_of` took apart; nothing is copied.

    Raises
    ------
    ValueError
        If an offset is out of order or range, or the bytes are not UTF-8.
    """
    kinds = offsets.dtype == np.int32 and encoded.dtype == np.uint8
    if not kinds or offsets.ndim != 1 or encoded.ndim != 1 or not len(offsets):
        raise ValueError("texts are of another kind")
    if offsets[0] != 0 or offsets[-1] != len(encoded):
        raise ValueError("texts do not fill their bytes")
    texts = pa.StringArray.from_buffers(
        len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(encoded)
    )
    texts.validate(full=True)
    return texts
