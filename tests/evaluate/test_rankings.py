"""Rankings: what they list, and that they list what the recommender would."""

import numpy as np
import pytest

from recommender import load_catalogue
from recommender.errors import QueryError
from recommender.evaluate import baseline
from recommender.evaluate.rankings import builtin_rankings, ranking_by_name
from tests.evaluate.conftest import SIZE, lists_of
from tests.support.oracles import plain_query, rows_of


@pytest.mark.parametrize(
    ("name", "settings"),
    [(f"numeric={weight}", {"numeric_weight": weight}) for weight in (0.0, 0.3, 0.6, 1.0)]
    + [("classic", {})],
)
def test_a_scored_ranking_lists_what_the_recommender_recommends(varied, candidates, name, settings):
    seeds = list(range(0, SIZE, 3))
    lists = lists_of(name, varied, candidates, seeds).all
    for seed, ranked in zip(seeds, lists, strict=True):
        # one more than is listed: the last may be swapped with the next
        answer = varied.recommend(plain_query((f"t{seed}",), n=11, **settings))
        scores = [item.score for item in answer.items]
        for row, expected, score in zip(ranked, rows_of(varied, answer), scores, strict=False):
            # a block is scored in float32: only where scores are equal so far may rows swap
            if min(abs(score - other) for other in scores if other is not score) > 1e-5:
                assert row == expected


@pytest.mark.parametrize("name", ["random", "popularity", "together", "baseline", "deep-cuts"])
def test_lists_hold_candidates_once_and_neither_the_seeds_song_nor_then_its_artists(
    varied, candidates, name
):
    catalogue = varied.catalogue
    seeds = list(range(0, SIZE, 7))
    lists = lists_of(name, varied, candidates, seeds, n=20)
    for seed, whole, others in zip(seeds, lists.all, lists.without_artist, strict=True):
        for ranked in (whole[whole >= 0], others[others >= 0]):
            assert len(set(catalogue.song[ranked])) == len(ranked)
            assert catalogue.song[seed] not in catalogue.song[ranked]
        artists = set(catalogue.artists.of(seed))
        assert not any(artists & set(catalogue.artists.of(row)) for row in others[others >= 0])
        assert len(whole[whole >= 0]) > 0


def test_a_list_that_runs_out_of_candidates_ends_in_minus_one(varied, candidates):
    n = len(candidates.rows) + 5
    lists = lists_of("popularity", varied, candidates, [0], n)
    assert (lists.all[0] >= 0).sum() == len(candidates.rows) - 1
    left = len(candidates.rows) - len(candidates.of_same_artists(0))
    assert (lists.without_artist[0] >= 0).sum() == left
    assert (lists.without_artist[0, left:] == -1).all()


def test_popularity_ranks_by_popularity_then_row(varied, candidates):
    catalogue = varied.catalogue
    ranked = lists_of("popularity", varied, candidates, [4], 30).all[0]
    others = [row for row in candidates.rows if catalogue.song[row] != catalogue.song[4]]
    expected = sorted(others, key=lambda row: (-catalogue.popularity[row], row))
    assert ranked.tolist() == expected[:30]


def test_random_lists_depend_on_the_seed_alone(varied, candidates):
    alone = lists_of("random", varied, candidates, [9]).all[0]
    among = lists_of("random", varied, candidates, [3, 9, 12]).all[1]
    assert alone.tolist() == among.tolist()


def test_an_unknown_ranking_is_a_typed_error_that_lists_those_there_are(varied, candidates):
    for name in ("best", "numeric=2", "numeric=x", "0.5"):
        with pytest.raises(QueryError, match=r"there are random, popularity.*deep-cuts"):
            ranking_by_name(name, varied, candidates, 0)


def test_every_builtin_ranking_answers(varied, candidates):
    for name in builtin_rankings(varied, candidates, 0):
        lists = lists_of(name, varied, candidates, [0, 1], 6)
        assert lists.all.shape == lists.without_artist.shape == (2, 6)


def test_the_baseline_cuts_its_vocabulary_and_takes_the_first_genre(write_dataset, monkeypatch):
    lines = [
        {"track_id": "a", "artists": "X", "track_genre": "rock"},
        {"track_id": "a", "artists": "X", "track_genre": "folk"},
        {"track_id": "b", "artists": "Y", "track_genre": "rock", "energy": 1.0},
    ]
    catalogue = load_catalogue(write_dataset(lines))
    monkeypatch.setattr(baseline, "MAX_TERMS", 2)
    text = baseline.text_rows(catalogue, whole_artists=True)
    # clean and rock are on both tracks, X and Y on one: they are cut, and the rows are equal
    assert text.shape == (2, 2)
    assert text.toarray() == pytest.approx(np.full((2, 2), np.sqrt(0.5)))
    numeric = baseline.numeric_rows(catalogue)
    assert np.linalg.norm(numeric, axis=1) == pytest.approx([0, 1])
