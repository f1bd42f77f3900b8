"""Numbers and lists in words, as a person says them."""

from collections.abc import Sequence


def counted(n: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not one.

    Examples
    --------
    >>> counted(1, "song"), counted(0, "song"), counted(2_300, "song")
    ('1 song', '0 songs', '2,300 songs')
    """
    return f"{n:,} {noun if n == 1 else f'{noun}s'}"


def and_more(n: int) -> str:
    """Return how many are not named, for the end of a list; empty if there are none.

    Examples
    --------
    >>> and_more(1_200), and_more(0)
    ('and 1,200 more', '')
    """
    return f"and {n:,} more" if n > 0 else ""


def listed(names: Sequence[str], most: int) -> str:
    """Return names as a person lists them, in at most so many parts.

    Parameters
    ----------
    names : sequence of str
        At least one.
    most : int
        At least two; names that find no place are counted in the last part.

    Examples
    --------
    >>> listed(["a"], 3), listed(["a", "b", "c"], 3), listed(["a", "b", "c", "d"], 3)
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    if len(names) > most:
        kept = names[: most - 1]
        return f"{', '.join(kept)} {and_more(len(names) - len(kept))}"
    *firsts, last = names
    return f"{', '.join(firsts)} and {last}" if firsts else last
