"""A zip with damage: bytes of a good one are replaced, three bytes of input a replacement."""

import contextlib

from recommender.errors import PlaylistFileError
from recommender.formats.upload import read_playlist
from tests.fuzz.checked import check_file
from tests.support.hostile.uploads import zipped

_GOOD = zipped(
    {"a.csv": b"title,artist\nOne,U2" * 9, "Playlist1.json": b'{"playlists": []}', "b.m3u": b"c"}
)
SEEDS = (b"", b"\x00\x04\x01", b"\x01\x10\xff\x01\x11\xff")


def target(data: bytes) -> None:
    """Read it: files within their bounds, or a `PlaylistFileError`."""
    damaged = bytearray(_GOOD)
    for start in range(0, len(data) - 2, 3):
        place = int.from_bytes(data[start : start + 2]) % (len(damaged) - 4)
        damaged[4 + place] = data[start + 2]
    with contextlib.suppress(PlaylistFileError):
        check_file(read_playlist(bytes(damaged), "a.zip"))
