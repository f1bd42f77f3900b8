"""Checks of what a caller gives: the value in its proper type, or a `QueryError` that names it."""

import math
import operator
import reprlib
from collections.abc import Iterable
from typing import Any, Final

from recommender.errors import QueryError

Span = tuple[float, float]
"""Lowest and highest value that pass, both included."""

_LONG_BITS: Final = 128

MAX_TEXTS: Final = 5_000
"""The most texts a set may hold: as many as a list has songs."""

MAX_TEXT_LENGTH: Final = 1_000
"""The longest text of a set, in characters: the longest names of real catalogues have 511."""


def shown(value: Any) -> str:
    """Return a value for a message, cut to some thirty characters whatever it is.

    Examples
    --------
    >>> shown("a"), shown("a" * 50), shown(10**5000)
    ("'a'", "'aaaaaaaaaaaa...aaaaaaaaaaaaa'", 'a number of 16610 bits')
    """
    if isinstance(value, int) and value.bit_length() > _LONG_BITS:
        return f"a number of {value.bit_length()} bits"  # Python refuses to write it out
    return reprlib.repr(value)


def whole_number(name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`.

    Examples
    --------
    >>> whole_number("n", 6, 1, 500)
    6
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise QueryError(f"{name} is a whole number, not {shown(value)}.") from None
    if not low <= number <= high:
        raise QueryError(f"{name} is from {low} to {high}, not {shown(number)}.")
    return number


def number(name: str, value: Any, low: float, high: float) -> float:
    """Return a number from `low` to `high`, as float."""
    try:
        checked = float(value)
    except (TypeError, ValueError, OverflowError):
        checked = math.nan
    if math.isnan(checked):
        raise QueryError(f"{name} is a number from {low:.12g} to {high:.12g}, not {shown(value)}.")
    if not low <= checked <= high:
        raise QueryError(f"{name} is from {low:.12g} to {high:.12g}, not {checked:.12g}.")
    return checked


def span(name: str, value: Any, low: float, high: float) -> Span:
    """Return two numbers from `low` to `high`, the lower one first.

    Examples
    --------
    >>> span("tempo", [90, 120], 0, 1000)
    (90.0, 120.0)
    """
    try:
        lowest, highest = value
    except (TypeError, ValueError):
        raise QueryError(f"{name} is a pair (lowest, highest), not {shown(value)}.") from None
    checked = number(name, lowest, low, high), number(name, highest, low, high)
    if checked[0] > checked[1]:
        raise QueryError(
            f"{name} goes from {checked[0]:.12g} down to {checked[1]:.12g}; swap the two."
        )
    return checked


def texts(name: str, values: Any) -> frozenset[str]:
    """Return a set of at most `MAX_TEXTS` texts, each of at most `MAX_TEXT_LENGTH` characters.

    One text alone is refused, because its letters would be the set.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise QueryError(f"{name} is a set of texts, not {shown(values)}; write {{text}} for one.")
    checked = frozenset(values)
    if len(checked) > MAX_TEXTS:
        raise QueryError(f"{name} holds at most {MAX_TEXTS:,} texts, not {len(checked):,}.")
    for value in checked:
        if not isinstance(value, str):
            raise QueryError(f"{name} is a set of texts; {shown(value)} is none.")
        if len(value) > MAX_TEXT_LENGTH:
            raise QueryError(f"{name} holds a text of more than {MAX_TEXT_LENGTH:,} characters.")
    return checked
