"""The Stats page, run without a browser: what each part shows and what its controls change."""

import json
import re

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from recommender import Recommender, load_catalogue
from recommender.catalogue import columns as c
from recommender.stats.statistics import Statistics
from recommender.ui.services import clear_services
from recommender.ui.stats import data as stats_data
from tests.conftest import ROOT
from tests.support.pages import press, tiles

PARTS = ("Numbers", "Map", "Artists", "Features", "Compare", "Table")
CHARTS = {
    "popularity": "How popular the songs are. ",
    "most-songs": "artists with the most songs. ",
    "most-popular": "most popular artists. ",
    "artist-profile": " against the whole. ",
    "by-genre": " by genre. ",
    "correlation": "Which features go together. ",
    "compared": " beside ",
    "map": "The catalogue as a map. ",
}
HOSTILE = "<script>alert(1)</script> $x$ *b* [x](y) :material/home:"


@pytest.fixture(autouse=True)
def fresh_services(monkeypatch):
    """Give each test services of its own, without a network or settings of this machine."""
    for name in ("DATASET_PATH", "SEGUE_DATASET_URL", "SEGUE_DATA_DIR"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("SEGUE_OFFLINE", "1")
    clear_services()
    yield
    clear_services()


@pytest.fixture
def demo(monkeypatch):
    """Open the demo catalogue and return it with its statistics."""
    path = ROOT / "data" / "demo.csv"
    monkeypatch.setenv("DATASET_PATH", str(path))
    catalogue = load_catalogue(path)
    return catalogue, Statistics.build(catalogue)


@pytest.fixture
def opened(monkeypatch, write_dataset):
    """Open a small dataset of given lines in a part of the page."""

    def open_lines(lines, part):
        monkeypatch.setenv("DATASET_PATH", str(write_dataset(lines)))
        clear_services()
        return open_part(part)

    return open_lines


def open_part(part):
    app = AppTest.from_file(str(ROOT / "pages/3_Stats.py"), default_timeout=60)
    app.query_params["part"] = part
    return checked(app.run())


def checked(app):
    assert not app.exception
    assert not app.error
    return app


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app):
    """Return all that is said in Markdown, as it is read."""
    texts = [element.value for element in [*app.subheader, *app.markdown, *app.caption]]
    return re.sub(r"\\(.)|\*\*|\u2060", r"\1", "\n".join(texts))


def chart_data(proto):
    """Return the tables of a chart."""
    return [pa.ipc.open_stream(data.data.data).read_all() for data in proto.datasets]


def column(app, chart, name):
    """Return a column of a chart's first table that has it."""
    tables = chart_data(chart_of(app, chart))
    return next(table[name].to_pylist() for table in tables if name in table.column_names)


def chart_of(app, chart):
    """Return a chart by a piece of its title."""
    found = [e.proto for e in app.get("vega_lite_chart") if CHARTS[chart] in e.proto.alt]
    assert len(found) == 1, [e.proto.alt for e in app.get("vega_lite_chart")]
    return found[0]


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


def test_numbers_are_those_of_the_catalogue_and_say_what_was_dropped(opened):
    lines = [
        {"track_id": "a", "track_name": "One", "popularity": 10},
        {"track_id": "b", "track_name": "One - Live", "popularity": 30},
        {"track_id": "c", "track_name": "Two", "popularity": 0, "tempo": 0.0},
        {"track_id": "d", "track_name": " "},
        {"track_id": "e", "tempo": "fast"},
    ]
    app = opened(lines, "Numbers")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown == {
        "Tracks": "3",
        "Songs": "2",
        "Artists": "1",
        "Genres": "1",
        "Mean popularity": "15.0",  # of 30 and 0: each song by its most popular version
        "Lines dropped": "2",
    }
    assert "Dropped: no title</th><td>1</td>" in html(app)
    assert "Dropped: tempo is not a number</th><td>1</td>" in html(app)
    assert "Half of all songs have a popularity of 0 or less; 50 % have none at all." in words(app)
    assert column(app, "popularity", "songs") == [1, 0, 0, 0, 0, 0, 1, *[0] * 13]


