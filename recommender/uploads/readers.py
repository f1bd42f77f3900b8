"""The readers that may work in a process of their own: a fixed table of names."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from recommender.formats.playlist import PlaylistFile
from recommender.formats.upload import read_playlist
from recommender.profile.transfer.rows import ProfileUpload
from recommender.profile.transfer.upload import read_export
from recommender.uploads.wire import pack_file, pack_profile, unpack_file, unpack_profile

_MOST_PLAYED: Final = 100
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Reader(Generic[_Found]):
    """How bytes are read, and how what was found comes from one process to the other.

    Attributes
    ----------
    read : callable
        Of the bytes and the name of a file; raises `PlaylistFileError`.
    pack, unpack : callable
        To values that JSON has, none of them large, and back.
    """

    read: Callable[[bytes, str], _Found]
    pack: Callable[[_Found], Iterable[Any]]
    unpack: Callable[[Iterator[Any]], _Found]


def _read_lists(upload: bytes, name: str) -> PlaylistFile:
    """Read the lists of a file, and its plays as the list of the songs played most."""
    found = read_playlist(upload, name)
    lists = (*found.playlists, *found.most_played(_MOST_PLAYED))
    return dataclasses.replace(found, playlists=lists, plays=())


def _read_history(upload: bytes, name: str) -> PlaylistFile:
    """Read the plays of a file, and the songs that were liked or hidden."""
    found = read_playlist(upload, name)
    lists = tuple(playlist for playlist in found.playlists if playlist.kind != "playlist")
    return dataclasses.replace(found, playlists=lists)


def _read_profile(upload: bytes, name: str) -> ProfileUpload:
    return read_export(upload, name)


LISTS: Final = Reader(_read_lists, pack_file, unpack_file)
HISTORY: Final = Reader(_read_history, pack_file, unpack_file)
PROFILE: Final = Reader(_read_profile, pack_profile, unpack_profile)

READERS: Final[dict[str, Reader[Any]]] = {
    "lists": LISTS,
    "history": HISTORY,
    "profile": PROFILE,
}
"""By the names under which a process is asked for them."""
