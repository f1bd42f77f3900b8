"""Numbers and JSON from outside: checked before anybody calculates with them."""

import json
import re
from typing import Any, Final

# Python refuses to read an integer of more than 4,300 digits; no number of ours needs 18.
_DIGITS: Final = re.compile(r"[0-9]{1,18}")


def _refuse(name: str) -> None:
    raise ValueError(f"JSON has no {name}.")


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse)


def number_within(value: object, low: float, high: float) -> float | None:
    """Return a value as a float if it is a number from `low` to `high`, both finite, else None.

    True and False are no numbers.

    Examples
    --------
    >>> number_within(3600, 0, 86_400), number_within(10**400, 0, 86_400)
    (3600.0, None)
    >>> number_within(float("nan"), 0, 1), number_within(True, 0, 1), number_within("1", 0, 1)
    (None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Compared before it becomes a float, which an integer of 400 digits cannot.
    return float(value) if low <= value <= high else None


def digits(text: str | None) -> int | None:
    """Return the whole number that a header writes in 18 digits or fewer, else None.

    Examples
    --------
    >>> digits(" 20 "), digits("-1"), digits("9" * 5_000), digits("٣"), digits(None)
    (20, None, None, None, None)
    """
    text = (text or "").strip()
    return int(text) if _DIGITS.fullmatch(text) else None


def read_json(text: str | bytes) -> Any:
    """Return what a JSON text holds.

    Raises
    ------
    ValueError
        It is no JSON in UTF-8, is nested too deeply, or holds NaN, infinity or an integer of more
        than 4,300 digits.

    Examples
    --------
    >>> read_json('{"a": [1]}')
    {'a': [1]}
    """
    try:
        return _DECODER.decode(text if isinstance(text, str) else text.decode("utf-8"))
    except RecursionError:
        raise ValueError("This JSON is nested too deeply.") from None