def test_a_genre_is_laid_beside_the_popularity_of_all(demo):
    catalogue, counted = demo
    app = open_part("Numbers")
    genre = app.selectbox(key="popularity_genre").options[1]
    app.selectbox(key="popularity_genre").select(genre).run()
    checked(app)
    songs = counted.genre_songs.of(catalogue.genres.names.to_pylist().index(genre))
    tables = chart_data(chart_of(app, "popularity"))
    assert sorted(sum(table["songs"].to_pylist()) for table in tables) == [
        len(songs),
        catalogue.n_songs,
    ]
    assert f"In {genre} the middle is at" in words(app)


def test_the_artists_with_most_songs_and_the_most_popular_follow_the_slider(demo):
    catalogue, counted = demo
    app = open_part("Artists")
    expected = counted.most_songs(catalogue, 20)
    assert column(app, "most-songs", "value") == [artist.songs for artist in expected]
    for least in (1, 5):
        app.slider(key="least_songs").set_value(least).run()
        expected = counted.most_popular(catalogue, 20, least_songs=least)
        names = [f"{rank}. {artist.name}" for rank, artist in enumerate(expected, start=1)]
        assert column(app, "most-popular", "name") == names
        assert f"at least {least} song" in words(app)


def test_an_artist_is_found_by_name_and_shown_with_songs_and_profile(demo):
    catalogue, counted = demo
    number = int(counted.artist_songs.counts().argmax())
    name = catalogue.artists.names[number].as_py()
    app = open_part("Artists")
    app.text_input(key="artist-text").set_value(name).run()
    press(app, "artist-text-hits", "choose", str(number))
    checked(app)
    assert f"{name} against the whole" in words(app)
    profile = counted.profile(catalogue, counted.artist_songs.of(number))
    assert column(app, "artist-profile", "standing") == pytest.approx(
        profile.standing.round(1).tolist()
    )
    keys = [button.key for button in app.button if (button.key or "").startswith("artist-song-")]
    rows = counted.artist_songs.of(number)[:10]
    assert keys == [f"artist-song-{catalogue.track_ids[row].decode()}" for row in rows]
    assert app.text_input(key="artist-text").value == ""


def test_an_artist_nobody_knows_is_told(demo):
    app = open_part("Artists")
    app.text_input(key="artist-text").set_value("zzqxj vvkkq").run()
    assert "Nothing sounds like" in words(app)


def test_a_feature_by_genre_shows_both_ends_all_or_those_chosen(demo):
    catalogue, counted = demo
    app = open_part("Features")
    used = int((counted.genre_songs.counts() > 0).sum())
    assert len(column(app, "by-genre", "genre")) == min(20, used)
    app.toggle(key="all_genres").set_value(True).run()
    medians = column(app, "by-genre", "p50")
    assert len(medians) == used
    assert medians == sorted(medians, reverse=True)
    app.toggle(key="all_genres").set_value(False)
    two = app.multiselect(key="feature_genres").options[:2]
    app.multiselect(key="feature_genres").set_value(two).run()
    assert sorted(column(app, "by-genre", "genre")) == sorted(two)
    app.selectbox(key="genre_feature").select("tempo").run()
    assert "Tempo by genre" in words(app)
    genre = catalogue.genres.names.to_pylist().index(two[0])
    expected = counted.genre_quantiles[genre, 2, c.FEATURES.index("tempo")]
    shown = dict(zip(column(app, "by-genre", "genre"), column(app, "by-genre", "p50"), strict=True))
    assert shown[two[0]] == pytest.approx(expected, abs=1e-3)


def test_correlations_are_shown_once_for_each_pair(demo):
    _, counted = demo
    app = open_part("Features")
    shown = column(app, "correlation", "r")
    assert len(shown) == 45
    below = counted.correlation[np.tril_indices(10, -1)]
    assert sorted(shown) == pytest.approx(sorted(below.round(2)), abs=1e-9)
    assert f"(r = {max(shown):.2f})" in words(app)


def test_two_genres_are_laid_side_by_side(demo):
    catalogue, counted = demo
    app = open_part("Compare")
    one, other = app.selectbox(key="genre_one").options[:2]
    app.selectbox(key="genre_one").select(one)
    app.selectbox(key="genre_two").select(other).run()
    checked(app)
    assert f"{one} beside {other}" in words(app)
    names = catalogue.genres.names.to_pylist()
    expected = [counted.genre_standing[names.index(name)] for name in (one, other)]
    assert column(app, "compared", "standing") == pytest.approx(
        np.concatenate(expected).round(1).tolist(), abs=0.11
    )


