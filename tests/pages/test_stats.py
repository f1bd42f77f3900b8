"""The Stats page as a whole, run without a browser: its parts, its links and its weight."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from recommender.stats.statistics import Statistics
from recommender.ui.stats import data as stats_data
from tests.conftest import ROOT
from tests.pages.stats_pages import PARTS, STATS, checked, open_part, words
from tests.support.pages import html

HOSTILE = "<script>alert(1)</script> $x$ *b* [x](y) :material/home:"


def titles_in(spec):
    """Return the titles of the axes and scales of a chart."""
    found = []
    if isinstance(spec, dict):
        found += [spec["title"]] if isinstance(spec.get("title"), str) else []
        spec = list(spec.values())
    if isinstance(spec, list):
        for value in spec:
            found += titles_in(value)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_every_chart_has_a_title_a_sentence_axis_names_and_an_alternative_text(demo, part):
    app = open_part(part)
    for element in app.get("vega_lite_chart"):
        assert any(element.proto.alt.startswith(re.sub(r"\\", "", h.value)) for h in app.subheader)
        assert len(element.proto.alt.split()) > 10
        assert titles_in(json.loads(element.proto.spec))


def test_a_song_in_a_list_opens_its_recommendations(demo):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(STATS)
    app.query_params["part"] = "Artists"
    checked(app.run())
    button = next(b for b in app.button if (b.key or "").startswith("artist-song-"))
    button.click().run()
    checked(app)
    assert app.query_params["track"] in (
        button.key.removeprefix("artist-song-"),
        [button.key.removeprefix("artist-song-")],
    )
    assert app.title[0].value == "Recommendations"


def test_what_was_set_is_still_set_after_other_pages_and_parts(demo):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(STATS).run()
    app.segmented_control(key="part").set_value("Features").run()
    app.selectbox(key="genre_feature").select("valence").run()
    app.segmented_control(key="part").set_value("Table").run()
    app.text_input(key="table_text").set_value("a").run()
    app.switch_page("app.py").run()
    app.switch_page(STATS)
    app.query_params.clear()
    checked(app.run())
    assert app.text_input(key="table_text").value == "a"
    app.segmented_control(key="part").set_value("Features").run()
    assert "Valence by genre" in words(app)


def test_an_unknown_part_in_the_address_gives_the_first_one(demo):
    app = open_part("<script>")
    assert app.segmented_control(key="part").value == "Numbers"
    assert app.metric


@pytest.mark.parametrize("part", PARTS)
def test_a_catalogue_of_one_track_without_genre_and_tempo_has_every_part(opened, part):
    lines = [{"track_id": "a", "tempo": 0.0, "track_genre": "", "artists": HOSTILE}]
    app = opened(lines, part)
    assert app.subheader or app.info
    assert "<script" not in html(app)
    for kind in ("segmented_control", "selectbox"):
        keys = [control.key for control in getattr(app, kind) if control.key != "part"]
        for key in keys:
            for place in range(len(getattr(app, kind)(key=key).options)):
                control = getattr(app, kind)(key=key)
                if kind == "selectbox":
                    checked(control.select_index(place).run())
                else:
                    checked(control.set_value(control.options[place]).run())


def test_names_full_of_markup_are_shown_as_they_are(opened):
    lines = [
        {"track_id": f"t{i}", "track_name": f"{HOSTILE} {i}", "artists": HOSTILE,
         "track_genre": f"<i>{i} *genre* $x$"}
        for i in range(3)
    ]  # fmt: skip
    for part in PARTS:
        app = opened(lines, part)
        assert "<script" not in html(app)
        assert "<i>" not in html(app)
        for text in [*app.subheader, *app.markdown, *app.button]:
            said = getattr(text, "label", None) or text.value
            assert not re.search(r"(?<![\\*])\*(?!\*)|(?<!\\)[$<\[]", said), said


@pytest.mark.real_data
@pytest.mark.parametrize("part", PARTS)
def test_nothing_over_a_megabyte_goes_to_the_browser(monkeypatch, real_dataset, part):
    monkeypatch.setenv("DATASET_PATH", str(real_dataset))
    app = open_part(part)
    assert page_bytes(app) < 1_000_000
    if part == "Map":
        for what in ("Genres I choose", "A feature"):
            app.segmented_control(key="map_colour").set_value(what).run()
            assert page_bytes(checked(app)) < 1_000_000
    if part == "Features":
        app.toggle(key="all_genres").set_value(True).run()
        assert page_bytes(checked(app)) < 1_000_000


def page_bytes(app):
    def leaves(block):
        for child in block.children.values():
            yield from leaves(child) if hasattr(child, "children") else [child]

    return sum(e.proto.ByteSize() for e in leaves(app.main) if hasattr(e.proto, "ByteSize"))


@pytest.mark.real_data
def test_statistics_and_map_are_computed_once_for_all_visits(monkeypatch, real_dataset):
    built = []
    monkeypatch.setenv("DATASET_PATH", str(real_dataset))
    for name in ("statistics", "map_view", "track_table", "artist_index"):
        getattr(stats_data, name).clear()
    build = Statistics.build

    def counting(catalogue):
        built.append(catalogue.fingerprint)
        return build(catalogue)

    monkeypatch.setattr(Statistics, "build", counting)
    for _ in range(2):
        for part in ("Numbers", "Map", "Artists"):
            open_part(part)
    assert len(built) == 1
