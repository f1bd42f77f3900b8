"""Pasted lines."""

from recommender.formats.text_lines import read_text
from tests.fuzz.checked import check_text

SEEDS = (b"1. U2 - One", b"https://open.spotify.com/track/5SuOikwiRyPMVoIQDJUgSV?si=1 a")


def target(data: bytes) -> None:
    """Read it: entries within their bounds, or a `PlaylistFileError`."""
    check_text(read_text, data)
