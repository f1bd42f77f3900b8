"""A dataset: any bytes for the file, for what follows its header, or for the cells of a line."""

import tempfile
from functools import cache
from pathlib import Path

from recommender import DatasetError, load_catalogue
from recommender.artifacts.checks import check_catalogue
from tests.conftest import PLAIN_LINE

_HEADER = ",".join(PLAIN_LINE).encode()
_LINE = ",".join(str(value) for value in PLAIN_LINE.values()).encode()
_CELLS = _LINE.split(b",")
SEEDS = [
    b"\0" + _HEADER + b"\n" + _LINE,
    b"\1" + _LINE.replace(b"Title", b'"a ""title"", (live)"'),
    b"\2" + b'"\n' + _LINE,
    b"\3\x11.0",
    b"\3\4Title - Live\0\5" + b"1e400",
]


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _content(data: bytes) -> bytes:
    """Return the file that some bytes stand for; the first of them chooses how."""
    way, rest = data[:1], data[1:]
    if way == b"\1":
        return _HEADER + b"\n" + rest
    if way == b"\2":
        return _HEADER + b"\n" + _LINE + b"\n" + rest
    if way == b"\3":
        cells = list(_CELLS)
        for changed in rest.split(b"\0"):
            cells[changed[0] % len(cells) if changed else 0] = changed[1:]
        return b"\n".join([_HEADER, _LINE, b",".join(cells)])
    return rest


def target(data: bytes) -> None:
    """Read it: no error but ours, with a sentence, and no index that leads out of its array."""
    file = Path(_folder().name) / "dataset.csv"
    file.write_bytes(_content(data))
    try:
        catalogue = load_catalogue(file)
    except DatasetError as error:
        assert len(str(error)) < 1_000
        return
    check_catalogue(catalogue)
    dropped = sum(catalogue.report.dropped.values())
    assert 0 < len(catalogue) <= catalogue.report.lines - dropped
    for track in catalogue.tracks(range(len(catalogue))):
        assert track.track_name
        assert track.artists
        # As texts: an unknown tempo, NaN, equals no other.
        assert repr(catalogue.get(track.track_id)) == repr(track)
