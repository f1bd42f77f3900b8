"""The page Playlist, run without a browser: every control and what it leads to."""

import dataclasses
import io
import json
import re
import zipfile

import pytest

from recommender import Filters, Query, Shift
from recommender.draft import Draft, entry_of
from recommender.errors import ProfileError
from recommender.journey import find_journey
from recommender.leads import leads
from recommender.ordering import energy_arc, smooth_mix
from recommender.playlist import odd_one_out
from recommender.playlist_files import read_playlist
from recommender.profile import Identity, Profiles
from recommender.ui.markup import escape_html
from tests.pages import (
    HOSTILE,
    card_ids,
    demo,
    fresh_services,
    html,
    open_page,
    plain,
    press,
    tiles,
)

__all__ = ["demo", "fresh_services"]

PLAYLIST = "pages/4_Playlist.py"
FEW = [3, 40, 77, 210, 555]


@pytest.fixture
def page(demo):
    return open_page(PLAYLIST)


@pytest.fixture
def few(demo, page):
    """Return the page with five songs, and their ids."""
    ids = [track.track_id for track in demo.catalogue.tracks(FEW)]
    paste(page, "\n".join(ids))
    return page, ids


def paste(app, text):
    app.text_area(key="paste").set_value(text).run()
    app.button(key="add-lines").click().run()
    assert not app.exception


def upload(app, name, data):
    number = app.session_state["playlist_uploads"]
    data = data.encode() if isinstance(data, str) else data
    app.file_uploader(key=f"upload-{number}").set_value((name, data, "text/plain")).run()
    assert not app.exception


def draft(app) -> Draft:
    return app.session_state["playlist_now"].draft


def listed(app):
    return [entry.track_id for entry in draft(app).entries]


def keys(app):
    return [button.key for button in app.button]


def view(app, name):
    app.segmented_control(key="view").set_value(name).run()
    assert not app.exception
    return app


def texts(app):
    return plain(" ".join(element.value for element in [*app.markdown, *app.caption]))


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
    told = texts(page)
    assert "**1** found by id, **1** found by name, **1** found by a name that is close" in told
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
    told = texts(page)
    assert "**1** found by id, **1** found by name, **1** not found, **2** left out" in told
    part = next(c for c in page.segmented_control if (c.key or "").startswith("report_part"))
    assert part.value == "missing"
    assert "&lt;b&gt;Nothing&lt;/b&gt;" in html(page)
    assert "the catalogue has no song of this artist and title" in html(page)
    page.segmented_control(key=part.key).set_value("name").run()
    assert f"<strong>{escape_html(by_name.track_name)}</strong>" in html(page)
    page.segmented_control(key=part.key).set_value("left out").run()
    told = texts(page)
    assert "a podcast episode" in told
    assert "line 5: it stands in the list already" in told
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
        return {
            "track": {
                "trackUri": track.track_id,
                "trackName": track.track_name,
                "artistName": track.artists[0],
            }
        }

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
    assert offered.options == [
        "Rain · 2 songs",
        "Sun · 1 songs",
        "Your 1 most played songs · 1 songs",
    ]
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


def from_menu(app, track_id, wish):
    line = next(one for one in tiles(app, "list-rows")[track_id].split("<li>") if wish in one)
    press(app, "list-rows", re.search(r'data-do="(\w+)"', line)[1], track_id)
    assert not app.exception


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
    told = texts(app)
    assert " ".join(odd.track.track_name.split()) in told
    assert odd.reason in told
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
    monkeypatch.setattr("recommender.draft.MAX_TRACKS", 5)
    monkeypatch.setattr("recommender.ui.playlist_add.MAX_TRACKS", 5)
    press(app, "cards", "choose", card_ids(app)[0])
    assert listed(app) == ids
    assert "The list is full: 5 songs are the most" in app.error[0].value


# Grow


def query(demo, app, **change):
    return dataclasses.replace(Query(tuple(listed(app))), **change)


def ids_of(answer):
    return [item.track.track_id for item in answer.items]


