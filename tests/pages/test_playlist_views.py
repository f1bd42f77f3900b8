"""The page Playlist, run without a browser: how a list grows, its order, and journeys."""

import dataclasses

import pytest

from recommender import Filters, Query, Shift
from recommender.playlists.journey import find_journey
from recommender.playlists.ordering import energy_arc, smooth_mix
from recommender.ranking.attribution import attribute
from recommender.ui.markup import escape_html
from tests.support.pages import card_ids, html, press, tiles
from tests.support.playlist_pages import FEW, draft, from_menu, listed, view

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
    for attribution in attribute(demo, answer):
        assert escape_html(attribution.sentence()) in shown
        for seed in attribution.seeds if len(attribution.seeds) > 1 else ():
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


def arc(shape):
    return lambda tracks: energy_arc([track.feature("energy") for track in tracks], shape)


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("build-up", arc("build up")),
        ("wave", arc("wave")),
        ("cool-down", arc("cool down")),
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
