"""Texts of many rows in Arrow's memory: one text a row, several names a row, all folded at once."""

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue.gather import gather, indptr_of
from recommender.catalogue.text import PARTING, fold, without_versions

_OFFSETS: Final = 1
_BYTES: Final = 2

_BLOCK: Final = 2**16
"""Texts that are folded at once."""
_END: Final = b"\n"
_DROPPED: Final = b"'`"
_PLAIN: Final = bytes(
    byte if chr(byte).isalnum() or byte in _END else ord(" ") for byte in bytes(range(128)).lower()
).ljust(256)
"""What `fold` makes of each ASCII character that it does not drop; `_END` stays."""


class TextColumn:
    """Reads single texts of an Arrow column without nulls, ten times as fast as Arrow's scalars.

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


@dataclass(frozen=True, slots=True)
class Names:
    """The names each row has, in order: row r has ``names[indices[indptr[r]:indptr[r + 1]]]``.

    Examples
    --------
    >>> genres = Names.build([["rock"], ["pop", "rock"]])
    >>> genres.names.to_pylist(), genres.indptr.tolist(), genres.indices.tolist()
    (['rock', 'pop'], [0, 1, 3], [0, 1, 0])
    >>> genres.of(1), genres.of_many(np.array([1, 0]))
    (('pop', 'rock'), [('pop', 'rock'), ('rock',)])
    """

    names: pa.StringArray
    indptr: npt.NDArray[np.int32]
    indices: npt.NDArray[np.int32]
    _texts: TextColumn = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_texts", TextColumn(self.names))

    @classmethod
    def build(cls, rows: Iterable[Collection[str]]) -> Self:
        """Return the names of rows, numbered from the first that occurs.

        What UTF-8 cannot hold (half of a surrogate pair) becomes a question mark.
        """
        numbers: dict[str, int] = {}
        indices: list[int] = []
        counts: list[int] = []
        for names in rows:
            indices.extend([numbers.setdefault(name, len(numbers)) for name in names])
            counts.append(len(names))
        encoded = [name.encode("utf-8", "replace") for name in numbers]
        return cls(pa.array(encoded, pa.string()), indptr_of(counts), np.array(indices, np.int32))

    def take(self, rows: npt.NDArray[np.integer]) -> Self:
        """Return the names of some rows, a row named twice counted twice; none is renumbered."""
        places, starts = gather(self.indptr, rows)
        indptr = np.append(starts, len(places)).astype(np.int32)
        return type(self)(self.names, indptr, self.indices[places])

    def first(self, n: int) -> Self:
        """Return at most the first n names of each row."""
        place = np.arange(len(self.indices)) - self.indptr[:-1].repeat(np.diff(self.indptr))
        counts = np.minimum(np.diff(self.indptr), n)
        return type(self)(self.names, indptr_of(counts), self.indices[place < n])

    def renumbered(self) -> Self:
        """Return the same names of each row, each name once, in the order in which they occur."""
        texts = self.names.dictionary_encode()
        numbers = pa.array(texts.indices.to_numpy()[self.indices]).dictionary_encode()
        names = texts.dictionary.take(numbers.dictionary)
        return type(self)(names, self.indptr, numbers.indices.to_numpy())

    def of(self, row: int) -> tuple[str, ...]:
        """Return the names of one row, in their order."""
        texts = self._texts
        numbers = self.indices[self.indptr[row] : self.indptr[row + 1]].tolist()
        return tuple([texts[number] for number in numbers])

    def of_many(self, rows: npt.NDArray[np.intp]) -> list[tuple[str, ...]]:
        """Return the names of many rows, row after row, each in their order."""
        places, starts = gather(self.indptr, rows)
        names = self._texts.many(self.indices[places].tolist())
        bounds = [*starts.tolist(), len(names)]
        return [tuple(names[start:end]) for start, end in itertools.pairwise(bounds)]


def folds(texts: pa.StringArray) -> pa.StringArray:
    """Return `text.fold` of each text; the plain ones, most of them, are folded as one.

    Examples
    --------
    >>> folds(pa.array(["Don't Stop Me Now", "Beyoncé", "!!!"])).to_pylist()
    ['dont stop me now', 'beyonce', '!!!']
    """
    parts = [_block_folds(texts.slice(start, _BLOCK)) for start in range(0, len(texts), _BLOCK)]
    return pa.concat_arrays(parts) if parts else texts


def _block_folds(texts: pa.StringArray) -> pa.StringArray:
    # Signs that may stand for letters are left to `fold`, and what would look like two texts.
    special = pc.match_substring_regex(texts, r"[^\x00-\x7f]|[!$\n]")
    ended = pc.binary_join_element_wise(pc.if_else(special, "", texts), "", _END.decode())
    joined = ended.buffers()[_BYTES].to_pybytes().translate(_PLAIN, _DROPPED)
    while b"  " in joined:
        joined = joined.replace(b"  ", b" ")
    joined = joined.replace(b" \n", _END).replace(b"\n ", _END).lstrip(b" ")
    folded = _divided(joined)
    # What is left empty was left out above, is made of signs alone, or is empty indeed.
    empty = pc.equal(pc.binary_length(folded), 0)
    rest = [fold(text) for text in texts.filter(empty).to_pylist()]
    return pc.replace_with_mask(folded, empty, pa.array(rest, pa.string()))


def _divided(joined: bytes) -> pa.StringArray:
    """Return the texts that each end with `_END`."""
    letters = np.frombuffer(joined, np.uint8)
    is_end = letters == ord(_END)
    offsets = np.append(0, np.flatnonzero(is_end) + 1)
    offsets -= np.arange(len(offsets))
    buffers = [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(letters[~is_end])]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


def song_titles(titles: pa.StringArray, folded: pa.StringArray) -> pa.StringArray:
    """Return `text.song_title` of each title, given the folded titles.

    Examples
    --------
    >>> titles = pa.array(["Creep (Acoustic)", "Halo"])
    >>> song_titles(titles, folds(titles)).to_pylist()
    ['creep', 'halo']
    """
    # As `text.song_title` does: most titles have no part that could name a version.
    divided = pc.or_(
        pc.match_substring_regex(titles, PARTING.pattern),
        pc.match_substring(pc.binary_join_element_wise("", folded, " "), " f"),
    )
    kept = [without_versions(title) for title in titles.filter(divided).to_pylist()]
    named = folds(pa.array(kept, pa.string()))
    whole = folded.filter(divided)
    named = pc.if_else(pc.equal(pc.binary_length(named), 0), whole, named)
    return pc.replace_with_mask(folded, divided, named)


def title_names(titles: pa.StringArray) -> Names:
    """Return two names of each track: its folded title and the folded title of its song.

    Examples
    --------
    >>> names = title_names(pa.array(["Creep - Live", "Halo"]))
    >>> names.of(0), names.of(1)
    (('creep live', 'creep'), ('halo', 'halo'))
    """
    printed = titles.dictionary_encode()
    own = folds(printed.dictionary)
    both = pa.concat_arrays([own, song_titles(printed.dictionary, own)]).dictionary_encode()
    # One row a text, its title and that of its song: names are numbered in this order.
    of_printed = np.ascontiguousarray(both.indices.to_numpy().reshape(2, -1).T)
    numbers = pa.array(of_printed.ravel()).dictionary_encode()
    indices = numbers.indices.to_numpy().reshape(-1, 2)[printed.indices.to_numpy()].ravel()
    names = both.dictionary.take(numbers.dictionary)
    return Names(names, indptr_of(np.full(len(titles), 2)), indices)
