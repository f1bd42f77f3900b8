"""The page For You, run without a browser."""

import json
import re
from datetime import UTC, datetime, timedelta

from streamlit import config

from recommender.taste.history import History
from recommender.taste.onboarding import first_picks
from recommender.taste.tastes import find_tastes
from tests.pages.for_you.page import FOR_YOU, open_menu, shelf_ids, shelf_keys, start_ids
from tests.support.pages import (
    RECOMMENDATIONS,
    card_ids,
    html,
    in_address,
    open_page,
    plain,
    press,
    tiles,
)


def on_shelf(app, track_id):
    """Return the key of the shelf a song is on."""
    return next(key for key in shelf_keys(app) if track_id in tiles(app, key))


def headings(app):
    return [plain(heading.value) for heading in app.subheader]


def labels(app, start):
    return [button.label for button in app.button if (button.key or "").startswith(start)]


def menu_keys(app):
    """Return the keys of the menus that list the songs of a taste."""
    return [f"from-{taste.name}" for taste in app.session_state["for_you"].tastes]


def test_who_likes_nothing_yet_picks_three_of_twelve_and_gets_shelves(demo, profile):
    app = open_page(FOR_YOU)
    picks = [track.track_id for track in first_picks(demo)]
    assert len(picks) == 12
    assert start_ids(app) == picks
    for count, one in enumerate(picks[:3], start=1):
        assert f"**{count - 1}** of 3 picked" in [text.value for text in app.markdown]
        press(app, "cards-start", "pick", one)
    assert not app.exception
    assert {one.track_id for one in profile.likes()} == set(picks[:3])
    assert "What Segue believes about your taste" in headings(app)
    assert len(shelf_ids(app)) >= 6
    assert not set(shelf_ids(app)) & set(picks[:3])


def test_a_pick_can_be_taken_back_and_fewer_than_three_will_do(demo, profile):
    app = open_page(FOR_YOU)
    first, second, *_ = [track.track_id for track in first_picks(demo)]
    press(app, "cards-start", "pick", first)
    press(app, "cards-start", "pick", second)
    press(app, "cards-start", "pick", first)
    assert [one.track_id for one in profile.likes()] == [second]
    app.button(key="enough").click().run()
    assert len(shelf_ids(app)) == 6


def test_the_start_finds_songs_by_search_too(demo, profile):
    track = demo.catalogue.track(10)
    app = open_page(FOR_YOU)
    app.text_input(key="start").set_value(f"{track.track_name} {track.artists[0]}").run()
    hit = next(iter(tiles(app, "start-hits")))
    press(app, "start-hits", "choose", hit)
    assert [one.track_id for one in profile.likes()] == [hit]


def test_each_taste_is_a_shelf_with_its_name_share_and_reasons(demo, liked):
    app = open_page(FOR_YOU)
    now = datetime.now(UTC)
    tastes = find_tastes(demo, History(likes=tuple((one, now) for one in liked)), now)
    assert len(tastes) >= 2
    names = [taste.name[0].upper() + taste.name[1:] for taste in tastes]
    assert headings(app)[: len(tastes)] == names
    for taste in tastes:
        assert any(f"{taste.share:.0%} of what you like" in one.value for one in app.caption)
    assert len(shelf_ids(app)) == len(set(shelf_ids(app))) == 6 * len(tastes)
    assert not set(shelf_ids(app)) & set(liked)
    assert html(app).count('class="segue-reason"') == 6 * len(tastes)
    assert re.search(r"Fits \d of your \d+ songs", html(app))


def test_a_like_stays_where_it_is_a_not_this_goes_and_the_shelves_can_be_updated(liked, profile):
    app = open_page(FOR_YOU)
    before = shelf_ids(app)
    assert not labels(app, "update")
    press(app, on_shelf(app, before[0]), "like", before[0])
    press(app, on_shelf(app, before[1]), "out", before[1])
    assert shelf_ids(app) == [before[0], *before[2:]]
    assert [one.track_id for one in profile.dislikes()] == [before[1]]
    app.button(key="update").click().run()
    after = shelf_ids(app)
    assert not {before[0], before[1]} & set(after)
    assert len(after) >= 6
    assert not labels(app, "update")


def test_a_dislike_of_the_profile_is_left_out_here_in_every_session(liked, profile):
    unwanted = shelf_ids(open_page(FOR_YOU))[0]
    profile.dislike(unwanted)
    assert unwanted not in shelf_ids(open_page(FOR_YOU))