def test_cards_are_songs_that_fit_the_whole_list_and_say_which_lead_to_them(demo, few):
    app, _ = few
    answer = demo.recommend(query(demo, app))
    assert card_ids(app) == ids_of(answer)
    shown = html(app)
    for lead in leads(demo, answer):
        assert escape_html(lead.sentence()) in shown
        for seed in lead.seeds if len(lead.seeds) > 1 else ():
            assert f"<li>{escape_html(seed.label())}</li>" in shown


def test_a_click_on_a_card_adds_its_song_and_all_can_be_added(demo, few):
    app, ids = few
    second = card_ids(app)[1]
    assert ">add_circle</span>" in tiles(app, "cards")[second]
    press(app, "cards", "choose", second)
    assert listed(app) == [*ids, second]
    assert second not in card_ids(app)
    more = card_ids(app)
    app.button(key="add-all").click().run()
    assert listed(app) == [*ids, second, *more]


@pytest.mark.parametrize(
    ("key", "value", "change"),
    [
        ("n", 12, {"n": 12}),
        ("sound", 0, {"numeric_weight": 0.0}),
        ("varied", 70, {"diversity": 0.7}),
        ("energy", -2, {"shift": Shift(energy=-2)}),
        ("popular", (40, 100), {"filters": Filters(popularity=(40, 100))}),
    ],
)
def test_the_controls_of_recommendations_hold_here_too(demo, few, key, value, change):
    app, _ = few
    app.slider(key=key).set_value(value).run()
    assert card_ids(app) == ids_of(demo.recommend(query(demo, app, **change)))


def test_more_like_these_weighs_songs_and_the_mark_can_be_taken_back(demo, few):
    app, ids = few
    from_menu(app, ids[0], "More like this")
    # half of the four others is 2: the least is 3
    steered = query(demo, app, weights=(3, 1, 1, 1, 1))
    assert card_ids(app) == ids_of(demo.recommend(steered))
    assert "more like this</em>" in html(app)
    app.button(key=f"more-{ids[0]}").click().run()
    assert card_ids(app) == ids_of(demo.recommend(query(demo, app)))


def test_less_like_these_moves_away_from_songs_of_the_list_and_of_the_search(demo, few):
    app, ids = few
    from_menu(app, ids[4], "Less like this")
    assert listed(app) == ids[:4]
    assert card_ids(app) == ids_of(demo.recommend(query(demo, app, less_like=(ids[4],))))
    track = demo.catalogue.track(1_000)
    app.text_input(key="search_less").set_value(track.label()).run()
    hit = next(iter(tiles(app, "search_less-hits")))
    press(app, "search_less-hits", "choose", hit)
    both = (ids[4], hit)
    assert card_ids(app) == ids_of(demo.recommend(query(demo, app, less_like=both)))
    app.button(key=f"less-{ids[4]}").click().run()
    assert draft(app).less == both[1:]


def test_filters_that_leave_too_few_songs_are_told(few):
    app, _ = few
    app.slider(key="popular").set_value((100, 100)).run()
    assert "meet everything you ask for" in app.info[0].value
    app.button(key="loosen").click().run()
    assert len(card_ids(app)) == 6


# Order


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("build-up", lambda tracks: energy_arc([t.feature("energy") for t in tracks], "build up")),
        ("wave", lambda tracks: energy_arc([t.feature("energy") for t in tracks], "wave")),
        (
            "cool-down",
            lambda tracks: energy_arc([t.feature("energy") for t in tracks], "cool down"),
        ),
        ("smooth", smooth_mix),
    ],
)
def test_the_list_is_put_in_order_and_the_order_before_comes_back(demo, few, key, order):
    app, ids = few
    view(app, "Order")
    app.button(key=f"order-{key}").click().run()
    tracks = demo.catalogue.tracks(FEW)
    assert listed(app) == [tracks[place].track_id for place in order(tracks).tolist()]
    assert len(app.get("vega_lite_chart")) == 3
    app.button(key="undo").click().run()
    assert listed(app) == ids


