"""The page Playlist, run without a browser: how a list is made and what it shows."""

import io
import json
import re
import zipfile

import pytest

from recommender.playlists.summary import odd_one_out
from recommender.ui.markup import escape_html
from tests.support.pages import card_ids, html, plain, press, tiles
from tests.support.playlist_pages import (
    FEW,
    draft,
    from_menu,
    keys,
    listed,
    paste,
    texts,
    upload,
    view,
)

# Build


def test_an_empty_list_explains_itself_and_a_starter_begins_it(page):
    assert "Your list is empty" in page.markdown[0].value
    starters = [key for key in keys(page) if key.startswith("starter-")]
    page.button(key=starters[0]).click().run()
    assert listed(page) == [starters[0].removeprefix("starter-")]
    assert "Your list is empty" not in texts(page)


@pytest.mark.parametrize("name", ["Grow", "Order", "Journey", "Save"])
def test_every_view_of_an_empty_list_says_what_it_needs(page, name):
    view(page, name)
    assert any(
        words in texts(page)
        for words in ("Songs that fit your list", "put in order", "journey starts", "Nothing is")
    )


def test_search_adds_the_song_that_is_picked(demo, page):
    track = demo.catalogue.track(10)
    page.text_input(key="search").set_value(track.label()).run()
    hit = next(iter(tiles(page, "search-hits")))
    press(page, "search-hits", "choose", hit)
    assert listed(page) == [hit]
    page.text_input(key="search").set_value(track.label()).run()
    press(page, "search-hits", "choose", hit)
    assert listed(page) == [hit]
    assert "is in your list already" in page.toast[0].value


def test_the_example_shows_the_three_ways_to_write_a_line(page):
    page.button(key="example").click().run()
    assert len(page.text_area(key="paste").value.splitlines()) == 3
    page.button(key="add-lines").click().run()
    shown = texts(page)
    assert "**1** found by id, **1** found by name, **1** found by a name that is close" in shown
    assert len(listed(page)) == 3
    assert page.text_area(key="paste").value == ""


def test_an_empty_box_and_a_song_list_too_long_are_told(page):
    page.button(key="add-lines").click().run()
    assert "nothing in the box" in page.error[0].value
    paste(page, "\n".join(f"Artist {i} - Title {i}" for i in range(5_001)))
    assert "more than 5\\,000 tracks" in page.error[0].value
    assert "playlist_now" not in page.session_state or not listed(page)


def test_the_report_tells_what_matched_how_and_what_not_and_why(demo, page):
    by_id, by_name = demo.catalogue.tracks([5, 6])
    lines = [
        by_id.track_id,
        f"{by_name.artists[0]} - {by_name.track_name}",
        "Nobody - <b>Nothing</b>",
        "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
        by_id.track_id,
    ]
    paste(page, "\n".join(lines))
    shown = texts(page)
    assert "**1** found by id, **1** found by name, **1** not found, **2** left out" in shown
    part = next(c for c in page.segmented_control if (c.key or "").startswith("report_part"))
    assert part.value == "missing"
    assert "&lt;b&gt;Nothing&lt;/b&gt;" in html(page)
    assert "the catalogue has no song of this artist and title" in html(page)
    page.segmented_control(key=part.key).set_value("name").run()
    assert f"<strong>{escape_html(by_name.track_name)}</strong>" in html(page)
    page.segmented_control(key=part.key).set_value("left out").run()
    shown = texts(page)
    assert "a podcast episode" in shown
    assert "line 5: it stands in the list already" in shown
    page.button(key="close-report").click().run()
    assert "What became of" not in texts(page)


def test_a_match_can_be_changed_to_another_hit_or_dropped_and_undone(demo, page):
    track, other = demo.catalogue.tracks([6, 900])
    paste(page, f"{track.artists[0]} - {track.track_name}")
    (found,) = listed(page)
    page.session_state["fix-0"] = True
    page.run()
    page.text_input(key="fix_text-0").set_value(other.label()).run()
    page.button(key=f"fix-0-{other.track_id}").click().run()
    assert listed(page) == [other.track_id]
    page.session_state["fix-0"] = True
    page.run()
    page.button(key="drop-0").click().run()
    assert listed(page) == []
    page.button(key="undo").click().run()
    page.button(key="undo").click().run()
    assert listed(page) == [found]


def test_lines_that_were_not_found_can_be_kept_and_are_exported(demo, page):
    paste(page, f"{demo.catalogue.track(3).track_id}\nNobody - Nothing\nNo One - Nowhere")
    assert len(listed(page)) == 1
    page.button(key="keep").click().run()
    assert [entry.label() for entry in draft(page).entries][1:] == [
        "Nobody - Nothing", "No One - Nowhere",
    ]  # fmt: skip
    assert html(page).count("not in the catalogue</em>") == 2
    assert "2 of them not in the catalogue" in html(page)
    assert len(card_ids(page)) == 6


# Files


def test_a_csv_of_exportify_is_added_at_one_click_and_the_uploader_is_free_again(demo, page):
    a, b = demo.catalogue.tracks([8, 9])
    table = "\ufeffTrack URI,Track Name,Artist Name(s)\r\n" + "".join(
        f"{t.track_id},{t.track_name},{t.artists[0]}\r\n" for t in (a, b)
    )
    upload(page, "mine.csv", table)
    assert page.button(key="add-file").label == "Add 2 songs"
    page.button(key="add-file").click().run()
    assert listed(page) == [a.track_id, b.track_id]
    assert "mine" in texts(page)
    assert page.file_uploader(key="upload-1").value is None


