"""Read the first version of the export: one object an item, times as ISO texts."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from recommender.formats.json_documents import items, text_of
from recommender.formats.playlist import utc
from recommender.profile.records import to_ms

_Item = dict[str, Any]


def values(document: _Item, kind: str, most: int) -> tuple[int, Iterator[tuple[object, ...]]]:
    """Return how many items of a kind there are, and the values of at most `most` of them.

    Parameters
    ----------
    document : dict
    kind : str
        "likes", "dislikes", "plays", "passes" or "playlists"; there are none of any other.
    most : int
    """
    found, read = document.get(kind), _READERS.get(kind)
    if read is None or not isinstance(found, list):
        return 0, iter(())
    return len(found), (read(item) for item in islice(found, most) if isinstance(item, dict))


def _opinion(item: _Item) -> tuple[object, ...]:
    return item.get("track_id"), _ms(item, "at")


def _play(item: _Item) -> tuple[object, ...]:
    played_at_ms = _ms(item, "played_at")
    return item.get("track_id"), played_at_ms, item.get("ms_played"), item.get("imported")


def _passed(item: _Item) -> tuple[object, ...]:
    return item.get("track_id"), item.get("times"), _ms(item, "last_at")


def _playlist(item: _Item) -> tuple[object, ...]:
    songs: list[object] = [
        [text_of(song, "track_id"), text_of(song, "title"), items(song.get("artists"), str)]
        if isinstance(song, dict)
        else None
        for song in items(item.get("tracks"), object)
    ]
    deleted = None if item.get("deleted_at") is None else _ms(item, "deleted_at")
    return item.get("name"), _ms(item, "created_at"), _ms(item, "changed_at"), deleted, songs


_READERS: Final[dict[str, Callable[[_Item], tuple[object, ...]]]] = {
    "likes": _opinion,
    "dislikes": _opinion,
    "plays": _play,
    "passes": _passed,
    "playlists": _playlist,
}


def _ms(item: _Item, name: str) -> int:
    """Return a time in milliseconds since 1970, -1 if it is none."""
    time = utc(item.get(name))
    return -1 if time is None else to_ms(time)