# Journey


def test_a_journey_goes_from_the_first_song_to_the_last_and_becomes_the_list(demo, few):
    app, ids = few
    view(app, "Journey")
    found = find_journey(demo, ids[0], ids[-1], 8)
    stops = [stop.track.track_id for stop in found.stops]
    assert len(app.get("vega_lite_chart")) == 3
    shown = html(app)
    for place, stop in enumerate(found.stops, start=1):
        assert f"<strong>{place}. {escape_html(stop.track.track_name)}</strong>" in shown
    app.slider(key="steps").set_value(4).run()
    stops = [s.track.track_id for s in find_journey(demo, ids[0], ids[-1], 4).stops]
    app.button(key="journey-add").click().run()
    assert listed(app) == [*ids, *stops[1:-1]]
    # the last song of the list is another one now, and so is the journey's end
    app.button(key="undo").click().run()
    app.button(key="journey-use").click().run()
    assert listed(app) == stops


def test_both_ends_of_a_journey_can_be_searched_without_a_list(demo, page):
    view(page, "Journey")
    for key, row in (("search_from", 20), ("search_to", 1_500)):
        page.text_input(key=key).set_value(demo.catalogue.track(row).label()).run()
        press(page, f"{key}-hits", "choose", next(iter(tiles(page, f"{key}-hits"))))
    page.toggle(key="repeat").set_value(True).run()
    page.button(key="journey-use").click().run()
    assert len(listed(page)) == 9


def test_a_journey_that_cannot_be_is_told(demo, page):
    view(page, "Journey")
    track = demo.catalogue.track(20)
    for key in ("search_from", "search_to"):
        page.text_input(key=key).set_value(track.label()).run()
        press(page, f"{key}-hits", "choose", track.track_id)
    assert "choose two different ones" in page.warning[0].value


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
    options = app.multiselect(key="merge_lists")
    numbers = [item.playlist_id for item in saved_lists(app)]
    options.set_value(numbers).run()
    app.text_input(key="merge_name").set_value("Both").run()
    app.button(key="merge-saved").click().run()
    assert [(item.name, item.n_entries) for item in saved_lists(app)] == [
        ("Both", 5), ("Two", 4), ("One", 5),
    ]  # fmt: skip


def saved_lists(app):
    import os

    with Profiles.open(os.environ["DATABASE_URL"]) as profiles:
        return profiles.of(Identity("segue", "local")).playlists.all()


def test_a_saved_list_joins_the_list_at_hand(two_saved):
    app, ids = two_saved
    assert listed(app) == ids[2:]
    one = next(item.playlist_id for item in saved_lists(app) if item.name == "One")
    app.selectbox(key="saved_list").set_value(one).run()
    app.button(key="join-saved").click().run()
    assert listed(app) == [*ids[2:], *ids[:2]]


def test_a_saved_list_is_deleted_and_the_deletion_taken_back(two_saved):
    app, _ = two_saved
    app.button(key="delete-saved").click().run()
    assert [item.name for item in saved_lists(app)] == ["One"]
    app.button(key="restore").click().run()
    assert sorted(item.name for item in saved_lists(app)) == ["One", "Two"]
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


def test_the_list_is_offered_in_every_format_and_read_again_without_loss(demo, few):
    from recommender.playlist_writers import to_csv, to_json, to_links, to_m3u8, to_uris

    app, ids = few
    view(app, "Save")
    offered = {button.key: button for button in app.get("download_button")}
    assert [key for key in offered if key.startswith("file-")] == [
        "file-csv", "file-m3u8", "file-links.txt", "file-uris.txt", "file-json",
    ]  # fmt: skip
    entries = [entry_of(track) for track in demo.catalogue.tracks(FEW)]
    for write in (to_csv, to_m3u8, to_links, to_uris, to_json):
        again = read_playlist(write(entries)).tracks()
        assert [entry.track_id for entry in again] == ids


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
