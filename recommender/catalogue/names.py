"""A column of texts that is read one at a time, straight from Arrow's memory."""

from typing import Final

import pyarrow as pa

_OFFSETS: Final = 1
_BYTES: Final = 2


class TextColumn:
    """Reads single texts of an Arrow column without nulls, ten times as fast as Arrow's scalars.

    Parameters
    ----------
    array : pyarrow.StringArray

    Examples
    --------
    >>> column = TextColumn(pa.array(["Creep", "Björk", ""]).slice(1))
    >>> column[0], column.many([1, 0])
    ('Björk', ['', 'Björk'])
    """

    __slots__ = ("_bytes", "_offsets")

    def __init__(self, array: pa.StringArray) -> None:
        buffers = array.buffers()
        offsets = memoryview(buffers[_OFFSETS] or bytes(4)).cast("B").cast("i")
        self._offsets = offsets[array.offset : array.offset + len(array) + 1]
        self._bytes = memoryview(buffers[_BYTES] or b"")

    def __getitem__(self, place: int) -> str:
        offsets = self._offsets
        return str(self._bytes[offsets[place] : offsets[place + 1]], "utf-8")

    def many(self, places: list[int]) -> list[str]:
        """Return the texts at some places, in their order."""
        offsets, encoded = self._offsets, self._bytes
        return [str(encoded[offsets[place] : offsets[place + 1]], "utf-8") for place in places]
