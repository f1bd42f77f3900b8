"""The parts of the Stats page, run without a browser: what each shows and its controls change."""

import numpy as np
import pytest

from recommender.catalogue import columns as c
from recommender.ranking.wording import alike
from recommender.ui.stats import data as stats_data
from tests.pages.stats_pages import chart_data, chart_of, checked, column, open_part, words
from tests.support.pages import html, press, tiles


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


def test_a_genre_is_laid_beside_the_popularity_of_all(stats):
    catalogue, counted = stats
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


def test_the_artists_with_most_songs_and_the_most_popular_follow_the_slider(stats):
    catalogue, counted = stats
    app = open_part("Artists")
    expected = counted.most_songs(catalogue, 20)
    assert column(app, "most-songs", "value") == [artist.songs for artist in expected]
    for least in (1, 5):
        app.slider(key="least_songs").set_value(least).run()
        expected = counted.most_popular(catalogue, 20, least_songs=least)
        names = [f"{rank}. {artist.name}" for rank, artist in enumerate(expected, start=1)]
        assert column(app, "most-popular", "name") == names
        assert f"at least {least} song" in words(app)


def test_an_artist_is_found_by_name_and_shown_with_songs_and_profile(stats):
    catalogue, counted = stats
    number = int(counted.artist_songs.counts().argmax())
    name = catalogue.artists.names[number].as_py()
    app = open_part("Artists")
    app.text_input(key="artist-text").set_value(name).run()
    press(app, "artist-text-hits", "choose", str(number))
    checked(app)
    assert f"{name} against the whole" in words(app)
    profile = counted.profile(catalogue, counted.artist_songs.of(number))
    assert column(app, "artist-profile", "percentile") == pytest.approx(
        profile.percentiles.round(1).tolist()
    )
    keys = [button.key for button in app.button if (button.key or "").startswith("artist-song-")]
    rows = counted.artist_songs.of(number)[:10]
    assert keys == [f"artist-song-{catalogue.track_ids[row].decode()}" for row in rows]
    assert app.text_input(key="artist-text").value == ""


def test_an_artist_nobody_knows_is_told(demo):
    app = open_part("Artists")
    app.text_input(key="artist-text").set_value("zzqxj vvkkq").run()
    assert "Nothing sounds like" in words(app)


def test_a_feature_by_genre_shows_both_ends_all_or_those_chosen(stats):
    catalogue, counted = stats
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


def test_correlations_are_shown_once_for_each_pair(stats):
    _, counted = stats
    app = open_part("Features")
    shown = column(app, "correlation", "r")
    assert len(shown) == 45
    below = counted.correlation[np.tril_indices(10, -1)]
    assert sorted(shown) == pytest.approx(sorted(below.round(2)), abs=1e-9)
    assert f"(r = {max(shown):.2f})" in words(app)


def test_two_genres_are_laid_side_by_side(stats):
    catalogue, counted = stats
    app = open_part("Compare")
    one, other = app.selectbox(key="genre_one").options[:2]
    app.selectbox(key="genre_one").select(one)
    app.selectbox(key="genre_two").select(other).run()
    checked(app)
    assert f"{one} beside {other}" in words(app)
    names = catalogue.genres.names.to_pylist()
    expected = [counted.genre_percentiles[names.index(name)] for name in (one, other)]
    assert column(app, "compared", "percentile") == pytest.approx(
        np.concatenate(expected).round(1).tolist(), abs=0.11
    )


def test_two_songs_are_laid_side_by_side_with_their_match(demo):
    catalogue = demo.catalogue
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
    second = catalogue.row(picked)
    one, other = demo.space.sound([first, second])
    named = demo.space.artists_and_genres([first, second]).toarray()
    sound = f"{alike(one @ other)} ({100 * max(one @ other, 0):.0f} of 100)"
    assert f"Their sound is {sound}" in words(app)
    assert f"their artists and genres agree by {100 * named[0] @ named[1]:.0f} of 100." in words(
        app
    )


def test_the_map_is_coloured_by_family_by_chosen_genres_and_by_a_feature(demo):
    catalogue = demo.catalogue
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
    view = stats_data.map_view(demo)
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
    catalogue = demo.catalogue

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
