"""Queries of many seeds, with weights, with songs to move away from and with offsets."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Query, Recommender, UnknownTrackError, load_catalogue
from recommender.ranking.query import LESS_LIKE_SHARE
from tests.ranking.conftest import SIZE
from tests.support.oracles import expected_rows, plain_query, rows_of
from tests.support.strategies import queries_of


@st.composite
def steered_queries(draw):
    query = draw(queries_of(SIZE))
    tracks = st.integers(0, SIZE - 1).map("t{}".format)
    seeds = tuple(draw(st.lists(tracks, min_size=1, max_size=60, unique=True)))
    some = st.lists(st.floats(0.05, 100), min_size=len(seeds), max_size=len(seeds))
    weights = tuple(draw(some | st.just([])))
    less_like = tuple(draw(st.lists(tracks.filter(lambda one: one not in seeds), max_size=4)))
    return dataclasses.replace(query, seeds=seeds, weights=weights, less_like=less_like)


@settings(deadline=None, max_examples=80)
@given(query=steered_queries())
def test_weighted_seeds_and_songs_to_avoid_give_the_list_of_brute_force(varied, query):
    answer = varied.recommend(query)
    expected, scores = expected_rows(varied, query)
    assert rows_of(varied, answer) == expected
    for item, row in zip(answer.items, expected, strict=True):
        assert item.score == pytest.approx(scores[row], abs=1e-6)


def test_a_score_is_the_mean_over_the_seeds_less_half_the_mean_of_what_to_avoid(varied):
    def similarity(seed, track_id):
        items = varied.recommend(plain_query((seed,), n=SIZE)).items
        return next(i.score for i in items if i.track.track_id == track_id)

    query = plain_query(("t0", "t1"), n=SIZE, weights=(3, 1), less_like=("t2", "t3"))
    items = varied.recommend(query).items
    found = {item.track.track_id: item.score for item in items}
    for track_id in list(found)[::20]:
        first, second = similarity("t0", track_id), similarity("t1", track_id)
        near = 3 * math.exp(2 * first), math.exp(2 * second)
        more = (near[0] * first + near[1] * second) / sum(near)
        less = (similarity("t2", track_id) + similarity("t3", track_id)) / 2
        assert found[track_id] == pytest.approx(more - LESS_LIKE_SHARE * less)
    own, others = (varied.catalogue.rows(ids) for ids in (query.seeds + query.less_like, found))
    assert not set(varied.catalogue.song[own]) & set(varied.catalogue.song[others])


def test_a_heavier_seed_draws_the_list_towards_itself(write_dataset):
    lines = [
        {"track_id": "folk", "track_name": "F", "artists": "F", "track_genre": "folk"},
        {"track_id": "rock", "track_name": "R", "artists": "R", "track_genre": "rock"},
        {"track_id": "f2", "track_name": "F2", "artists": "X", "track_genre": "folk"},
        {"track_id": "r2", "track_name": "R2", "artists": "Y", "track_genre": "rock"},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    for weights, first in (((2, 1), "f2"), ((1, 2), "r2")):
        answer = recommender.recommend(Query(("folk", "rock"), weights=weights))
        assert answer.items[0].track.track_id == first
    answer = recommender.recommend(Query(("folk",), less_like=("rock",)))
    assert [item.track.track_id for item in answer.items] == ["f2", "r2"]


@pytest.mark.parametrize("n_seeds", [1, 5, 64, 65, 150])
def test_a_list_is_the_same_where_offsets_of_nothing_make_every_track_be_scored(varied, n_seeds):
    query = Query(tuple(f"t{i}" for i in range(n_seeds)), n=40, familiarity=0.3)
    scored = varied.recommend(query, np.zeros(SIZE, dtype=np.float32))
    # repr, because an unknown tempo is NaN, which no NaN equals
    assert repr(varied.recommend(query)) == repr(scored)


def test_offsets_add_to_scores_and_minus_infinity_keeps_a_track_out(varied):
    query = plain_query(("t0",), n=30)
    plain = varied.recommend(query)
    first, last = plain.items[0], plain.items[-1]
    offsets = np.zeros(SIZE, dtype=np.float32)
    offsets[varied.catalogue.row(first.track.track_id)] = -np.inf
    offsets[varied.catalogue.row(last.track.track_id)] = 1.5
    answer = varied.recommend(query, offsets)
    assert answer.items[0].track.track_id == last.track.track_id
    assert answer.items[0].score == pytest.approx(last.score + 1.5)
    assert answer.items[0].parts["pull"] == 1.5
    assert answer.items[0].match == pytest.approx(last.score)
    assert rows_of(varied, answer)[1:29] == rows_of(varied, plain)[1:29]
    assert answer.available == plain.available - 1
    none = np.full(SIZE, -np.inf, dtype=np.float32)
    assert varied.recommend(query, none).items == ()


def test_equal_weights_ask_what_no_weights_ask(varied):
    plain = Query(("t0", "t1", "t0"))
    assert Query(("t0", "t1", "t0"), weights=(2, 2, 5)) == plain
    assert Query(("a", "b", "a"), weights=(1, 2, 3)).weights == (1.0, 2.0)
    assert len({plain, Query(("t0", "t1"), weights=(7, 7))}) == 1


def test_too_few_songs_count_those_to_avoid_as_left_out_already(varied):
    query = Query(("t0",), n=500, less_like=("t1", "t2"), max_per_artist=None)
    answer = varied.recommend(query)
    songs = set(varied.catalogue.song[varied.catalogue.rows(("t0", "t1", "t2"))])
    assert answer.available == len(answer.items) == varied.catalogue.n_songs - len(songs)


def test_an_unknown_song_to_avoid_is_a_typed_error(varied):
    with pytest.raises(UnknownTrackError, match="'nobody'"):
        varied.recommend(Query(("t0",), less_like=("t1", "nobody")))


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.integers(0, SIZE - 1), max_size=30))
def test_many_rows_at_once_are_each_row_alone(varied, rows):
    catalogue = varied.catalogue
    tracks = [catalogue.track(row) for row in rows]
    assert repr(catalogue.tracks(rows)) == repr(tracks)
    assert catalogue.rows([track.track_id for track in tracks]).tolist() == rows
    versions = [catalogue.versions(row).tolist() for row in rows]
    assert sorted(catalogue.same_songs(rows)) == sorted({one for some in versions for one in some})


def test_an_unknown_id_among_many_is_named(varied):
    rows = varied.catalogue.known_rows(["t3", "t", "é", "t3" * 40, ""])
    assert rows.tolist() == [3, -1, -1, -1, -1]
    with pytest.raises(UnknownTrackError, match="'nobody'"):
        varied.catalogue.rows(["t3", "nobody", "none"])
