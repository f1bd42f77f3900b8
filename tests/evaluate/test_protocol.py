"""The protocol: questions, lists, figures, and the command that prints them."""

import csv
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from recommender import Query, Recommender, load_catalogue
from recommender.cli.evaluate import evaluate
from recommender.errors import QueryError
from recommender.evaluate import baseline
from recommender.evaluate.candidates import Candidates
from recommender.evaluate.metrics import ndcg
from recommender.evaluate.playlists import MatchedPlaylist
from recommender.evaluate.protocol import (
    ACCURACY,
    Question,
    answer,
    estimate,
    measure,
    sample_questions,
)
from recommender.evaluate.rankings import builtin_rankings, preset_name, ranking_by_name
from recommender.ranking.presets import PRESETS
from tests.support.oracles import varied_catalogue

SIZE = 160


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    return Recommender.build(varied_catalogue(tmp_path_factory.mktemp("evaluate"), SIZE, seed=3))


@pytest.fixture(scope="module")
def candidates(varied):
    return Candidates.of(varied.catalogue)


def lists_of(name, varied, candidates, seeds, n=10):
    ranking = ranking_by_name(name, varied, candidates, rng_seed=5)
    return answer(ranking, np.array(seeds, dtype=np.int32), n)


@pytest.mark.parametrize(
    ("name", "settings"),
    [(f"numeric={weight}", {"numeric_weight": weight}) for weight in (0.0, 0.3, 0.6, 1.0)]
    + [
        (preset_name(preset), {"numeric_weight": preset.numeric_weight,
                               "familiarity": preset.familiarity})
        for preset in PRESETS[1:] if not (preset.diversity or preset.popularity)
    ],
)  # fmt: skip
def test_a_scored_ranking_lists_what_the_recommender_recommends(varied, candidates, name, settings):
    seeds = list(range(0, SIZE, 3))
    lists = lists_of(name, varied, candidates, seeds).all
    for seed, ranked in zip(seeds, lists, strict=True):
        query = Query((varied.catalogue.track(seed).track_id,), n=10, **settings)
        items = varied.recommend(query).items
        scores = [item.score for item in items]
        for row, item, score in zip(ranked, items, scores, strict=True):
            # a block is scored in float32: only where scores are equal so far may rows swap
            if min(abs(score - other) for other in scores if other is not score) > 1e-5:
                assert row == varied.catalogue.row(item.track.track_id)


@pytest.mark.parametrize("name", ["random", "popularity", "default", "baseline", "deep-cuts"])
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
        with pytest.raises(QueryError, match=r"there are random, popularity.*crowd-pleasers"):
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
    # clean and rock stand on both tracks, X and Y on one: they are cut, and the rows are equal
    assert text.shape == (2, 2)
    assert text.toarray() == pytest.approx(np.full((2, 2), np.sqrt(0.5)))
    numeric = baseline.numeric_rows(catalogue)
    assert np.linalg.norm(numeric, axis=1) == pytest.approx([0, 1])


def matched(*playlists):
    return [
        MatchedPlaylist(str(i), np.array(rows, dtype=np.int32)) for i, rows in enumerate(playlists)
    ]


def test_questions_ask_for_the_candidates_of_the_other_songs(varied, candidates):
    catalogue = varied.catalogue
    rows = [catalogue.versions(row)[-1] for row in candidates.rows[[2, 5, 9]]]
    playlists = matched(rows, [0], [])
    rng = np.random.default_rng(0)
    questions = sample_questions(catalogue, playlists, 10, 100, rng)
    assert {question.seed for question in questions} == set(rows)
    for question in questions:
        assert question.playlist == 0
        songs = set(catalogue.song[rows]) - {catalogue.song[question.seed]}
        assert set(catalogue.song[question.relevant]) == songs
        assert set(question.relevant) <= set(candidates.rows)


def test_the_sample_keeps_both_limits(varied, candidates):
    playlists = matched(*(candidates.rows[start : start + 8] for start in range(0, 40, 8)))
    rng = np.random.default_rng(0)
    questions = sample_questions(varied.catalogue, playlists, 3, 100, rng)
    assert np.bincount([question.playlist for question in questions]).tolist() == [3] * 5
    assert len(sample_questions(varied.catalogue, playlists, 3, 11, rng)) == 11


def test_an_estimate_is_the_mean_over_playlists_of_the_mean_over_their_queries():
    # playlist 0: (1 + 0) / 2; playlist 2: 1; playlist 1 has nothing to find: (0.5 + 1) / 2 = 0.75
    values = np.array([1.0, 0.0, np.nan, 1.0])
    found = estimate(values, np.array([0, 0, 1, 2]), rng_seed=0)
    assert found.mean == 0.75
    assert found.low <= found.mean <= found.high
    assert np.isnan(estimate(values[2:3], np.array([0]), 0).mean)