def test_of_a_zip_with_several_lists_a_person_chooses(demo, page):
    tracks = demo.catalogue.tracks([8, 9, 10])

    def item(track):
        names = {"trackName": track.track_name, "artistName": track.artists[0]}
        return {"track": {"trackUri": track.track_id, **names}}

    export = {
        "playlists": [
            {"name": "Rain", "items": [item(tracks[0]), item(tracks[1])]},
            {"name": "Sun", "items": [item(tracks[2])]},
        ]
    }
    play = {
        "endTime": "2024-01-01 10:00",
        "artistName": tracks[1].artists[0],
        "trackName": tracks[1].track_name,
        "msPlayed": 60_000,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Spotify Account Data/Playlist1.json", json.dumps(export))
        archive.writestr("Spotify Account Data/StreamingHistory_music_0.json", json.dumps([play]))
    upload(page, "my_spotify_data.zip", packed.getvalue())
    offered = page.multiselect(key="upload_lists")
    rain, sun, played = offered.options
    assert (rain, sun) == ("Rain · 2 songs", "Sun · 1 songs")
    assert played == "Your 1 most played songs · 1 songs"
    assert page.button(key="add-file").disabled
    offered.set_value([1, 2]).run()
    page.button(key="add-file").click().run()
    found = [demo.catalogue.row(track_id) for track_id in listed(page)]
    assert [demo.catalogue.song[row] for row in found] == [
        demo.catalogue.song[10], demo.catalogue.song[9],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture\\.csv"),
        ("deep.json", "[" * 10_000, "deep\\.json"),
        ("broken.zip", b"PK\x03\x04 broken", "damaged or locked"),
        ("empty.m3u", "", "is empty"),
        ("other.json", '{"a": [1]}', "no songs that are known"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_list_stays(few, name, data, words):
    app, ids = few
    upload(app, name, data)
    assert words in app.error[0].value
    assert listed(app) == ids
    assert "add-file" not in keys(app)


# The list


def test_rows_show_title_and_artists_and_each_song_can_be_removed_with_undo(demo, few):
    app, ids = few
    shown = html(app)
    for place, track in enumerate(demo.catalogue.tracks(FEW), start=1):
        assert f"<strong>{place}. {escape_html(track.track_name)}</strong>" in shown
    press(app, "list-rows", "remove", ids[2])
    assert listed(app) == [*ids[:2], *ids[3:]]
    assert plain(app.button(key="undo").label).startswith("Undo: Remove ")
    app.button(key="undo").click().run()
    assert listed(app) == ids


def test_songs_move_up_down_to_the_top_and_to_the_end(few):
    app, (a, b, c, d, e) = few
    for do, track_id in (("up", a), ("down", e)):
        buttons = re.findall(r"<button[^>]*>", tiles(app, "list-rows")[track_id])
        assert [f'data-do="{do}"' in one for one in buttons if " disabled" in one] == [True]
    press(app, "list-rows", "up", c)
    assert listed(app) == [a, c, b, d, e]
    press(app, "list-rows", "down", a)
    assert listed(app) == [c, a, b, d, e]
    from_menu(app, d, "To the top")
    assert listed(app) == [d, c, a, b, e]
    from_menu(app, d, "To the end")
    assert listed(app) == [c, a, b, e, d]


def test_the_list_can_be_emptied_and_brought_back(few):
    app, ids = few
    app.button(key="empty").click().run()
    assert listed(app) == []
    app.button(key="undo").click().run()
    assert listed(app) == ids


def test_a_song_can_be_heard_from_its_menu(few):
    app, ids = few
    from_menu(app, ids[1], "Listen")
    assert "no player for it" in tiles(app, "list-rows")[f"player-{ids[1]}"]


def test_the_odd_one_out_is_named_with_its_reason_and_can_go(demo, few):
    app, ids = few
    odd = odd_one_out(demo, ids)
    shown = texts(app)
    assert " ".join(odd.track.track_name.split()) in shown
    assert odd.reason in shown
    app.button(key="remove-odd").click().run()
    assert listed(app) == [track_id for track_id in ids if track_id != odd.track.track_id]


def test_a_long_list_is_shown_a_leaf_at_a_time(demo, page):
    tracks = demo.catalogue.tracks(range(1_900))
    paste(page, "\n".join(track.track_id for track in tracks))
    assert len(listed(page)) == 1_900
    assert page.pagination(key="list_page").value == 1
    assert len(tiles(page, "list-rows")) == 10
    assert len(page.button) < 80
    page.pagination(key="list_page").set_value(3).run()
    assert tracks[20].track_id in tiles(page, "list-rows")
    # the leaf on which a song was added is shown next
    added = card_ids(page)[0]
    press(page, "cards", "choose", added)
    assert page.pagination(key="list_page").value == 191
    assert added in tiles(page, "list-rows")


def test_a_list_that_is_full_says_so(monkeypatch, demo, few):
    app, ids = few
    monkeypatch.setattr("recommender.playlists.draft.MAX_TRACKS", 5)
    monkeypatch.setattr("recommender.ui.playlist.add.MAX_TRACKS", 5)
    press(app, "cards", "choose", card_ids(app)[0])
    assert listed(app) == ids
    assert "The list is full: 5 songs are the most" in app.error[0].value
