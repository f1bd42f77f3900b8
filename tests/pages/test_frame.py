"""The home page and what all pages share, run without a browser."""

import re

import numpy as np
from numpy.linalg import norm

from recommender import Query
from recommender.ui.markup import escape_html
from recommender.ui.services import clear_services
from tests.conftest import ROOT
from tests.support.pages import (
    HOSTILE,
    RECOMMENDATIONS,
    card_ids,
    html,
    ids,
    in_address,
    open_page,
    press,
    tiles,
    title,
)


def recommendations(**query):
    return open_page(RECOMMENDATIONS, **query)


def first_id(recommender):
    return recommender.catalogue.track(0).track_id


def test_home_says_what_it_is_what_is_open_and_offers_songs_to_start_with(demo):
    app = open_page("app.py")
    assert not app.exception
    assert app.title[0].value == "Pick a song. See six that belong with it."
    assert any(f"**{len(demo.catalogue):,}** tracks" in text.value for text in app.markdown)
    assert len([button for button in app.button if (button.key or "").startswith("starter-")]) == 4
    assert "not affiliated with Spotify" in html(app)


def test_search_shows_hits_as_typed_and_a_pick_shows_six_cards(demo):
    track = demo.catalogue.track(10)
    app = recommendations()
    assert card_ids(app) == []
    app.text_input(key="search").set_value(f"{track.track_name} {track.artists[0]}").run()
    hits = list(tiles(app, "search-hits"))
    assert 1 <= len(hits) <= 8
    picked = hits[0]
    assert demo.catalogue.song[demo.catalogue.row(picked)] == demo.catalogue.song[10]
    press(app, "search-hits", "choose", picked)
    assert card_ids(app) == ids(demo, Query((picked,)))
    assert app.text_input(key="search").value == ""
    assert in_address(app, "track") == picked


def test_a_search_without_a_hit_says_so(demo):
    app = recommendations()
    app.text_input(key="search").set_value("zzqxj vvkkq").run()
    assert any("Nothing sounds like" in caption.value for caption in app.caption)


def test_cards_tell_title_artists_album_genres_and_the_parts_of_the_match(demo):
    track_id = first_id(demo)
    app = recommendations(track=track_id)
    sound = demo.space.sound(np.arange(len(demo.catalogue)))
    named = demo.space.text[:, :-2]  # the last two terms are clean and explicit
    for item in demo.recommend(Query((track_id,))).items:
        card, track = tiles(app, "cards")[item.track.track_id], item.track
        assert title(card) == track.track_name
        for text in (", ".join(track.artists), track.album_name, *track.genres[:1]):
            assert escape_html(text) in card
        assert f"<strong>{100 * item.match:.0f}%</strong> match" in card
        row = demo.catalogue.row(track.track_id)
        seed = demo.catalogue.row(track_id)
        one, other = named[[row, seed]].toarray()
        shares = (sound[row] @ sound[seed], one @ other / norm(one) / norm(other))
        shares = [f"{100 * max(share, 0):.0f}" for share in shares]
        assert re.findall(r"width:(\d+)%", card) == shares
    assert html(app).count("data:image/svg+xml") == 7


def test_a_click_on_a_card_makes_it_the_seed(demo):
    app = recommendations(track=first_id(demo))
    second = card_ids(app)[1]
    press(app, "cards", "choose", second)
    assert in_address(app, "track") == second
    assert card_ids(app) == ids(demo, Query((second,)))


def test_the_sliders_change_the_weight_and_the_number_of_songs(demo):
    track_id = first_id(demo)
    app = recommendations(track=track_id)
    app.slider(key="n").set_value(24).run()
    assert len(card_ids(app)) == 24
    app.slider(key="sound").set_value(0).run()
    assert card_ids(app) == ids(demo, Query((track_id,), n=24, numeric_weight=0.0))


def test_a_link_with_an_unknown_track_gives_a_message_and_the_search_box(demo):
    app = recommendations(track="<script>nobody")
    assert not app.exception
    assert "is not in the catalogue" in app.warning[0].value
    assert "\\<script\\>nobody" in app.warning[0].value
    assert app.text_input(key="search")
    assert card_ids(app) == []


def test_titles_full_of_markup_are_shown_as_they_are(monkeypatch, write_dataset):
    lines = [
        {"track_id": f"t{i}", "track_name": title, "artists": title, "album_name": title}
        for i, title in enumerate(HOSTILE)
    ]
    monkeypatch.setenv("DATASET_PATH", str(write_dataset(lines)))
    app = recommendations(track="t2", n="8")
    shown = html(app)
    assert not app.exception
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert len(card_ids(app)) == len(HOSTILE) - 1
    for button in app.button:
        assert not re.search(r"(?<!\\)[$*_`<\[:]", button.label)


def test_the_demo_catalogue_is_named_as_such_with_the_way_to_the_real_one(monkeypatch, tmp_path):
    (tmp_path / "demo.csv").write_bytes((ROOT / "data" / "demo.csv").read_bytes())
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path))
    for name in ("app.py", "pages/1_Recommendations.py"):
        app = open_page(name)
        assert "demo catalogue" in app.info[0].value
        assert "Downloads are switched off" in app.info[0].value


def test_a_catalogue_that_cannot_be_read_is_told_and_tried_again(monkeypatch, tmp_path):
    path = tmp_path / "mine.csv"
    monkeypatch.setenv("DATASET_PATH", str(path))
    app = open_page("app.py")
    assert not app.exception
    assert "Cannot read the dataset" in app.error[0].value
    path.write_bytes((ROOT / "data" / "demo.csv").read_bytes())
    app.run()
    assert not app.error
    assert app.title


def test_a_setting_that_cannot_be_understood_is_told(monkeypatch):
    monkeypatch.setenv("SEGUE_OFFLINE", "perhaps")
    assert "SEGUE\\_OFFLINE" in open_page("app.py").error[0].value


def test_a_login_that_is_asked_for_but_not_configured_is_said_on_the_page(demo, monkeypatch):
    monkeypatch.setenv("SEGUE_PROFILE", "login")
    for page in ("app.py", RECOMMENDATIONS, "pages/5_For_You.py"):
        app = open_page(page)
        assert not app.exception
        assert "no login is configured" in app.error[0].value


def test_a_file_of_company_that_cannot_be_read_is_told_and_stops_no_page(
    demo, monkeypatch, tmp_path
):
    """The sidebar says which file; "off" is no trouble."""
    clear_services()
    monkeypatch.setenv("SEGUE_COMPANY", str(tmp_path / "$missing$.npz"))
    app = open_page("app.py")
    assert not app.exception
    (trouble,) = [one.value for one in app.sidebar.warning]
    assert "\\$missing\\$\\.npz" in trouble
    assert trouble.endswith("what people put together.")
    clear_services()
    monkeypatch.setenv("SEGUE_COMPANY", "off")
    assert list(open_page("app.py").sidebar.warning) == []