def test_two_songs_are_laid_side_by_side_with_their_match(demo):
    catalogue, _ = demo
    app = open_part("Compare")
    app.segmented_control(key="compare").set_value("Two songs").run()
    checked(app)
    track = catalogue.track(7)
    app.text_input(key="song-1-text").set_value(track.label()).run()
    picked = next(iter(tiles(app, "song-1-text-hits")))
    press(app, "song-1-text-hits", "choose", picked)
    checked(app)
    buttons = [b.key for b in app.button if (b.key or "").startswith("compared-")]
    assert buttons[1] == f"compared-1-{picked}"
    first = catalogue.row(buttons[0].removeprefix("compared-0-"))
    space = Recommender.build(catalogue).scorer.space
    second = catalogue.row(picked)
    numeric = float(space.numeric[first] @ space.numeric[second])
    text = float((space.text[[first]] @ space.text[[second]].T).toarray()[0, 0])
    assert f"They match by {100 * (0.6 * numeric + 0.4 * text):.0f} %" in words(app)


def test_the_map_is_coloured_by_family_by_chosen_genres_and_by_a_feature(demo):
    catalogue, _ = demo
    app = open_part("Map")
    places = column(app, "map", "p")
    assert sorted(places) == list(range(len(places)))
    families = set(column(app, "map", "c"))
    assert families <= set(range(7))
    assert html(app).count("<li>") == len(families)

    app.segmented_control(key="map_colour").set_value("Genres I choose").run()
    two = app.multiselect(key="map_genres").options[:2]
    app.multiselect(key="map_genres").set_value(two).run()
    checked(app)
    view = stats_data.map_view(Recommender.build(catalogue))
    rows = view.catalogue_map.rows[column(app, "map", "p")]
    for row, group in zip(rows.tolist(), column(app, "map", "c"), strict=True):
        genres = catalogue.genres.of(row)
        assert group == next((n for n, genre in enumerate(two) if genre in genres), -1)

    app.segmented_control(key="map_colour").set_value("A feature").run()
    app.selectbox(key="map_feature").select("tempo").run()
    checked(app)
    rows = view.catalogue_map.rows[column(app, "map", "p")]
    tempo = catalogue.features[rows, c.FEATURES.index("tempo")]
    shown = np.array(column(app, "map", "c"), dtype=float)
    assert shown == pytest.approx(tempo, abs=0.01, nan_ok=True)
    assert "The colour is tempo" in words(app)


def test_the_table_is_filtered_sorted_and_paged(demo):
    catalogue, _ = demo

    def ids():
        return app.dataframe[0].value["track_id"].tolist()

    app = open_part("Table")
    assert ids() == [i.decode() for i in catalogue.track_ids[:100]]
    app.number_input(key="table_page").set_value(2).run()
    assert ids() == [i.decode() for i in catalogue.track_ids[100:200]]

    app.selectbox(key="table_sort").select("popularity")
    app.toggle(key="table_down").set_value(True).run()
    popularity = app.dataframe[0].value["popularity"].tolist()
    assert popularity == sorted(popularity, reverse=True)

    app.toggle(key="table_songs").set_value(True).run()
    assert f"{catalogue.n_songs:,} of {len(catalogue):,} tracks match" in words(app)

    genre = app.multiselect(key="table_genres").options[0]
    app.multiselect(key="table_genres").set_value([genre]).run()
    assert all(genre in genres for genres in app.dataframe[0].value["genres"])
    app.slider(key="table_popularity").set_value((20, 30)).run()
    shown = app.dataframe[0].value["popularity"]
    assert len(shown)
    assert shown.between(20, 30).all()

    app.text_input(key="table_text").set_value("no track is called like this").run()
    checked(app)
    assert "No track matches" in app.info[0].value
    assert not app.dataframe


def test_a_song_in_a_list_opens_its_recommendations(demo):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/3_Stats.py")
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
    app.switch_page("pages/3_Stats.py").run()
    app.segmented_control(key="part").set_value("Features").run()
    app.selectbox(key="genre_feature").select("valence").run()
    app.segmented_control(key="part").set_value("Table").run()
    app.text_input(key="table_text").set_value("a").run()
    app.switch_page("app.py").run()
    app.switch_page("pages/3_Stats.py")
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
