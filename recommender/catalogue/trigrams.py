"""Postings of character trigrams: which texts share pieces with a text, however misspelt.

A gram is a run of three characters within a word, the space on either side of the word counted
in ("u2" has " u2" and "u2 "), or the space and the first character of a word, so that one typed
letter finds something. Chinese and Japanese write no spaces: there each character is a word, and
a gram may also join two neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

_POSTING_BUDGET: Final = 120_000
"""At most this many postings are read for one text, of the rarest grams first."""

# Kana and Han, each with the voicing mark that NFKD splits off.
_UNSPACED: Final = "\u3041-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_CHARACTER: Final = re.compile(f"([{_UNSPACED}][\u3099\u309a]?)")
_FIRST_UNSPACED: Final = 0x3041
_SPACE: Final = ord(" ")
_END: Final = ord("\n")


def _grams(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Return the code of each gram and the row of its text, text by text.

    A code has 21 bits for each of up to three characters. Grams of three characters come first,
    those of a space and one character after them.
    """
    joined = "".join(f" {text} \n" for text in texts)
    if not joined.isascii():
        joined = _UNSPACED_CHARACTER.sub(r" \1 ", joined)
        joined = re.sub(" {2,}", " ", joined)
    letters = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    row = np.cumsum(letters == _END, dtype=np.int32)
    first, middle, last = letters[:-2], letters[1:-1], letters[2:]
    joins_two_words = (middle == _SPACE) & ~((first >= _FIRST_UNSPACED) & (last >= _FIRST_UNSPACED))
    trigram = np.flatnonzero((first != _END) & (middle != _END) & (last != _END) & ~joins_two_words)
    start = np.flatnonzero((first == _SPACE) & (middle != _SPACE) & (middle != _END))
    code = (first << 42) | (middle << 21)
    return (
        np.concatenate([code[trigram] | last[trigram], code[start]]),
        np.concatenate([row[trigram], row[start]]),
    )


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
    def build(cls, texts: Sequence[str]) -> Self:
        """Return the postings of texts; text i, folded, is row i."""
        code, row = _grams(texts)
        # Both kinds of gram come row by row and share no code: stable keeps the rows sorted.
        order = np.argsort(code, kind="stable")
        code, row = code[order], row[order]
        new_code = np.diff(code, prepend=-1) != 0
        kept = new_code | (np.diff(row, prepend=-1) != 0)
        code, row, new_code = code[kept], row[kept], new_code[kept]
        starts = np.flatnonzero(new_code)
        return cls(code[starts], np.append(starts, code.size), row, len(texts))

    def rarity(self) -> npt.NDArray[np.float64]:
        """Return ln(1 + n_texts / number of texts that hold the gram), for each gram."""
        return np.log1p(self.n_texts / np.diff(self.indptr))

    def breadth(self) -> npt.NDArray[np.float32]:
        """Return for each text the sum of the rarities of its grams."""
        weights = np.repeat(self.rarity(), np.diff(self.indptr))
        return np.bincount(self.rows, weights, self.n_texts).astype(np.float32)

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
        wanted = np.unique(_grams([text])[0])
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
