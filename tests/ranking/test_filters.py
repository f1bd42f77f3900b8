"""Filters on tracks, against plain Python one track at a time."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given

from recommender import QueryError, load_catalogue
from recommender.ranking.filters import Cost, Filters, costs, passes
from tests.support.oracles import passing_rows, song_leaders, varied_catalogue
from tests.support.strategies import filters_of

SIZE = 120


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    return varied_catalogue(tmp_path_factory.mktemp("filters"), SIZE)


@given(filters=filters_of(SIZE))
def test_a_track_passes_exactly_if_it_meets_every_filter(catalogue, filters):
    mask = passes(catalogue, filters)
    found = range(SIZE) if mask is None else np.flatnonzero(mask).tolist()
    assert list(found) == passing_rows(catalogue, filters)


@given(filters=filters_of(SIZE))
def test_the_most_popular_version_that_passes_stands_for_its_song(catalogue, filters):
    candidates = catalogue.candidates(passes(catalogue, filters))
    expected = song_leaders(catalogue, passing_rows(catalogue, filters))
    assert np.flatnonzero(candidates).tolist() == expected


@given(filters=filters_of(SIZE))
def test_the_cost_of_a_filter_is_the_songs_that_come_back_without_it(catalogue, filters):
    def songs(remaining):
        rows = passing_rows(catalogue, remaining)
        return {catalogue.song[row] for row in rows} - {catalogue.song[3], catalogue.song[9]}

    found = costs(catalogue, filters, seed_rows=[3, 9])
    names = set(filters.active())
    expected = {name: len(songs(filters.without(name))) - len(songs(filters)) for name in names}
    assert {cost.name: cost.songs for cost in found} == expected
    assert [cost.songs for cost in found] == sorted(expected.values(), reverse=True)


def test_the_dearest_filter_stands_first_by_hand(write_dataset):
    # Six songs; tempo keeps b, c and d out, explicit keeps d and e out, both d.
    # Without tempo a, f, b and c pass, two more; without explicit a, f and e, one more.
    lines = [
        {"track_id": name, "track_name": name, "tempo": tempo, "explicit": explicit}
        for name, tempo, explicit in [
            ("a", 100, False), ("b", 50, False), ("c", 0, False),
            ("d", 200, True), ("e", 100, True), ("f", 120, False),
        ]
    ]  # fmt: skip
    catalogue = load_catalogue(write_dataset(lines))
    filters = Filters(tempo=(90, 120), explicit=False)
    assert costs(catalogue, filters) == (Cost("tempo", 2), Cost("explicit", 1))
    assert costs(catalogue, filters, [1]) == (Cost("tempo", 1), Cost("explicit", 1))


def test_no_filter_is_no_mask_and_costs_nothing(catalogue):
    assert Filters().active() == ()
    assert passes(catalogue, Filters()) is None
    assert passes(catalogue, Filters()) is None
    assert costs(catalogue, Filters()) == ()


def test_an_unknown_tempo_and_an_unknown_key_pass_only_where_none_is_asked_for(write_dataset):
    lines = [{"track_id": "a", "tempo": 0}, {"track_id": "b", "key": -1}, {"track_id": "c"}]
    catalogue = load_catalogue(write_dataset(lines))
    assert passes(catalogue, Filters(tempo=(0, 1000))).tolist() == [False, True, True]
    assert passes(catalogue, Filters(keys=set(range(12)))).tolist() == [True, False, True]
    assert passes(catalogue, Filters(mode=1)).tolist() == [True, True, True]


@pytest.mark.parametrize(
    ("lines", "filters"),
    [
        pytest.param(
            [{"track_name": "Song"}, {"track_name": "Song - Live"}, {"track_name": "Other"}],
            Filters(tracks_out={"b", "zzz"}),
            id="a track with all versions of its song",
        ),
        pytest.param(
            [{"artists": "Sunn O)))"}, {"artists": "Ulver;sunn o"}, {"artists": "Sunn"}],
            Filters(artists_out={"SUNN O)))"}),
            id="an artist as a guest, too, however written",
        ),
    ],
)
def test_what_is_left_out_does_not_pass(write_dataset, lines, filters):
    lines = [{"track_id": name} | line for name, line in zip("abc", lines, strict=True)]
    assert passes(load_catalogue(write_dataset(lines)), filters).tolist() == [False, False, True]


def test_an_unknown_genre_is_an_error_that_names_the_nearest(write_dataset):
    lines = [{"track_id": str(i), "track_genre": g} for i, g in enumerate(["metal", "folk"])]
    catalogue = load_catalogue(write_dataset(lines))
    for name in ("genres_in", "genres_out"):
        with pytest.raises(QueryError, match=r"no genre 'Metla'; did you mean metal\?"):
            passes(catalogue, Filters(**{name: {"folk", "Metla"}}))
    with pytest.raises(QueryError, match=r"no genre 'xyzxyz'; see the list"):
        passes(catalogue, Filters(genres_in={"xyzxyz"}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"genres_in": "pop"}, "genres_in is a set of texts, not 'pop'"),
        ({"genres_out": {1}}, "genres_out is a set of texts; 1 is none"),
        ({"artists_out": None}, "artists_out is a set of texts, not None"),
        ({"popularity": 50}, r"popularity is a pair \(lowest, highest\), not 50"),
        ({"popularity": (0, 101)}, "popularity is from 0 to 100, not 101"),
        ({"popularity": (60, 40)}, "popularity goes from 60 down to 40"),
        ({"tempo": ("slow", 90)}, "tempo is a number from 0 to 1000, not 'slow'"),
        ({"tempo": (float("nan"), 90)}, "tempo is a number from 0 to 1000, not nan"),
        ({"tempo": (1, 2, 3)}, "tempo is a pair"),
        ({"duration_ms": (-1, 5)}, "duration_ms is from 0 to 86400000, not -1"),
        ({"keys": {12}}, "keys is from 0 to 11, not 12"),
        ({"keys": {0.5}}, "keys is a whole number, not 0.5"),
        ({"keys": 3}, "keys is a set of numbers, not 3"),
        ({"mode": 2}, "mode is from 0 to 1, not 2"),
        ({"explicit": "no"}, "explicit is None, False or True, not 'no'"),
    ],
)
def test_a_bad_filter_is_a_typed_error_that_names_it(changes, message):
    with pytest.raises(QueryError, match=message):
        Filters(**changes)


def test_filters_cannot_be_changed_and_serve_as_a_key():
    filters = Filters(genres_in=["pop", "folk", "pop"], keys=[1], popularity=[10, 20])
    same = Filters(genres_in={"folk", "pop"}, keys={1}, popularity=(10, 20))
    assert filters == same
    assert len({filters, same}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        filters.mode = 1


def test_without_takes_one_filter_away_and_leaves_the_others():
    filters = Filters(mode=1, popularity=(0, 40))
    assert filters.without("mode") == Filters(popularity=(0, 40))
    assert filters.active() == ("popularity", "mode")


@pytest.mark.real_data
def test_filters_on_the_real_catalogue_pass_what_plain_python_passes(real_catalogue):
    filters = Filters(
        genres_in={"rock", "metal", "folk"},
        genres_out={"grunge"},
        popularity=(20, 80),
        tempo=(80, 140),
        artists_out={"beyonce", "AC/DC", "linkin park"},
        tracks_out={real_catalogue.track(row).track_id for row in range(0, 80_000, 100)},
    )
    found = np.flatnonzero(passes(real_catalogue, filters)).tolist()
    assert found == passing_rows(real_catalogue, filters)
    assert len(found) > 100
