"""Postings of character trigrams: which texts share pieces with a text, however misspelt.

A gram is a run of three characters within a word, the space on either side of the word counted
in ("u2" has " u2" and "u2 "), or the space and the first character of a word, so that one typed
letter finds something. Chinese and Japanese write no spaces: there each character is a word, and
a gram may also join two neighbours.
"""

import itertools
import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

_POSTING_BUDGET: Final = 120_000
"""At most this many postings are read for one text, of the rarest grams first."""

_BLOCK: Final = 2**13
"""Texts taken to pieces at once, which needs some 40 bytes a character."""
_POSTINGS_AT_ONCE: Final = 2**20

# Kana and Han, each with the voicing mark that NFKD splits off.
_UNSPACED: Final = "\u3041-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_CHARACTER: Final = re.compile(f"([{_UNSPACED}][\u3099\u309a]?)")
_FIRST_UNSPACED: Final = 0x3041
_SPACE: Final = ord(" ")
_END: Final = ord("\n")


def _grams(joined: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Return the code of each gram and the number of its text, text by text.

    Parameters
    ----------
    joined : str
        The texts, each after a space and before a space and a line feed.

    Returns
    -------
    codes : ndarray of int64
        With 21 bits for each of up to three characters.
    numbers : ndarray of int32
        Ascending.
    """
    if not joined.isascii():
        joined = _UNSPACED_CHARACTER.sub(r" \1 ", joined)
        joined = re.sub(" {2,}", " ", joined)
    letters = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    numbers = np.cumsum(letters == _END, dtype=np.int32)
    first, middle, last = letters[:-2], letters[1:-1], letters[2:]
    joins_two_words = (middle == _SPACE) & ~((first >= _FIRST_UNSPACED) & (last >= _FIRST_UNSPACED))
    wanted = np.column_stack(
        [
            (first != _END) & (middle != _END) & (last != _END) & ~joins_two_words,
            (first == _SPACE) & (middle != _SPACE) & (middle != _END),
        ]
    )
    places = np.flatnonzero(wanted)
    start, places = places % 2 == 1, places // 2
    code = (first[places].astype(np.int64) << 42) | (middle[places].astype(np.int64) << 21)
    code[~start] |= last[places[~start]]
    return code, numbers[places]


def _numbered_grams(
    texts: Iterable[str],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return the codes of all grams, ascending, the number of each gram of each text, and indptr.

    The grams of text t are ``numbers[indptr[t]:indptr[t + 1]]``, a repeated one as often as it is
    there.
    """
    known: dict[int, int] = {}
    grams, counts = array("i"), array("q")  # they grow without a second copy, unlike lists of parts
    waiting = iter(texts)
    while block := list(itertools.islice(waiting, _BLOCK)):
        code, number = _grams("".join(f" {text} \n" for text in block))
        encoded = pa.array(code).dictionary_encode()
        of_code = [known.setdefault(code, len(known)) for code in encoded.dictionary.to_pylist()]
        grams.frombytes(np.array(of_code, np.int32)[encoded.indices.to_numpy()].tobytes())
        counts.frombytes(np.bincount(number, minlength=len(block)).tobytes())
    codes = np.fromiter(known, np.int64)
    order = np.argsort(codes)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    numbers = np.asarray(grams)
    for start in range(0, len(numbers), _POSTINGS_AT_ONCE):
        part = numbers[start : start + _POSTINGS_AT_ONCE]
        part[:] = rank[part]
    return codes[order], numbers, np.append(0, np.cumsum(np.asarray(counts)))


@dataclass(frozen=True, eq=False, slots=True)
class TrigramPostings:
    """For each gram the rows of the texts that hold it.

    Attributes
    ----------
    codes : ndarray of int64, shape (n_grams,)
        The grams, ascending; 21 bits a character.
    indptr : ndarray of int64, shape (n_grams + 1,)
        The rows of gram g are ``rows[indptr[g]:indptr[g + 1]]``.
    rows : ndarray of int32, shape (n_postings,)
        Ascending within a gram, each row once.
    n_texts : int
        How many texts there are.
    """

    codes: npt.NDArray[np.int64]
    indptr: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    n_texts: int

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        """Return the postings of texts; text i, folded, is row i."""
        codes, grams, indptr = _numbered_grams(texts)
        held = sparse.csr_array(
            # One type for both keeps the rows of the result from becoming wider.
            (np.ones(len(grams), np.bool_), grams, indptr.astype(grams.dtype)),
            shape=(len(indptr) - 1, len(codes)),
        ).tocsc()
        del grams
        rows, starts = held.indices, held.indptr[:-1]
        once = np.ones(len(rows), dtype=bool)
        np.not_equal(rows[1:], rows[:-1], out=once[1:])
        once[starts] = True
        counts = np.add.reduceat(once, starts, dtype=np.int64) if len(starts) else starts
        return cls(codes, np.append(0, np.cumsum(counts)), rows[once], held.shape[0])

    def rarity(self) -> npt.NDArray[np.float64]:
        """Return ln(1 + n_texts / number of texts that hold the gram), for each gram."""
        return np.log1p(self.n_texts / np.diff(self.indptr))

    def breadth(self) -> npt.NDArray[np.float32]:
        """Return for each text the sum of the rarities of its grams."""
        breadth = np.zeros(self.n_texts)
        lengths, rarity = np.diff(self.indptr), self.rarity()
        # Some grams at a time: the weights of all postings need more memory than the postings.
        starts = np.arange(0, self.indptr[-1], _POSTINGS_AT_ONCE)
        firsts = np.unique(np.searchsorted(self.indptr, starts)).tolist()
        for first, last in itertools.pairwise([*firsts, len(self.codes)]):
            weights = rarity[first:last].repeat(lengths[first:last])
            np.add.at(breadth, self.rows[self.indptr[first] : self.indptr[last]], weights)
        return breadth.astype(np.float32)

    def overlap(self, text: str) -> npt.NDArray[np.float64]:
        """Return for each row the summed rarity of the grams it shares with a folded text.

        Parameters
        ----------
        text : str
            A folded text.

        Returns
        -------
        ndarray of float64, shape (n_texts,)
            The sum over shared grams, each counted once; 0 where nothing is shared. The most common
            grams are left out where there would be more than 120,000 postings to read.

        Examples
        --------
        "ab" has the grams " a", " ab" and "ab "; one text of two holds them: 3 ln(1 + 2 / 1).

        >>> TrigramPostings.build(["ab", "c"]).overlap("ab").round(2)
        array([3.3, 0. ])
        """
        wanted = np.unique(_grams(f" {text} \n")[0])
        gram = np.searchsorted(self.codes, wanted)
        within = gram < self.codes.size
        gram, wanted = gram[within], wanted[within]
        gram = gram[self.codes[gram] == wanted]
        lengths = self.indptr[gram + 1] - self.indptr[gram]
        by_length = np.argsort(lengths, kind="stable")
        read = np.cumsum(lengths[by_length]) <= _POSTING_BUDGET
        read[:1] = True
        gram, lengths = gram[by_length][read], lengths[by_length][read]
        if not gram.size:
            return np.zeros(self.n_texts)
        rows = np.concatenate([self.rows[self.indptr[g] : self.indptr[g + 1]] for g in gram])
        weights = np.repeat(np.log1p(self.n_texts / lengths), lengths)
        return np.bincount(rows, weights, self.n_texts).astype(np.float64, copy=False)
