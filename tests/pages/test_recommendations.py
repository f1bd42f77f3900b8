"""The page Recommendations, run without a browser: every control changes what it says."""

import re

import numpy as np
import pytest
import sqlalchemy as sa

from recommender import Filters, Query, Shift
from recommender.ranking.presets import PRESETS
from recommender.ranking.reasons import explain
from recommender.ranking.wording import alike
from recommender.ui.components.query_panel import shift_in_words
from recommender.ui.markup import escape_html
from tests.support.pages import (
    EMBED,
    REAL_IDS,
    RECOMMENDATIONS,
    card_ids,
    html,
    ids,
    in_address,
    open_page,
    press,
    send_press,
    tiles,
    title,
)


@pytest.fixture
def seed(demo):
    """Return a track with several versions and genres around it."""
    return demo.catalogue.track(40)


@pytest.fixture
def app(seed):
    return open_page(RECOMMENDATIONS, track=seed.track_id)


def test_each_card_tells_its_reason_and_its_parts_with_a_bar_each(demo, seed, app):
    answer = demo.recommend(Query((seed.track_id,)))
    for item, reason in zip(answer.items, explain(demo, answer), strict=True):
        card = tiles(app, "cards")[item.track.track_id]
        assert title(card) == item.track.track_name
        assert escape_html(reason.sentence()) in card
        assert f"<strong>{100 * item.match:.0f}%</strong> match" in card
        assert f"Sound: {alike(reason.sound)}<" in card
        assert f"Artist and genre: {100 * reason.artist_and_genre:.0f} of 100<" in card
        bars = [f"{100 * share:.0f}" for share in (max(reason.sound, 0), reason.artist_and_genre)]
        assert re.findall(r"width:(\d+)%", card) == bars
        assert ("Both well known" in card) == reason.both_known
        assert "Together in" not in card


@pytest.mark.parametrize(
    ("key", "value", "change"),
    [
        ("sound", 0, {"numeric_weight": 0.0}),
        ("sound", 100, {"numeric_weight": 1.0}),
        ("n", 24, {"n": 24}),
        ("familiar", 100, {"familiarity": 1.0}),
        ("varied", 70, {"diversity": 0.7}),
        ("energy", -2, {"shift": Shift(energy=-2)}),
        ("mood", 2, {"shift": Shift(valence=2)}),
        ("pace", 1, {"shift": Shift(tempo=1)}),
        ("acoustic", 2, {"shift": Shift(acousticness=2)}),
        ("known", -1, {"shift": Shift(popularity=-1)}),
        ("popular", (40, 100), {"filters": Filters(popularity=(40, 100))}),
        ("bpm", (100, 140), {"filters": Filters(tempo=(100, 140))}),
        ("bpm", (100, 250), {"filters": Filters(tempo=(100, 1000))}),
        ("minutes", (0, 3), {"filters": Filters(duration_ms=(0, 180_000))}),
        ("minutes", (4, 20), {"filters": Filters(duration_ms=(240_000, 86_400_000))}),
        ("per_artist", 1, {"max_per_artist": 1}),
    ],
)
def test_a_slider_changes_the_list_as_the_core_does(demo, seed, app, key, value, change):
    app.slider(key=key).set_value(value).run()
    assert not app.exception
    assert card_ids(app) == ids(demo, Query((seed.track_id,), **change))


def test_genres_keys_and_artists_are_obeyed(demo, seed, app):
    genre = sorted(demo.catalogue.genres.names.to_pylist())[3]
    app.multiselect(key="genre").set_value([genre]).run()
    query = Query((seed.track_id,), filters=Filters(genres_in={genre}))
    assert card_ids(app) == ids(demo, query)
    app.run().multiselect(key="genre").set_value([]).run()
    app.run().multiselect(key="no_genre").set_value([seed.genres[0]]).run()
    query = Query((seed.track_id,), filters=Filters(genres_out={seed.genres[0]}))
    assert card_ids(app) == ids(demo, query)
    app.run().multiselect(key="no_genre").set_value([]).run()
    app.run().multiselect(key="key").set_value(["C", "G"]).run()
    assert card_ids(app) == ids(demo, Query((seed.track_id,), filters=Filters(keys={0, 7})))


@pytest.mark.parametrize(
    ("key", "value", "filters"),
    [
        ("mode", "minor", Filters(mode=0)),
        ("mode", "major", Filters(mode=1)),
        ("words", "clean", Filters(explicit=False)),
        ("words", "explicit", Filters(explicit=True)),
    ],
)
def test_mode_and_words_are_obeyed(demo, seed, app, key, value, filters):
    app.segmented_control(key=key).set_value(value).run()
    assert card_ids(app) == ids(demo, Query((seed.track_id,), filters=filters))


def test_an_address_with_filters_opens_the_same_list(demo, seed):
    app = open_page(
        RECOMMENDATIONS, track=seed.track_id, n="12", energy="2", popular=["20", "90"],
        no_artist=[seed.artists[0]],
    )  # fmt: skip
    query = Query(
        (seed.track_id,),
        n=12,
        shift=Shift(energy=2),
        filters=Filters(popularity=(20, 90), artists_out={seed.artists[0]}),
    )
    assert card_ids(app) == ids(demo, query)


