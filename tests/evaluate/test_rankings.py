"""Rankings: what they list, and that they list what the recommender would."""

import dataclasses

import numpy as np
import pytest

from recommender import Recommender, load_catalogue
from recommender.company.learning import learn
from recommender.errors import QueryError
from recommender.evaluate.protocol import answer
from recommender.evaluate.rankings import baseline
from recommender.evaluate.rankings.named import ANY_SEED, builtin_rankings, ranking_by_name
from recommender.evaluate.rankings.queries import QueryRanking
from recommender.ranking.presets import CLASSIC, PRESETS
from tests.evaluate.conftest import SIZE, lists_of
from tests.support.oracles import rows_of


@pytest.fixture(scope="module")
def known(varied):
    """The same recommender with company learnt from random lists."""
    rng = np.random.default_rng(8)
    lists = [rng.choice(SIZE, size=12, replace=False) for _ in range(30)]
    return Recommender.build(varied.catalogue, learn(varied.catalogue, lists))


QUERIES = [preset.apply(ANY_SEED) for preset in PRESETS] + [
    dataclasses.replace(ANY_SEED, familiarity=0.6, max_per_artist=1),
    dataclasses.replace(CLASSIC.apply(ANY_SEED), numeric_weight=0.3),
    dataclasses.replace(ANY_SEED, diversity=0.4),
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_ranking_lists_what_the_recommender_recommends(known, query):
    seeds = np.arange(0, SIZE, 3, dtype=np.int32)
    lists = answer(QueryRanking(known, query), seeds, 10).all
    for seed, ranked in zip(seeds.tolist(), lists, strict=True):
        # one more than is listed: the last may be swapped with the next
        asked = dataclasses.replace(query, seeds=(f"t{seed}",), n=11)
        found = known.recommend(asked)
        scores = [item.score for item in found.items]
        assert (ranked >= 0).sum() == min(10, len(scores))
        for row, expected, score in zip(ranked, rows_of(known, found), scores, strict=False):
            # scored in float32: where scores are equal so far rows may swap, and so, under a cap,
            # may all that follows
            if (
                min((abs(score - other) for other in scores if other is not score), default=1)
                < 1e-5
            ):
                break
            assert row == expected


@pytest.mark.parametrize("name", ["random", "popularity", "classic", "baseline", "deep-cuts"])
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
        with pytest.raises(QueryError, match=r"there are random, popularity.*together, classic"):
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
