"""Plain arrays in a zip, as NumPy writes an NPZ: the same to the byte, and read without trust."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

MAX_FILE_BYTES: Final = 128 * 2**20
"""The largest file, packed: of company some 25 million pairs."""

MAX_UNPACKED_BYTES: Final = 512 * 2**20

AMISS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, OverflowError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""The errors that reading what others wrote into a zip can raise."""

_MAX_MEMBERS: Final = 100
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def packed(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Return arrays of one dimension as a zip without times or anything of this machine."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            member.create_system = _UNIX
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            contents = _header(array.dtype, len(array)) + array.tobytes()
            archive.writestr(member, contents, compresslevel=9)
    return whole.getvalue()


def unpacked(whole: bytes, types: Mapping[str, np.dtype[Any]]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a zip by name: those that must be in it, of their types.

    Raises
    ------
    Exception
        One of `AMISS`, if the zip is damaged, too large, or holds something else.
    """
    need(len(whole) <= MAX_FILE_BYTES, "size")
    # Counted before the directory is read: such a zip has room for millions of names.
    need(whole.count(b"PK\x01\x02") <= _MAX_MEMBERS, "number of arrays")
    arrays = {}
    budget = MAX_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for name, dtype in types.items():
            with archive.open(f"{name}.npy") as file:
                contents = file.read(budget + 1)
            budget -= len(contents)
            need(budget >= 0, "unpacked size")
            arrays[name] = _array(contents, dtype, name)
    return arrays


def need(holds: bool, what: str) -> None:
    """Raise a `ValueError` that says what is wrong with a file, unless it is as it should be."""
    if not holds:
        raise ValueError(f"its {what} cannot be right")


def _array(contents: bytes, dtype: np.dtype[Any], name: str) -> npt.NDArray[Any]:
    """Return the array that `np.save` wrote; only its own header passes, so none is parsed."""
    start = len(_header(dtype, 0))
    length = (len(contents) - start) // dtype.itemsize
    need(length >= 0 and contents[:start] == _header(dtype, length), name)
    return np.frombuffer(contents, dtype, offset=start)


def _header(dtype: np.dtype[Any], length: int) -> bytes:
    """Return what `np.save` writes before so many numbers."""
    header = io.BytesIO()
    description = {"descr": dtype.str, "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(header, description)
    return header.getvalue()
