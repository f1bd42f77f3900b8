"""A file that somebody uploads as a list of songs, under any name."""

from recommender.errors import PlaylistFileError
from recommender.formats.upload import read_playlist
from tests.fuzz.checked import check_file
from tests.support.hostile.uploads import zipped

NAMES = ("", "a.csv", "a.m3u8", "a.json", "a.zip", "a.txt", "Playlist1.json", "../a\n.tsv")
SEEDS = (
    b"\x00U2 - One\nspotify:track:5SuOikwiRyPMVoIQDJUgSV",
    b"\x01title,artist\nOne,U2",
    b"\x04" + zipped({"Playlist1.json": b'{"playlists": [{"name": "a", "items": []}]}'}),
    b"\x03" + '[{"trackName": "One"}]'.encode("utf-16"),
)


def target(data: bytes) -> None:
    """Read it: a `PlaylistFile` within its bounds, or a `PlaylistFileError` of one line."""
    name = NAMES[data[0] % len(NAMES)] if data else ""
    try:
        found = read_playlist(data[1:], name)
    except PlaylistFileError as error:
        assert str(error)
    else:
        check_file(found)
