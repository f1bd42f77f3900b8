"""Read the second version of the export: columns, and each track id once.

``{"tracks": ["id", ...], "likes": {"track": [0, ...], "at_ms": [...]}, ...}``; a number in a column
"track" is a place in "tracks". Each playlist is an object, each of its songs
``[id or null, title, [artist, ...]]``.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "likes": ("track", "at_ms"),
        "dislikes": ("track", "at_ms"),
        "plays": ("track", "played_at_ms", "ms_played", "imported"),
        "passes": ("track", "times", "last_at_ms"),
        "judgements": ("track", "at_ms", "left", "right", "chosen"),
    }
)
"""The columns of each kind, in the order of the values."""

PLAYLIST: Final = ("name", "created_at_ms", "changed_at_ms", "deleted_at_ms", "songs")
"""What each playlist has."""


def values(
    document: dict[str, Any], kind: str, most: int
) -> tuple[int, Iterator[tuple[object, ...]]]:
    """Return how many items of a kind there are, and the values of at most `most` of them.

    Parameters
    ----------
    document : dict
    kind : str
        "likes", "dislikes", "plays", "passes", "judgements" or "playlists".
    most : int
    """
    found = document.get(kind)
    if kind == "playlists" and isinstance(found, list):
        lists = (item for item in islice(found, most) if isinstance(item, dict))
        return len(found), (tuple(item.get(name) for name in PLAYLIST) for item in lists)
    if not isinstance(found, dict):
        return 0, iter(())
    columns = [found.get(name) for name in COLUMNS.get(kind, ())]
    lists_of_values = [column for column in columns if isinstance(column, list)]
    n_items = max(map(len, lists_of_values), default=0)
    if len(lists_of_values) < len(columns):
        return n_items, iter(())
    rows = islice(zip(*lists_of_values, strict=False), most)
    ids = document.get("tracks")
    return n_items, ((_id(ids, track), *rest) for track, *rest in rows)


def _id(ids: object, place: object) -> object:
    """Return the id at a place of a list, None if there is none."""
    if isinstance(ids, list) and type(place) is int and 0 <= place < len(ids):
        return ids[place]
    return None
