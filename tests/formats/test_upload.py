"""Uploads of every kind, good and bad."""

import contextlib
import io
import json
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import PlaylistFileError
from recommender.formats import upload as playlist_files
from recommender.formats.playlist import MAX_TRACKS, PlaylistEntry
from recommender.formats.upload import MAX_UPLOAD_BYTES, read_playlist, read_playlist_file

ID = "5SuOikwiRyPMVoIQDJUgSV"
ONE = PlaylistEntry(None, "One", ("U2",))
PLAY = {"endTime": "2023-01-05 12:34", "artistName": "U2", "trackName": "One", "msPlayed": 9}


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, contents in files.items():
            archive.writestr(name, contents)
    return file.getvalue()


@pytest.mark.parametrize(
    ("upload", "name"),
    [
        ("U2 - One", ""),
        ("title,artist\nOne,U2", ""),
        ("title\tartist\nOne\tU2", ""),
        ("title\nU2 - One", "songs.txt"),
        ("#EXTM3U\n#EXTINF:1,U2 - One\none.mp3", ""),
        ("#EXTINF:1,U2 - One\none.mp3", "songs.M3U8"),
        ('{"format": "segue-playlist", "version": 1, "tracks": [{"title": "One", "artists": '
         '["U2"]}]}', ""),
        ('{"tracks": [{"track": "One", "artist": "U2"}]}', "YourLibrary.json"),
        ("[Verse]\nU2 - One", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-8-sig", "utf-16"])
def test_the_contents_decide_which_format_it_is(upload, name, encoding):
    found = read_playlist(upload if encoding is None else upload.encode(encoding), name)
    assert found.tracks()[-1] == ONE


def test_a_list_is_named_like_its_file():
    assert read_playlist(b"title,artist\nOne,U2", "Road trip.csv").playlists[0].name == "Road trip"


def test_the_zip_of_an_account_is_read_as_it_arrives():
    songs = [{"track": {"trackName": "One", "artistName": "U2", "trackUri": f"spotify:track:{ID}"}}]
    found = read_playlist(
        zipped(
            {
                "Spotify Account Data/Playlist1.json": json.dumps(
                    {"playlists": [{"name": "Road", "items": songs}]}
                ),
                "Spotify Account Data/StreamingHistory_music_0.json": json.dumps([PLAY]),
                "Spotify Account Data/YourLibrary.json": json.dumps({"tracks": []}),
                "Spotify Account Data/Userdata.json": '{"email": "someone@example.org"}',
                "Spotify Account Data/Payments.json": "not even JSON",
                "__MACOSX/Spotify Account Data/._Playlist1.json": b"\x00\x05\x16\x07",
                "Spotify Account Data/Read_Me_First.pdf": b"%PDF",
            }
        ),
        "my_spotify_data.zip",
    )
    assert [(one.name, one.entries[0].track_id) for one in found.playlists] == [("Road", ID)]
    assert [play.entry for play in found.plays] == [ONE]
    assert found.skipped == {}


def test_the_zip_of_an_exporter_gives_a_list_a_file():
    found = read_playlist(
        zipped({"road.csv": "title,artist\nOne,U2", "home.m3u8": "U2 - Two.mp3"}), "all.zip"
    )
    assert [one.name for one in found.playlists] == ["road", "home"]


def test_a_bad_file_in_a_zip_spoils_no_other():
    found = read_playlist(
        zipped(
            {
                "Playlist1.json": "[" * 10_000,
                "cover.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
                "StreamingHistory0.json": json.dumps([PLAY]),
            }
        )
    )
    assert len(found.plays) == 1
    assert [one.where for one in found.examples] == ["Playlist1.json", "cover.csv"]


def test_names_that_climb_out_of_a_folder_write_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("../../escape.csv", "/etc/escape.csv", "..\\..\\escape.csv", "C:\\escape.csv"):
        assert read_playlist(zipped({name: "title,artist\nOne,U2"})).tracks() == (ONE,)
    assert list(tmp_path.rglob("*")) == []


def test_an_upload_that_is_too_large_is_refused_unread():
    for upload in (b"x" * (MAX_UPLOAD_BYTES + 1), "x" * (MAX_UPLOAD_BYTES + 1)):
        with pytest.raises(PlaylistFileError, match=r"songs\.csv is larger than 20 MB"):
            read_playlist(upload, "songs.csv")


def test_a_gigabyte_of_one_line_in_a_zip_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    chunk = b"a" * 2**20
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("line.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(1024):
            member.write(chunk)
    assert len(file.getvalue()) < MAX_UPLOAD_BYTES  # so the upload itself is small enough
    tracemalloc.start()
    try:
        with pytest.raises(PlaylistFileError, match="holds more than 300 MB"):
            read_playlist(file.getvalue())
        assert tracemalloc.get_traced_memory()[1] < 150 * 2**20
    finally:
        tracemalloc.stop()


def test_a_zip_of_many_files_is_refused_when_their_sum_is_too_large(monkeypatch):
    monkeypatch.setattr(playlist_files, "_MAX_UNZIPPED_BYTES", 10 * 2**20)
    history = json.dumps([PLAY] * 11_000)  # 0.9 MB
    assert 0.8 * 2**20 < len(history) < 2**20
    files = {f"StreamingHistory{number}.json": history for number in range(20)}
    assert read_playlist(zipped(dict(list(files.items())[:10]))).plays
    with pytest.raises(PlaylistFileError, match="holds more than 10 MB"):
        read_playlist(zipped(files))


def test_a_size_that_a_zip_lies_about_is_not_believed(monkeypatch):
    monkeypatch.setattr(playlist_files, "MAX_UPLOAD_BYTES", 2**20)
    bomb = bytearray(zipped({"a.csv": b"x" * 2**21}))
    true_size = (2**21).to_bytes(4, "little")
    assert bomb.count(true_size) == 2
    lied = bytes(bomb).replace(true_size, (10).to_bytes(4, "little"))
    with pytest.raises(PlaylistFileError):
        read_playlist(lied)


@pytest.mark.parametrize(
    "upload",
    [
        zipped({"a.csv": "title,artist\nOne,U2"})[:-30],
        b"PK\x03\x04" + b"\x00" * 100,
        zipped({"a.csv": "title,artist\nOne,U2"}, zipfile.ZIP_LZMA),
        zipped({"a.csv": "title,artist\n" + "One,U2\n" * 99}).replace(b"PK\x03\x04", b"PK\x03\x05"),
    ],
    ids=["cut", "nonsense", "packed in another way", "overwritten"],
)
def test_a_damaged_zip_is_refused(upload):
    with pytest.raises(PlaylistFileError):
        read_playlist(upload, "a.zip")


def test_a_zip_locked_with_a_password_is_refused():
    locked = bytearray(zipped({"a.csv": "title,artist\nOne,U2"}))
    locked[6] |= 1  # the flag "encrypted" of the local header ...
    locked[locked.index(b"PK\x01\x02") + 8] |= 1  # ... and of the directory
    with pytest.raises(PlaylistFileError, match="damaged or locked"):
        read_playlist(bytes(locked), "a.zip")


def test_a_zip_without_songs_is_refused_with_what_helps():
    with pytest.raises(PlaylistFileError, match="account export"):
        read_playlist(zipped({"xl/workbook.xml": "<a/>"}), "songs.xlsx")


def test_a_zip_of_countless_files_is_refused_before_it_is_opened():
    with pytest.raises(PlaylistFileError, match="more than 10,000 files"):
        read_playlist(b"PK\x03\x04" + b"PK\x01\x02" * 10_001)


@pytest.mark.parametrize("upload", ["", " \n\n", b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_upload_is_refused(upload):
    with pytest.raises(PlaylistFileError, match="empty"):
        read_playlist(upload)


@pytest.mark.parametrize(
    ("upload", "name"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "songs.csv"),
        ("[" * 10_000, "deep.json"),
        ("[" * 10_000, ""),
        ("{", "broken.json"),
        ("a,b\n1,2", "songs.csv"),
    ],
)
def test_a_bad_upload_is_refused(upload, name):
    with pytest.raises(PlaylistFileError):
        read_playlist(upload, name)


def test_five_thousand_tracks_are_read_and_one_more_is_refused():
    lines = [f"Artist - Song {number}" for number in range(MAX_TRACKS)]
    assert len(read_playlist("\n".join(lines)).tracks()) == MAX_TRACKS
    with pytest.raises(PlaylistFileError, match="more than 5,000 tracks"):
        read_playlist("\n".join([*lines, "Artist - One more"]))


def test_a_library_of_more_songs_is_read_and_refused_when_it_is_used():
    library = {"tracks": [{"track": f"Song {n}", "artist": "U2"} for n in range(MAX_TRACKS + 1)]}
    found = read_playlist(json.dumps(library))
    assert len(found.playlists[0].entries) == MAX_TRACKS + 1
    with pytest.raises(PlaylistFileError, match="more than 5,000 tracks"):
        found.tracks()


def test_a_file_is_read_from_its_path_and_a_missing_one_is_named(tmp_path):
    path = tmp_path / "Road.csv"
    path.write_bytes(b"title,artist\nOne,U2")
    assert read_playlist_file(path).playlists[0].name == "Road"
    with pytest.raises(PlaylistFileError, match=r"missing\.csv: No such file"):
        read_playlist_file(tmp_path / "missing.csv")
    with pytest.raises(PlaylistFileError, match="directory"):
        read_playlist_file(tmp_path)


NAMES = st.sampled_from(("", "a.csv", "a.m3u", "a.json", "a.zip", "a.txt", "../a", "a.csv/"))
STARTS = st.sampled_from((b"", b"PK\x03\x04", b"PK\x05\x06", b"#EXTM3U\n", b"[{", b"\xff\xfe"))


@given(STARTS, st.binary(), NAMES)
def test_any_bytes_under_any_name_are_read_or_refused(start, data, name):
    try:
        found = read_playlist(start + data, name)
    except PlaylistFileError as error:
        message = str(error)
    else:
        message = "".join(found.skipped)
        assert all(playlist.entries for playlist in found.playlists)
    assert "\n" not in message


@given(st.data())
def test_a_zip_with_any_damage_is_read_or_refused(data):
    upload = bytearray(zipped({"a.csv": "title,artist\nOne,U2", "Playlist1.json": "{}"}))
    for _ in range(data.draw(st.integers(1, 4))):
        upload[data.draw(st.integers(4, len(upload) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PlaylistFileError):
        read_playlist(bytes(upload))
