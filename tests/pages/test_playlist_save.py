"""The page Playlist, run without a browser: lists saved, taken along and opened by a link."""

import re

import pytest

from recommender.errors import ProfileError
from recommender.formats.upload import read_playlist
from recommender.formats.writers import LinkList, to_csv, to_json, to_links, to_m3u8, to_uris
from recommender.playlists.draft import entry_of
from tests.support.pages import HOSTILE, card_ids, html, open_page, press
from tests.support.playlist_pages import (
    FEW,
    PLAYLIST,
    keys,
    listed,
    paste,
    saved_lists,
    texts,
    view,
)

# Save


def test_a_list_is_saved_named_changed_and_reopened(demo, few):
    app, ids = few
    view(app, "Save")
    assert "kept on this machine" in texts(app)
    app.text_input(key="list_name").set_value("Rain & <sun>").run()
    app.button(key="save-new").click().run()
    assert "Saved as Rain" in app.toast[0].value
    assert "<h2>Rain &amp; &lt;sun&gt;</h2>" in html(app)
    press(app, "list-rows", "remove", ids[0])
    app.text_input(key="list_name").set_value("Rain").run()
    app.button(key="save-changes").click().run()
    app.button(key="empty").click().run()
    assert listed(app) == []
    other = view(open_page(PLAYLIST), "Save")
    assert other.selectbox(key="saved_list").options[0].startswith("Rain · 4 songs · ")
    other.button(key="open-saved").click().run()
    assert listed(other) == ids[1:]
    assert other.text_input(key="list_name").value == "Rain"


def test_a_name_is_needed_to_save(few):
    app, _ = few
    view(app, "Save")
    app.button(key="save-new").click().run()
    assert "needs a name" in app.error[0].value


def test_emptying_the_name_saves_nothing_at_all(few):
    app, ids = few
    view(app, "Save")
    app.text_input(key="list_name").set_value("Rain").run()
    app.button(key="save-new").click().run()
    press(app, "list-rows", "remove", ids[0])
    app.text_input(key="list_name").set_value(" ").run()
    app.button(key="save-changes").click().run()
    assert "needs a name" in app.error[0].value
    [saved] = saved_lists()
    assert (saved.name, saved.n_entries, saved.version) == ("Rain", 5, 1)
    assert listed(app) == ids[1:]


def test_a_name_belongs_to_its_list_and_follows_it_through_undo(few):
    app, ids = few
    view(app, "Save")
    app.text_input(key="list_name").set_value("Rain").run()
    app.button(key="save-new").click().run()
    app.button(key="empty").click().run()
    paste(app, ids[0])
    assert app.text_input(key="list_name").value == ""
    app.text_input(key="list_name").set_value("Sun").run()
    press(app, "list-rows", "remove", ids[0])
    assert app.text_input(key="list_name").value == "Sun"
    app.button(key="undo").click().run()
    app.button(key="undo").click().run()
    app.button(key="undo").click().run()
    assert app.text_input(key="list_name").value == "Rain"
    app.button(key="save-changes").click().run()
    assert [item.name for item in saved_lists()] == ["Rain"]


@pytest.fixture
def two_saved(demo, few):
    app, ids = few
    view(app, "Save")
    for name in ("One", "Two"):
        app.text_input(key="list_name").set_value(name).run()
        app.button(key="save-new").click().run()
        press(app, "list-rows", "remove", ids[0 if name == "One" else 1])
    return app, ids


def test_saved_lists_are_merged_each_song_once(two_saved):
    app, _ = two_saved
    numbers = [item.playlist_id for item in saved_lists()]
    app.multiselect(key="merge_lists").set_value(numbers).run()
    app.text_input(key="merge_name").set_value("Both").run()
    app.button(key="merge-saved").click().run()
    assert [(item.name, item.n_entries) for item in saved_lists()] == [
        ("Both", 5), ("Two", 4), ("One", 5),
    ]  # fmt: skip