def test_songs_of_the_seeds_artists_are_not_to_be_found_where_they_are_excluded(write_dataset):
    lines = [
        {"track_id": "seed", "track_name": "S", "artists": "A"},
        {"track_id": "same", "track_name": "T", "artists": "B;A"},
        {"track_id": "other", "track_name": "U", "artists": "C"},
        {"track_id": "noise", "track_name": "V", "artists": "D", "track_genre": "folk"},
    ]
    recommender = Recommender.build(load_catalogue(write_dataset(lines)))
    candidates = Candidates.of(recommender.catalogue)
    questions = [Question(0, 0, np.array([1, 2], dtype=np.int32))]
    lists = lists_of("default", recommender, candidates, [0])
    assert lists.all[0, :3].tolist() == [1, 2, 3]
    assert lists.without_artist[0, :3].tolist() == [2, 3, -1]
    space = recommender.space
    result = measure("default", lists, questions, candidates, space, lists.all, 0)
    assert [result.found[name].mean for name in ACCURACY] == [1, 1, 1, 1]
    assert [result.found_without_artist[name].mean for name in ACCURACY] == [1, 1, 1, 1]
    assert result.beyond["artist diversity"] == 1
    assert result.beyond["mean popularity"] == 50
    # three of the four candidates were recommended, once each: one hub in a hundred, rounded up
    assert result.beyond["coverage"] == 0.75
    assert result.beyond["hub share"] == pytest.approx(1 / 3)


@pytest.fixture
def files(tmp_path, varied):
    varied_catalogue(tmp_path, SIZE, seed=3)
    tracks = [[{"track_id": f"t{(7 * i + j) % SIZE}"} for j in range(12)] for i in range(9)]
    path = tmp_path / "playlists.jsonl"
    path.write_text(
        "".join(json.dumps({"id": str(i), "tracks": t}) + "\n" for i, t in enumerate(tracks)),
        encoding="utf-8",
    )
    return [str(path), "--dataset", str(tmp_path / "varied.csv")]


def run(*arguments):
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_the_command_repeats_itself_to_the_digit_and_changes_with_its_rng_seed(files):
    options = [*files, "--ranking", "default", "--ranking", "random", "--format", "json"]
    first, second = run(*options), run(*options)
    other = run(*options, "--rng-seed", 1)
    assert (first.exit_code, first.stdout) == (0, second.stdout)
    assert first.stdout != other.stdout
    tree = json.loads(first.stdout)
    assert list(tree["rankings"]) == ["default", "random"]
    assert tree["matched"]["by_id"] == tree["matched"]["entries"] == 9 * 12


def test_the_command_prints_what_the_parts_compute(files, varied, candidates):
    done = run(*files, "--ranking", "default", "--format", "json", "--seeds-per-playlist", 100)
    found = json.loads(done.stdout)["rankings"]["default"]["all"]["ndcg@10"]["mean"]
    catalogue = varied.catalogue
    means = []
    for i in range(9):
        rows = [catalogue.row(f"t{(7 * i + j) % SIZE}") for j in range(12)]
        songs = {int(catalogue.song[row]): row for row in reversed(rows)}
        values = []
        for song, row in songs.items():
            query = Query((catalogue.track(row).track_id,), n=10)
            ranked = [catalogue.row(x.track.track_id) for x in varied.recommend(query).items]
            relevant = [r for r in candidates.rows if catalogue.song[r] in songs]
            relevant = [r for r in relevant if catalogue.song[r] != song]
            values.append(ndcg(np.array(ranked), np.array(relevant), 10))
        means.append(np.mean(values))
    # scores equal in float32 may swap at the end of a list
    assert found == pytest.approx(np.mean(means), abs=0.01)


def test_csv_has_a_line_for_each_ranking_candidates_and_measure(files):
    done = run(*files, "--ranking", "text", "--format", "csv")
    records = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(records) == 2 * len(ACCURACY) + 6
    assert {record["ranking"] for record in records} == {"text"}
    assert all(0 <= float(r["low"]) <= float(r["mean"]) for r in records if r["low"])


def test_the_table_names_every_ranking_and_how_many_were_matched(files):
    done = run(*files, "--ranking", "popularity", "--ranking", "numeric=0.25")
    assert "9 playlists, 108 entries: 108 found by id" in done.stdout
    assert done.stdout.count("numeric=0.25") == 3


def test_nothing_to_measure_is_a_usage_error(tmp_path, write_dataset):
    path = tmp_path / "none.jsonl"
    path.write_text('{"id": "a", "tracks": []}\n', encoding="utf-8")
    done = run(path, "--dataset", write_dataset([{"track_id": "a"}]))
    assert done.exit_code == 2
    assert "nothing to measure" in done.output