@pytest.mark.parametrize("value", ["99", "many", "-1", ""])
def test_a_bad_value_in_the_address_is_ignored(demo, seed, value):
    app = open_page(RECOMMENDATIONS, track=seed.track_id, n=value)
    assert not app.exception
    assert card_ids(app) == ids(demo, Query((seed.track_id,)))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_sets_its_values_and_is_marked_as_the_one_in_use(demo, seed, app, preset):
    app.slider(key="sound").set_value(35).run()
    assert "Your own mix." in tiles(app, "presets")[""]
    press(app, "presets", "preset", preset.name)
    assert card_ids(app) == ids(demo, preset.apply(Query((seed.track_id,))))
    assert escape_html(preset.sentence) in tiles(app, "presets")[""]
    pressed = [name for name, tile in tiles(app, "presets").items() if 'pressed="true"' in tile]
    assert pressed == [preset.name]


def test_the_page_says_what_a_shift_asks_for_and_takes_it_back(demo, seed, app):
    app.slider(key="energy").set_value(-2).run()
    app.run().slider(key="mood").set_value(1).run()
    assert any("much calmer, happier" in caption.value for caption in app.caption)
    app.run().button(key="no-shift").click().run()
    assert app.slider(key="energy").value == 0
    assert card_ids(app) == ids(demo, Query((seed.track_id,)))


def test_shift_in_words_names_every_direction():
    shift = Shift(energy=2, valence=-1, tempo=-2, acousticness=-1, popularity=-1)
    assert shift_in_words(Query(("a",), shift=shift)) == (
        "much more energetic, sadder, much slower, more electric, less known"
    )
    assert shift_in_words(Query(("a",))) == ""


def test_too_few_songs_are_told_and_the_dearest_filter_is_offered_to_be_loosened(demo, seed, app):
    app.slider(key="popular").set_value((100, 100)).run()
    app.run().slider(key="bpm").set_value((0, 200)).run()
    assert "meet everything you ask for" in app.info[0].value
    assert "Loosen “popularity”" in app.button(key="loosen").label
    app.button(key="loosen").click().run()
    assert app.slider(key="popular").value == (0, 100)
    assert card_ids(app) == ids(demo, Query((seed.track_id,), filters=Filters(tempo=(0, 200))))


def test_all_filters_can_be_cleared_at_once(demo, seed, app):
    app.slider(key="popular").set_value((30, 60)).run()
    app.run().segmented_control(key="mode").set_value("minor").run()
    app.run().button(key="no-filters").click().run()
    assert card_ids(app) == ids(demo, Query((seed.track_id,)))


def test_not_this_leaves_the_list_the_next_comes_in_and_it_can_be_brought_back(demo, seed):
    app = open_page(RECOMMENDATIONS, track=seed.track_id, per_artist="0")
    before = ids(demo, Query((seed.track_id,), n=7, max_per_artist=None))
    press(app, "cards", "out", before[1])
    assert card_ids(app) == [before[0], *before[2:7]]
    assert in_address(app, "out") == before[1]
    app.button(key="bring-back").click().run()
    assert card_ids(app) == before[:6]


def test_a_link_holds_the_songs_left_out(demo, seed):
    before = ids(demo, Query((seed.track_id,), n=7, max_per_artist=None))
    address = {"track": seed.track_id, "out": [before[0], "nobody"]}
    assert card_ids(open_page(RECOMMENDATIONS, **address, per_artist="0")) == before[1:7]


def test_a_song_left_out_makes_room_for_another_by_its_artist(demo, seed):
    before = ids(demo, Query((seed.track_id,)))
    left = Query((seed.track_id,), filters=Filters(tracks_out={before[0]}))
    app = open_page(RECOMMENDATIONS, track=seed.track_id, out=before[0])
    assert card_ids(app) == ids(demo, left)
    assert before[0] not in card_ids(app)


@pytest.mark.parametrize("name", ["track", "out", "no_artist", "genre", "key", "bpm", "view"])
def test_an_address_of_any_length_is_answered_by_the_page(demo, seed, name):
    address = {"track": seed.track_id, name: ["x" * 20_000] * 20}
    app = open_page(RECOMMENDATIONS, **address)
    assert not app.exception
    assert app.warning or len(card_ids(app)) == 6
    assert all(len(element.value) < 500 for element in (*app.warning, *app.error))


def test_like_is_a_switch(demo, seed, app):
    first = card_ids(app)[0]
    assert 'aria-label="Like"' in tiles(app, "cards")[first]
    press(app, "cards", "like", first)
    assert 'aria-label="Take the like back"' in tiles(app, "cards")[first]
    press(app, "cards", "like", first)
    assert 'aria-label="Like"' in tiles(app, "cards")[first]


def test_one_player_is_open_at_a_time_and_an_invented_song_has_a_note(demo, seed, app):
    first, second = card_ids(app)[:2]
    press(app, "cards", "listen", first)
    assert "no player for it" in tiles(app, "cards")[f"player-{first}"]
    press(app, "cards", "listen", second)
    assert 'aria-label="Listen"' in tiles(app, "cards")[first]
    assert 'aria-label="Close the player"' in tiles(app, "cards")[second]