def test_a_saved_list_joins_the_list_at_hand(two_saved):
    app, ids = two_saved
    assert listed(app) == ids[2:]
    one = next(item.playlist_id for item in saved_lists() if item.name == "One")
    app.selectbox(key="saved_list").set_value(one).run()
    app.button(key="join-saved").click().run()
    assert listed(app) == [*ids[2:], *ids[:2]]


def test_a_saved_list_is_deleted_and_the_deletion_taken_back(two_saved):
    app, _ = two_saved
    app.button(key="delete-saved").click().run()
    assert [item.name for item in saved_lists()] == ["One"]
    app.button(key="restore").click().run()
    assert sorted(item.name for item in saved_lists()) == ["One", "Two"]
    assert "restore" not in keys(app)


def test_a_store_that_fails_is_told_and_the_rest_works(monkeypatch, few):
    app, ids = few

    def fail(*_):
        raise ProfileError("The disk is full; make room and try again.", "full")

    monkeypatch.setattr("recommender.profile.playlists.SavedPlaylists.save", fail)
    view(app, "Save")
    app.text_input(key="list_name").set_value("Rain").run()
    app.button(key="save-new").click().run()
    assert "The disk is full" in app.error[0].value
    assert listed(app) == ids
    monkeypatch.setattr("recommender.profile.playlists.SavedPlaylists.all", fail)
    app.run()
    assert "Your list itself is still here" in app.error[0].value
    assert "file-csv" in [button.key for button in app.get("download_button")]
    view(app, "Grow")
    assert len(card_ids(app)) == 6


# Files out


def test_the_list_is_offered_in_every_format_and_read_again_without_loss(monkeypatch, demo, few):
    app, ids = few
    offered = {}

    def keep(_label, make, *, key, **_):
        offered[key] = make

    monkeypatch.setattr("streamlit.download_button", keep)
    view(app, "Save")
    assert list(offered) == [
        "file-csv", "file-m3u8", "file-links.txt", "file-uris.txt", "file-json",
    ]  # fmt: skip
    for make in offered.values():
        assert [entry.track_id for entry in read_playlist(make()).tracks()] == ids
    entries = [entry_of(track) for track in demo.catalogue.tracks(FEW)]
    for write in (to_csv, to_m3u8, to_links, to_uris, to_json):
        file = write(entries)
        text = file.text if isinstance(file, LinkList) else file
        assert [entry.track_id for entry in read_playlist(text).tracks()] == ids


def test_a_file_is_made_when_it_is_asked_for(monkeypatch, demo, few):
    def fail(*_):
        raise AssertionError("nobody asked for a file")

    for name in ("to_csv", "to_m3u8", "to_links", "to_uris", "to_json"):
        monkeypatch.setattr(f"recommender.ui.components.downloads.{name}", fail)
    app = view(few[0], "Save")
    assert not app.exception
    assert len(app.get("download_button")) == 5


# Hostile names, addresses


def test_titles_full_of_markup_are_shown_as_they_are_everywhere(monkeypatch, write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": title, "artists": title, "album_name": title,
         "energy": i / 10}
        for i, title in enumerate([*HOSTILE, "Plain"])
    ]  # fmt: skip
    monkeypatch.setenv("DATASET_PATH", str(write_dataset(lines)))
    app = open_page(PLAYLIST)
    paste(app, "\n".join(f"{title} - {title}" for title in HOSTILE))
    for name in ("Grow", "Order", "Journey", "Save"):
        view(app, name)
        assert "<script" not in html(app)
        for button in app.button:
            icons_gone = re.sub(r":material/\w+:", "", button.label)
            assert not re.search(r"(?<!\\)[$*_`<\[]", icons_gone), button.label
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html(app)


@pytest.mark.parametrize(("view", "shown"), [("Journey", "Journey"), ("Nonsense", "Grow")])
def test_a_link_opens_a_view_and_a_view_that_is_none_is_ignored(demo, view, shown):
    app = open_page(PLAYLIST, view=view)
    assert app.segmented_control(key="view").value == shown
    assert not app.exception
