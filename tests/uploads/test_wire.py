"""What a reader found comes through as JSON, unchanged and in small pieces."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.playlist import HistoryPlay, Playlist, PlaylistEntry, PlaylistFile, Skipped
from recommender.formats.upload import read_playlist
from recommender.profile.transfer.upload import read_export
from recommender.uploads.readers import READERS
from recommender.uploads.wire import pack_file, pack_profile, unpack_file, unpack_profile
from tests.formats.reading import ID

ENTRIES = st.builds(
    PlaylistEntry,
    st.none() | st.just(ID),
    st.text(min_size=1).filter(str.isprintable).filter(str.strip),
    st.lists(st.text(), max_size=3).map(tuple),
    st.text(max_size=5),
)
LISTS = st.builds(Playlist, st.text(), st.lists(ENTRIES, min_size=1).map(tuple))
PLAYS = st.builds(HistoryPlay, ENTRIES, st.datetimes(timezones=st.just(UTC)), st.integers(0, 2**31))
FILES = st.builds(
    PlaylistFile,
    st.lists(LISTS, max_size=3).map(tuple),
    st.lists(PLAYS, max_size=3).map(tuple),
    st.dictionaries(st.text(), st.integers(1, 9)),
    st.lists(st.builds(Skipped, st.text(), st.text()), max_size=3).map(tuple),
)
EXPORT = {
    "format": "segue-profile",
    "version": 1,
    "likes": [{"track_id": ID, "at": "2024-01-01T00:00:00Z"}, {}],
    "plays": [{"track_id": ID, "played_at": "2024-01-02T00:00:00Z", "ms_played": 5}] * 1_200,
    "passes": [{"track_id": ID, "times": 2, "last_at": "2024-01-02T00:00:00Z"}],
    "playlists": [
        {
            "name": "Road", "created_at": "2024-01-01", "changed_at": "2024-01-01",
            "tracks": [{"title": "One", "artists": ["U2", "B"]}, {"track_id": ID}],
        }
    ],
}  # fmt: skip


def sent(values):
    """Yield values as another process reads them."""
    yield from (json.loads(json.dumps(value)) for value in values)


@given(FILES)
def test_a_file_comes_through_unchanged(found):
    got = unpack_file(sent(pack_file(found)))
    assert got == found
    assert [e.where for p in got.playlists for e in p.entries] == [
        e.where for p in found.playlists for e in p.entries
    ]


def test_a_profile_comes_through_unchanged():
    found = read_export(json.dumps(EXPORT))
    assert (len(found.plays), found.skipped) == (1_200, 1)
    assert unpack_profile(sent(pack_profile(found))) == found


def test_judgements_come_through_unchanged():
    kinds = {"at_ms": [5], "left": ["A"], "right": ["B"], "chosen": ["neither"]}
    columns = {"version": 2, "tracks": [ID], "judgements": {"track": [0], **kinds}}
    found = read_export(json.dumps({"format": "segue-profile", **columns}))
    assert len(found.judgements) == 1
    assert unpack_profile(sent(pack_profile(found))) == found


def test_a_long_list_comes_in_small_pieces():
    found = read_playlist("\n".join(f"Artist - Song {number}" for number in range(4_000)))
    assert max(map(len, pack_file(found))) <= 500
    assert unpack_file(sent(pack_file(found))) == found


def test_plays_become_a_list_where_lists_are_wanted_and_stay_where_plays_are():
    play = {"endTime": "2023-01-05 12:34", "artistName": "U2", "trackName": "One"}
    history = json.dumps([play | {"msPlayed": 90_000}] * 2).encode()
    lists = READERS["lists"].read(history, "a.json")
    assert [one.name for one in lists.playlists] == ["Your 1 most played songs"]
    assert lists.plays == ()
    assert [one.played_at for one in READERS["history"].read(history, "a.json").plays] == [
        datetime(2023, 1, 5, 12, 34, tzinfo=UTC)
    ]
