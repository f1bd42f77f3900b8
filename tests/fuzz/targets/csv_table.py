"""A CSV table."""

from recommender.formats.csv_tables import read_csv
from tests.fuzz.checked import check_text

SEEDS = (b"title;artist\nOne;U2", b"sep=,\nuri\nspotify:track:5SuOikwiRyPMVoIQDJUgSV", b'", "')


def target(data: bytes) -> None:
    """Read it: entries within their bounds, or a `PlaylistFileError`."""
    check_text(read_csv, data)
