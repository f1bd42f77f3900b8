"""The files of a Spotify account export."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError
from recommender.formats.account_export import SONG_FILE, read_account
from recommender.formats.builder import MAX_LISTED, PlaylistFileBuilder
from recommender.formats.playlist import HistoryPlay, PlaylistEntry

ID = "5SuOikwiRyPMVoIQDJUgSV"
OTHER = "4qPNDBW1i3p13qLCt0Ki3A"
EPISODE = "spotify:episode:512ojhOuo1ktJprKbVcKyQ"


def read(document):
    builder = PlaylistFileBuilder(MAX_LISTED)
    read_account(document, builder, "file.json")
    return builder.build()


def item(track=None, **others):
    return {"track": track, "episode": None, "localTrack": None, "addedDate": "2024-01-01"} | others


def test_playlists_keep_names_order_and_local_files():
    track = {"trackName": "One", "artistName": "U2", "albumName": "A", "trackUri": ID}
    found = read(
        {
            "playlists": [
                {
                    "name": "Road",
                    "items": [
                        item(track | {"trackUri": f"spotify:track:{ID}"}),
                        item(localTrack={"uri": "spotify:local:U2:A:Two:200"}),
                        item(episode={"episodeName": "Talk", "episodeUri": EPISODE}),
                        item(audiobook={"uri": "spotify:show:x"}),
                        item(),
                    ],
                    "numberOfFollowers": 0,
                },
                {"name": "", "items": [item(track | {"trackUri": ""})]},
                {"name": "Empty", "items": []},
            ]
        }
    )
    assert [(one.name, one.kind, one.entries) for one in found.playlists] == [
        (
            "Road",
            "playlist",
            (PlaylistEntry(ID, "One", ("U2",)), PlaylistEntry(None, "Two", ("U2",))),
        ),
        ("Untitled", "playlist", (PlaylistEntry(None, "One", ("U2",)),)),
    ]
    assert found.skipped == {"a podcast episode": 1, "an audiobook": 1, "neither id nor title": 1}
    assert found.examples[0].where == "file.json: Road, item 3"


def test_the_library_gives_liked_and_hidden_songs():
    song = {"artist": "U2", "album": "A", "track": "One", "uri": f"spotify:track:{ID}"}
    found = read(
        {
            "tracks": [song],
            "albums": [{"artist": "U2", "album": "A", "uri": "spotify:album:x"}],
            "episodes": [{"name": "Talk", "show": "S", "uri": EPISODE}],
            "bannedTracks": [song | {"uri": f"spotify:track:{OTHER}"}],
            "artists": [],
        }
    )
    assert [(one.kind, one.entries[0].track_id) for one in found.playlists] == [
        ("liked", ID),
        ("disliked", OTHER),
    ]
    assert found.skipped == {"a podcast episode": 1}


def test_the_yearly_history_gives_plays_by_name():
    found = read(
        [
            {"endTime": "2023-01-05 12:34", "artistName": "U2", "trackName": "One", "msPlayed": 9},
            {"endTime": "2023-01-04 12:34", "artistName": "U2", "trackName": "Two", "msPlayed": 0},
            {"endTime": "2023-01-04 12:34", "podcastName": "S", "episodeName": "E", "msPlayed": 1},
        ]
    )
    assert found.plays == (
        HistoryPlay(
            PlaylistEntry(None, "Two", ("U2",)), datetime(2023, 1, 4, 12, 34, tzinfo=UTC), 0
        ),
        HistoryPlay(
            PlaylistEntry(None, "One", ("U2",)), datetime(2023, 1, 5, 12, 34, tzinfo=UTC), 9
        ),
    )
    assert found.skipped == {"a podcast episode": 1}


def test_the_extended_history_gives_plays_by_id_and_nothing_private():
    play = {
        "ts": "2021-03-04T05:06:07Z",
        "username": "someone",
        "ip_addr": "192.0.2.1",
        "ms_played": 200_000,
        "master_metadata_track_name": "One",
        "master_metadata_album_artist_name": "U2",
        "spotify_track_uri": f"spotify:track:{ID}",
        "episode_name": None,
        "spotify_episode_uri": None,
    }
    nothing = {"master_metadata_track_name": None, "spotify_track_uri": None}
    found = read([play, play | nothing | {"spotify_episode_uri": EPISODE}, play | nothing])
    assert found.plays == (
        HistoryPlay(
            PlaylistEntry(ID, "One", ("U2",)), datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC), 200_000
        ),
    )
    assert found.skipped == {"a podcast episode": 1, "a play that names no song": 1}
    assert "192.0.2.1" not in repr(found)
    assert "someone" not in repr(found)


@pytest.mark.parametrize("ms_played", [None, -1, 1.5, "5", True, 10**30, float("nan")])
def test_a_play_needs_a_length_of_whole_milliseconds_within_a_day(ms_played):
    play = {"endTime": "2023-01-05 12:34", "trackName": "One", "msPlayed": ms_played}
    assert read([play]).skipped == {"a play without a readable time": 1}


@pytest.mark.parametrize("document", [{}, {"tracks": 1}, 7, "text", None, [1], {"a": []}])
def test_json_of_another_kind_is_refused_with_the_names_of_files_that_help(document):
    with pytest.raises(PlaylistFileError, match=r"Playlist1\.json"):
        read(document)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Playlist1.json", True),
        ("YourLibrary.json", True),
        ("StreamingHistory_music_0.json", True),
        ("StreamingHistory3.json", True),
        ("Streaming_History_Audio_2019-2021_4.json", True),
        ("Streaming_History_Audio_2024.json", True),
        ("endsong_0.json", True),
        ("StreamingHistory_podcast_0.json", False),
        ("Streaming_History_Video_2019-2021.json", False),
        ("Userdata.json", False),
        ("Payments.json", False),
        ("SearchQueries.json", False),
    ],
)
def test_only_files_with_songs_are_opened(name, expected):
    assert (SONG_FILE.fullmatch(name) is not None) == expected


KEYS = st.sampled_from(
    ("playlists", "name", "items", "track", "trackUri", "trackName", "tracks", "bannedTracks",
     "uri", "artist", "endTime", "ts", "msPlayed", "ms_played", "localTrack", "episode")
)  # fmt: skip
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from((f"spotify:track:{ID}", "2023-01-05 12:34", EPISODE))
)  # fmt: skip
DOCUMENTS = st.recursive(
    VALUES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=30
)


@given(DOCUMENTS)
def test_any_json_gives_lists_or_a_clear_error(document):
    try:
        found = read(document)
    except PlaylistFileError:
        return
    assert all(playlist.entries for playlist in found.playlists)
    assert all(play.played_at.tzinfo == UTC for play in found.plays)
