"""One's own data on the page For You: brought, taken away, erased."""

import json
import sqlite3
from datetime import UTC, datetime
from unittest import mock

import pytest

from recommender.errors import ProfileError
from recommender.formats.playlist import PlaylistEntry
from recommender.playlists.draft import Draft
from recommender.profile import Identity, Profiles
from recommender.profile.transfer.export import export_parts
from recommender.ui.for_you import own_data
from recommender.ui.playlist.state import Moment
from tests.pages.for_you.page import FOR_YOU, open_menu, shelf_ids, start_ids
from tests.profile.samples import exported
from tests.support.pages import open_page, plain


def upload(app, menu, name, content, mime="application/json"):
    open_menu(app, menu)
    app.file_uploader[0].upload(name, content, mime).run()
    assert not app.exception
    return app


def test_everything_can_be_downloaded_uploaded_elsewhere_and_erased_for_good(
    liked, profile, tmp_path, monkeypatch
):
    profile.import_plays([(liked[0], datetime(2024, 5, 1, tzinfo=UTC), 60_000)])
    app = open_page(FOR_YOU)
    open_menu(app, "download")
    assert app.get("download_button")
    saved = exported(profile)
    open_menu(app, "erase")
    assert app.button(key="erase-now").disabled
    app.checkbox(key="erase-sure").check().run()
    app.button(key="erase-now").click().run()
    assert app.success[0].value == "Everything is erased."
    assert start_ids(app)
    assert not shelf_ids(app)
    assert liked[0].encode() not in (tmp_path / "profile.db").read_bytes()
    upload(app, "upload", "segue-profile.json", saved.encode())
    assert f"New: {len(liked)} likes and dislikes, 1 plays" in app.success[0].value
    assert shelf_ids(app)
    with Profiles.open(f"sqlite:///{tmp_path / 'profile.db'}") as profiles:
        again = json.loads(exported(profiles.of(Identity("segue", "local"))))
    before = json.loads(saved)
    assert again["likes"] == before["likes"]
    assert again["plays"] == before["plays"]


def test_a_listening_history_is_imported_and_told(demo, profile):
    tracks = demo.catalogue.tracks(range(3))
    plays = [
        {
            "endTime": f"2024-05-0{day} 12:00",
            "artistName": track.artists[0],
            "trackName": track.track_name,
            "msPlayed": 90_000,
        }
        for day in (1, 2)
        for track in tracks
    ]
    plays.append({**plays[0], "artistName": "Nobody", "trackName": "Nothing"})
    app = open_page(FOR_YOU)
    upload(app, "import", "StreamingHistory_music_0.json", json.dumps(plays).encode())
    assert "New: 6 plays, 0 likes" in app.success[0].value
    assert "lacks 1" in app.success[0].value
    assert len(profile.plays()) == 6
    assert shelf_ids(app)


@pytest.mark.parametrize(
    ("menu", "name", "content", "message"),
    [
        ("upload", "segue-profile.json", b"{", "JSON"),
        ("upload", "segue-profile.json", b'{"format": "other"}', "no export of a profile"),
        ("import", "my.json", b'{"a": 1}', "holds no songs"),
        ("import", "my.zip", b"PK\x03\x04broken", "damaged"),
    ],
)
def test_a_bad_upload_is_refused_in_a_sentence(demo, profile, menu, name, content, message):
    app = upload(open_page(FOR_YOU), menu, name, content)
    assert message in plain(app.error[0].value)
    assert profile.summary() == (0, 0, 0, 0, 0, 0)


def test_playlists_that_find_no_room_are_named_with_the_reason(demo, profile):
    entry = {"track_id": "a", "title": "A", "artists": []}
    day = {"created_at": "2024-01-01", "changed_at": "2024-01-01"}
    lists = [{"name": f"List *{n}*", "tracks": [entry], **day} for n in range(1_000)]
    profile.playlists.save("Mine", [])
    document = {"format": "segue-profile", "version": 1, "playlists": lists}
    app = open_page(FOR_YOU)
    upload(app, "upload", "segue-profile.json", json.dumps(document).encode())
    notice = plain(app.success[0].value)
    assert "999 playlists" in notice
    assert "a profile holds 1,000 playlists" in notice
    assert "“List *999*”." in notice


def _sql(tmp_path, statement):
    with sqlite3.connect(tmp_path / "profile.db") as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "damage",
    ["UPDATE opinions SET at_ms = 'soon'", "DROP TABLE plays", "DROP TABLE alembic_version"],
)
def test_what_cannot_be_read_can_be_erased_and_replaced_and_the_log_tells_why(
    liked, profile, tmp_path, caplog, damage
):
    saved = exported(profile)
    _sql(tmp_path, damage)
    app = open_page(FOR_YOU)
    assert not app.exception
    assert app.error
    assert [record for record in caplog.records if record.exc_info and record.exc_info[1].__cause__]
    open_menu(app, "download")
    assert not app.exception
    open_menu(app, "erase")
    app.checkbox(key="erase-sure").check().run()
    app.button(key="erase-now").click().run()
    assert not app.exception
    if not damage.startswith("UPDATE"):
        assert any(error.value.startswith("Not everything is erased.") for error in app.error)
    else:
        assert app.success[0].value == "Everything is erased."
        upload(app, "upload", "segue-profile.json", saved.encode())
        assert shelf_ids(app)


def test_a_profile_of_a_newer_segue_is_told_as_that_and_left_alone(liked, profile, tmp_path):
    _sql(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    app = open_page(FOR_YOU)
    assert not app.exception
    assert "newer Segue" in app.error[0].value
    assert {one.track_id for one in profile.likes()} == set(liked)


def test_likes_of_the_year_9999_lock_nobody_out(liked, profile, tmp_path):
    _sql(
        tmp_path,
        """INSERT INTO opinions (profile_id, track_id, liked, at_ms)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
        SELECT (SELECT profile_id FROM opinions), 't' || i, 1, 253402214400000 FROM n""",
    )
    app = open_page(FOR_YOU)
    assert not app.exception
    assert not app.error
    assert shelf_ids(app)
    open_menu(app, "download")
    assert app.get("download_button")


def test_a_download_is_made_once_for_each_state_of_the_profile(liked, profile, monkeypatch):
    make = mock.Mock(wraps=export_parts)
    monkeypatch.setattr(own_data, "export_parts", make)
    app = open_page(FOR_YOU)
    open_menu(app, "download")
    app.run()
    assert make.call_count == 1
    saved = profile.playlists.save("Rain", [])
    app.run()
    profile.playlists.delete(saved)
    app.run()
    profile.unjudge(liked[0])
    app.run()
    app.run()
    assert make.call_count == 4
    open_menu(app, "download")
    assert own_data._EXPORT not in app.session_state


def test_what_could_not_be_erased_keeps_its_list(liked, monkeypatch):
    def fail(_):
        raise ProfileError("The disk is full; make room.", "full")

    monkeypatch.setattr("recommender.profile.profile.Profile.erase", fail)
    app = open_page(FOR_YOU)
    draft = Draft((PlaylistEntry(liked[0], "One", ()),))
    app.session_state["playlist_now"] = Moment(draft)
    open_menu(app, "erase")
    app.checkbox(key="erase-sure").check().run()
    app.button(key="erase-now").click().run()
    assert any(error.value.startswith("Not everything is erased.") for error in app.error)
    assert app.session_state["playlist_now"].draft == draft