def test_versions_are_counted_and_each_can_be_the_seed(demo):
    sizes = np.diff(demo.catalogue.song_indptr)
    song = int(np.argmax(sizes))
    rows = demo.catalogue.song_rows[
        demo.catalogue.song_indptr[song] : demo.catalogue.song_indptr[song + 1]
    ]
    best_known = demo.catalogue.track(int(rows[0]))
    other = next(
        row
        for row in range(len(demo.catalogue))
        if best_known.track_id in ids(demo, Query((demo.catalogue.track(row).track_id,), n=24))
    )
    app = open_page(RECOMMENDATIONS, track=demo.catalogue.track(other).track_id, n="24")
    menus = [tile for tile in tiles(app, "cards").values() if f">{len(rows)} versions<" in tile]
    assert menus
    version = re.findall(r'data-name="([^"]+)"', menus[0])[-1]
    send_press(app, "cards", "choose", version)
    assert in_address(app, "track") == version


def test_state_survives_a_visit_to_another_page(demo, seed):
    app = open_page("app.py")
    app.switch_page(RECOMMENDATIONS)
    app.query_params["track"] = seed.track_id
    app.run()
    app.slider(key="n").set_value(12).run()
    app.switch_page(EMBED).run()
    app.switch_page(RECOMMENDATIONS).run()
    assert in_address(app, "track") == seed.track_id


def test_the_embed_page_lists_the_same_songs_with_a_note_for_invented_ones(demo, seed):
    app = open_page(EMBED, track=seed.track_id, n="9")
    answer = demo.recommend(Query((seed.track_id,), n=9))
    shown = html(app)
    for item in answer.items:
        assert escape_html(item.track.track_name) in shown
        assert escape_html(", ".join(item.track.artists)) in shown
    assert "These songs are invented" in app.info[0].value
    assert app.button(key="open-all").disabled


def test_the_embed_page_lists_what_the_address_asks_for_as_recommendations_does(demo, seed):
    address = {"track": seed.track_id, "mood": "2", "popular": ["20", "90"], "varied": "50"}
    shown = html(open_page(EMBED, **address))
    query = Query(
        (seed.track_id,),
        diversity=0.5,
        shift=Shift(valence=2),
        filters=Filters(popularity=(20, 90)),
    )
    titles = [escape_html(item.track.track_name) for item in demo.recommend(query).items]
    assert re.findall(r'segue-line"><strong>(.*?)</strong>', shown) == titles


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/track/{REAL_IDS[2]}?si=abc",
        f"https://open.spotify.com/intl-de/track/{REAL_IDS[2]}",
        f"spotify:track:{REAL_IDS[2]}",
    ],
)
def test_a_pasted_link_is_embedded_and_offers_its_six(playable, text):
    app = open_page(EMBED)
    app.text_input(key="link").set_value(text).run()
    sources = [frame.proto.src for frame in app.get("iframe")]
    notes = [c.value for c in app.caption if "Open the track on Spotify" in c.value]
    assert any(REAL_IDS[2] in place for place in [*sources, *notes])
    app.button(key="seed-from-link").click().run()
    assert in_address(app, "track") == REAL_IDS[2]


def test_a_pasted_link_to_a_track_outside_the_catalogue_plays_but_offers_nothing(playable):
    app = open_page(EMBED)
    app.text_input(key="link").set_value("spotify:track:6rqhFgbbKwnb9MLmUQDhG6").run()
    assert any("not in the catalogue" in caption.value for caption in app.caption)
    assert not [button for button in app.button if button.key == "seed-from-link"]


@pytest.mark.parametrize("text", ["hello", "https://example.org/track/x", "javascript:alert(1)"])
def test_what_is_no_link_to_a_track_is_told(playable, text):
    app = open_page(EMBED)
    app.text_input(key="link").set_value(text).run()
    assert "no link to a track" in app.warning[0].value
    assert not app.get("iframe")


def test_players_open_one_by_one_all_at_once_and_close(playable):
    app = open_page(EMBED, track=REAL_IDS[0])
    press(app, "lines", "open", REAL_IDS[1])

    def closers():
        return [b.key for b in app.button if b.key.startswith("close-")]

    assert closers() == [f"close-{REAL_IDS[1]}", "close-all"]
    app.button(key="open-all").click().run()
    assert len(closers()) == 6
    app.button(key=f"close-{REAL_IDS[1]}").click().run()
    assert len(closers()) == 5
    app.button(key="close-all").click().run()
    assert not closers()


def test_a_run_asks_the_profile_store_no_more_than_who_it_is_and_what_changed(demo):
    """The statements do not grow with the cards: 6 songs or 24."""
    statements = []

    def count(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    app = open_page(RECOMMENDATIONS, track=demo.catalogue.track(0).track_id)
    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    try:
        for n in (6, 24):
            statements.clear()
            app.slider(key="n").set_value(n).run()
            assert len(statements) == 2
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", count)
