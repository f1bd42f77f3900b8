"""The file of a profile that somebody uploads."""

from recommender.errors import PlaylistFileError
from recommender.formats.playlist import MAX_TRACKS, USABLE_ID, PlaylistEntry
from recommender.profile.records import (
    MAX_JUDGEMENTS,
    MAX_LIST_CHARS,
    MAX_NAME,
    MAX_PLAY_MS,
    MAX_PLAYLISTS,
    is_choice,
    is_preset_name,
    latest_ms,
    n_chars,
)
from recommender.profile.transfer.rows import MAX_ROWS, MAX_TIMES, ProfileUpload
from recommender.profile.transfer.upload import read_export

_HEADS = [b'{"format":"segue-profile","version":%d,' % version for version in (1, 2)]
SEEDS = [
    b'"likes":[{"track_id":"a","at":"2024-01-01T00:00:00Z"}],"plays":[{"track_id":"a",'
    b'"played_at":"2024-01-01","ms_played":5,"imported":true}],"passes":[{"track_id":"a",'
    b'"times":3,"last_at":"2024-01-01"}],"playlists":[{"name":"N","created_at":"2024-01-01",'
    b'"changed_at":"2024-01-01","tracks":[{"track_id":"a","title":"T","artists":["A"]}]}]}',
    b'"tracks":["a"],"likes":{"track":[0],"at_ms":[7]},"plays":{"track":[0],"played_at_ms":[1],'
    b'"ms_played":[2],"imported":[1]},"passes":{"track":[0],"times":[3],"last_at_ms":[4]},'
    b'"judgements":{"track":[0],"at_ms":[5],"left":["A"],"right":["B"],"chosen":["neither"]},'
    b'"playlists":[{"name":"N","created_at_ms":1,"changed_at_ms":2,"deleted_at_ms":3,'
    b'"songs":[["a","T",["A"]],[null,"T",[]]]}]}',
]


def target(data: bytes) -> None:
    """Read a file, also behind the beginning of a real one: no error but ours, all rows right."""
    for upload in (data, *(head + data for head in _HEADS)):
        try:
            found = read_export(upload)
        except PlaylistFileError as error:
            assert "\n" not in str(error)
            assert len(str(error)) < 500
        else:
            check(found)


def check(found: ProfileUpload) -> None:
    """Assert that each value is of its type and within its bounds."""
    latest = latest_ms()
    assert found.skipped >= 0
    for one in found.opinions:
        assert type(one.liked) is bool
        assert _is_row(one.track_id, one.at_ms, latest)
    for play in found.plays:
        assert _is_row(play.track_id, play.played_at_ms, latest)
        assert _is_up_to(play.ms_played, MAX_PLAY_MS)
        assert type(play.imported) is bool
    for passed in found.passes:
        assert _is_row(passed.track_id, passed.last_at_ms, latest)
        assert _is_up_to(passed.times, MAX_TIMES)
    for judged in found.judgements:
        assert _is_row(judged.track_id, judged.at_ms, latest)
        assert is_preset_name(judged.left)
        assert is_preset_name(judged.right)
        assert judged.left != judged.right
        assert is_choice(judged.chosen)
    for kept in found.playlists:
        assert 1 <= len(kept.name) <= MAX_NAME
        assert _is_up_to(kept.created_at_ms, latest)
        assert _is_up_to(kept.changed_at_ms, latest)
        assert kept.deleted_at_ms is None or _is_up_to(kept.deleted_at_ms, latest)
        entries = [PlaylistEntry(*entry) for entry in kept.entries]
        # Nothing changes when they are read from the store again.
        assert [(one.track_id, one.title, one.artists) for one in entries] == [*kept.entries]
        assert len(entries) <= MAX_TRACKS
        assert sum(map(n_chars, entries)) <= MAX_LIST_CHARS
    assert len(found.opinions) <= 2 * MAX_ROWS
    assert max(len(found.plays), len(found.passes)) <= MAX_ROWS
    assert len(found.judgements) <= MAX_JUDGEMENTS
    assert len(found.playlists) <= MAX_PLAYLISTS


def _is_row(track_id: object, at_ms: object, latest: int) -> bool:
    is_id = isinstance(track_id, str) and USABLE_ID.fullmatch(track_id) is not None
    return is_id and _is_up_to(at_ms, latest)


def _is_up_to(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most
