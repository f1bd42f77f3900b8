"""What every reader of lists promises, and the way to ask one for it."""

import contextlib
import unicodedata
from collections.abc import Callable

from recommender.errors import PlaylistFileError
from recommender.formats.builder import MAX_LISTED, PlaylistFileBuilder
from recommender.formats.playlist import USABLE_ID, PlaylistFile

_MOST = 1_000
"""Characters of a name, however it is written."""


def check_file(found: PlaylistFile) -> None:
    """Check that all that was found is within its bounds."""
    entries = [entry for playlist in found.playlists for entry in playlist.entries]
    assert len(entries) <= MAX_LISTED
    assert len(found.examples) <= 200
    assert sum(found.skipped.values()) >= len(found.examples)
    for entry in (*entries, *(play.entry for play in found.plays)):
        assert entry.track_id is None or USABLE_ID.fullmatch(entry.track_id)
        assert entry.track_id or entry.title
        for name in (entry.title, *entry.artists):
            assert len(unicodedata.normalize("NFKD", name)) <= _MOST
            assert len(name.splitlines()) <= 1
    for playlist in found.playlists:
        assert playlist.entries
        keys = [entry.key() for entry in playlist.entries]
        assert len(keys) == len(set(keys))


def check_text(read: Callable[[str, PlaylistFileBuilder], None], data: bytes) -> None:
    """Have a reader of texts read bytes as UTF-8; it may refuse them with a sentence."""
    builder = PlaylistFileBuilder()
    with contextlib.suppress(PlaylistFileError):
        read(data.decode("utf-8", "replace"), builder)
    check_file(builder.build())
