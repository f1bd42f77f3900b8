"""An M3U playlist."""

from recommender.formats.m3u import read_m3u
from tests.fuzz.checked import check_text

SEEDS = (b'#EXTM3U\n#EXTINF:1 a=",",U2 - One\n#EXTART:U2\none.mp3', b"01. U2 - One.mp3")


def target(data: bytes) -> None:
    """Read it: entries within their bounds, or a `PlaylistFileError`."""
    check_text(read_m3u, data)
