"""Checks of what a caller gives: the value in its proper type, or a `QueryError` that names it."""

import math
import operator
from collections.abc import Iterable
from typing import Any

from recommender.errors import QueryError

Span = tuple[float, float]
"""Lowest and highest value that pass, both included."""


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
        raise QueryError(f"{name} is a whole number, not {value!r}.") from None
    if not low <= number <= high:
        raise QueryError(f"{name} is from {low} to {high}, not {number}.")
    return number


def number(name: str, value: Any, low: float, high: float) -> float:
    """Return a number from `low` to `high`, as float."""
    try:
        checked = float(value)
    except (TypeError, ValueError, OverflowError):
        checked = math.nan
    if math.isnan(checked):
        raise QueryError(f"{name} is a number from {low:.12g} to {high:.12g}, not {value!r}.")
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
        raise QueryError(f"{name} is a pair (lowest, highest), not {value!r}.") from None
    checked = number(name, lowest, low, high), number(name, highest, low, high)
    if checked[0] > checked[1]:
        raise QueryError(
            f"{name} goes from {checked[0]:.12g} down to {checked[1]:.12g}; swap the two."
        )
    return checked


def texts(name: str, values: Any) -> frozenset[str]:
    """Return a set of texts; one text alone is refused, because its letters would be the set."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise QueryError(f"{name} is a set of texts, not {values!r}; write {{text}} for one.")
    checked = frozenset(values)
    for value in checked:
        if not isinstance(value, str):
            raise QueryError(f"{name} is a set of texts; {value!r} is none.")
    return checked