def test_coming_back_to_the_page_makes_the_shelves_anew(liked, profile):
    app = open_page("app.py")
    app.switch_page(FOR_YOU).run()
    before = shelf_ids(app)
    app.switch_page("app.py").run()
    profile.like(before[0])
    app.switch_page(FOR_YOU).run()
    assert before[0] not in shelf_ids(app)


def test_songs_shown_and_passed_over_rest_and_a_second_look_is_no_second_pass(liked, profile):
    app = open_page(FOR_YOU)
    shown = shelf_ids(app)
    app.run()
    open_page(FOR_YOU)
    assert {one: seen.times for one, seen in profile.passed().items()} == dict.fromkeys(shown, 1)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    profile.pass_over(*shown, at=yesterday - timedelta(days=1))
    profile.pass_over(*shown, at=yesterday)
    rested = open_page(FOR_YOU)
    assert not set(shelf_ids(rested)) & set(shown)
    open_menu(rested, "rests")
    assert len(labels(rested, "rests-")) == len(shown)
    rested.button(key=f"rests-{shown[0]}").click().run()
    assert shown[0] in shelf_ids(rested)


def test_a_card_opens_the_songs_that_belong_with_it(liked):
    app = open_page("app.py")
    app.switch_page(FOR_YOU).run()
    first = shelf_ids(app)[0]
    press(app, on_shelf(app, first), "choose", first)
    assert in_address(app, "track") == first
    assert len(card_ids(app)) == 6


def test_each_belief_can_be_removed_whole_or_by_its_songs(liked, profile):
    app = open_page(FOR_YOU)
    open_menu(app, menu_keys(app)[0])
    songs = [b.key.removeprefix("forget-") for b in app.button if b.key.startswith("forget-")]
    assert set(songs) < set(liked)
    app.button(key=f"forget-{songs[0]}").click().run()
    assert {one.track_id for one in profile.likes()} == set(liked) - {songs[0]}
    first = menu_keys(app)[0]
    if not labels(app, "forget-"):
        open_menu(app, first)
    songs = [b.key.removeprefix("forget-") for b in app.button if b.key.startswith("forget-")]
    before = {one.track_id for one in profile.likes()}
    app.button(key=first.replace("from-", "remove-")).click().run()
    assert not app.exception
    assert {one.track_id for one in profile.likes()} == before - set(songs)
    assert first not in menu_keys(app)
    assert menu_keys(app)


def test_what_is_avoided_is_listed_and_can_be_taken_back(liked, profile, demo):
    avoided = next(
        track.track_id
        for track in demo.catalogue.tracks(range(len(demo.catalogue)))
        if track.track_id not in liked
    )
    profile.dislike(avoided)
    app = open_page(FOR_YOU)
    open_menu(app, "avoids")
    assert len(labels(app, "avoids-")) == 1
    app.button(key=f"avoids-{avoided}").click().run()
    assert profile.dislikes() == []


def test_the_chart_shows_songs_and_tastes_by_energy_and_mood(liked):
    app = open_page(FOR_YOU)
    chart = app.get("vega_lite_chart")[0].proto
    spec = json.loads(chart.spec)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["circle", "point"]
    assert spec["layer"][0]["encoding"]["x"]["title"] == "calm → energetic"
    assert spec["layer"][0]["encoding"]["y"]["title"] == "melancholic → happy"
    assert "Your songs by energy and mood" in chart.alt


def test_elsewhere_without_a_login_the_page_works_for_the_session_and_says_so(demo, profile):
    config.set_option("server.address", "192.0.2.1")
    app = open_page(FOR_YOU)
    for track in first_picks(demo)[:3]:
        press(app, "cards-start", "pick", track.track_id)
    assert shelf_ids(app)
    assert any("nothing is kept" in caption.value for caption in app.caption)
    assert start_ids(open_page(FOR_YOU))
    assert profile.likes() == []


def test_where_the_store_fails_the_page_says_so_and_the_others_work(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////dev/null/profile.db")
    app = open_page(FOR_YOU)
    assert not app.exception
    assert "Cannot create the profile store" in plain(app.error[0].value)
    assert not open_page(RECOMMENDATIONS).exception


def test_the_session_holds_no_copy_of_the_catalogue_or_of_the_history(liked):
    app = open_page(FOR_YOU)
    view = app.session_state["for_you"]
    assert {type(part).__name__ for part in (view, *view.tastes, *view.shelves, *view.beliefs)} == {
        "View", "Taste", "Shelf", "Belief",
    }  # fmt: skip
    held = [item.track.track_id for shelf in view.shelves for item in shelf.items]
    assert held == shelf_ids(app)
