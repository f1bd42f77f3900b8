"""JSON of an account export or of Segue itself."""

from recommender.formats.account_export import read_account
from recommender.formats.builder import PlaylistFileBuilder
from recommender.formats.json_documents import is_ours, load_json, read_ours
from tests.fuzz.checked import check_text

SEEDS = (
    b'{"playlists": [{"name": "a", "items": [{"track": {"trackName": "b", "trackUri": "c"}}]}]}',
    b'{"tracks": [{"track": "a", "artist": "b"}], "bannedTracks": [], "episodes": [1]}',
    b'[{"endTime": "2023-01-05 12:34", "artistName": "a", "trackName": "b", "msPlayed": 9}]',
    b'{"format": "segue-playlist", "version": 1, "name": "a", "tracks": [{"title": "b"}]}',
)


def _read(text: str, builder: PlaylistFileBuilder) -> None:
    document = load_json(text, "a.json")
    if is_ours(document):
        read_ours(document, builder)
    else:
        read_account(document, builder, "a.json")


def target(data: bytes) -> None:
    """Read it: entries within their bounds, or a `PlaylistFileError`."""
    check_text(_read, data)
